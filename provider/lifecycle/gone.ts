/** What a 404 means. A wrong project or account must never look like a snapshot that was deleted. */
import type { Budget } from "../atlas/client";
import { AtlasApiError, AtlasError } from "../atlas/errors";
import type { ClusterRef, SnapshotRef } from "../atlas/snapshots";

const snapshotCodes = ["SNAPSHOT_NOT_FOUND", "INVALID_SNAPSHOT_ID"];
const clusterCodes = ["CLUSTER_NOT_FOUND"];
const projectCodes = ["GROUP_NOT_FOUND", "INVALID_GROUP_ID", "NOT_ATLAS_GROUP", "NOT_IN_GROUP"];

/** How to look around in Atlas. */
export interface Probe {
    getGroup(cluster: ClusterRef, budget: Budget): Promise<void>;
    listBackupSnapshots(cluster: ClusterRef, budget: Budget): Promise<{ value: { id: string }[] }>;
}

/**
 * "snapshot": this snapshot is gone, its cluster is not. "cluster": the cluster is gone and its project still answers.
 * Undefined: the error means something else, and nothing follows from it.
 */
export async function whatIsGone(
    error: unknown,
    snapshot: SnapshotRef,
    { atlas, budget }: { atlas: Probe; budget: Budget },
): Promise<"snapshot" | "cluster" | undefined> {
    if (!(error instanceof AtlasApiError) || error.status !== 404 || error.code === undefined) {
        return undefined;
    }
    if (snapshotCodes.includes(error.code)) {
        return "snapshot";
    }
    if (projectCodes.includes(error.code)) {
        return undefined;
    }
    try {
        if (clusterCodes.includes(error.code)) {
            await atlas.getGroup(snapshot, budget);
            return "cluster";
        }
        // Which code a missing snapshot gets is documented nowhere: where it is another one, the list decides.
        const { value: all } = await atlas.listBackupSnapshots(snapshot, budget);
        return all.some(({ id }) => id === snapshot.snapshotId) ? undefined : "snapshot";
    } catch (doubt) {
        if (doubt instanceof AtlasError) {
            return undefined;
        }
        throw doubt;
    }
}
