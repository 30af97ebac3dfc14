import { getSnapshots, type GetSnapshotsArgs } from "pulumi-atlas-snapshots";

/** The newest completed snapshot of a cluster, from which a restore would start. */
export async function latestSnapshot(cluster: GetSnapshotsArgs) {
    const { results } = await getSnapshots(cluster);
    return results.find(({ status }) => status === "completed");
}
