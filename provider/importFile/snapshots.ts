/** The snapshots that a file is to hold, as Atlas describes them. */
import type { AtlasSnapshot, ClusterRef, SnapshotRef } from "../atlas/snapshots";
import { whyUnfit } from "../lifecycle/snapshot/adopt";
import { beginRead } from "../lifecycle/operation";
import type { SnapshotContext, SnapshotOperation } from "../lifecycle/snapshot/context";
import { explain, nameCluster, nameSnapshot, SnapshotError } from "../lifecycle/explain";
import { withMembers } from "../lifecycle/snapshot/members";
import { completedStatus } from "../lifecycle/snapshot/status";

/**
 * @param snapshotIds Which ones; none means all that are completed and on demand.
 * @throws {SnapshotError} If one of them cannot be imported, or there is none.
 */
export async function findSnapshots(
    cluster: ClusterRef,
    snapshotIds: string[],
    context: SnapshotContext,
): Promise<AtlasSnapshot[]> {
    const operation = beginRead(context);
    const found =
        snapshotIds.length > 0
            ? await named(cluster, [...new Set(snapshotIds)], operation)
            : await allCompleted(cluster, operation);
    const whole: AtlasSnapshot[] = [];
    for (const snapshot of found) {
        whole.push(await withMembers(snapshot, { ...cluster, snapshotId: snapshot.id }, operation));
    }
    return whole;
}

async function named(cluster: ClusterRef, ids: string[], operation: SnapshotOperation): Promise<AtlasSnapshot[]> {
    const found: AtlasSnapshot[] = [];
    for (const snapshotId of ids) {
        found.push(await completedOne({ ...cluster, snapshotId }, operation));
    }
    return found;
}

async function completedOne(ref: SnapshotRef, { atlas, budget }: SnapshotOperation): Promise<AtlasSnapshot> {
    const refused = `The ${nameSnapshot(ref)} cannot be imported`;
    const snapshot = await atlas.getClusterBackupSnapshot(ref, budget).catch((error: unknown) => {
        throw new SnapshotError(explain(refused, error));
    });
    const problem = whyUnfit(snapshot);
    if (problem) {
        throw new SnapshotError(`${refused}: ${problem}`);
    }
    if (snapshot.status !== completedStatus) {
        throw new SnapshotError(
            `${refused}: it is still ${snapshot.status ?? "queued"}; run this again once it is completed, or take it over with adoptSnapshotId`,
        );
    }
    return snapshot;
}

async function allCompleted(cluster: ClusterRef, { atlas, budget }: SnapshotOperation): Promise<AtlasSnapshot[]> {
    const name = nameCluster(cluster);
    const { value } = await atlas.listBackupSnapshots(cluster, budget).catch((error: unknown) => {
        throw new SnapshotError(explain(`The snapshots of ${name} could not be listed`, error));
    });
    const fit = value.filter((snapshot) => !whyUnfit(snapshot) && snapshot.status === completedStatus);
    if (fit.length === 0) {
        throw new SnapshotError(
            `There is nothing to import: ${name} has no completed on-demand snapshot among its ${value.length}`,
        );
    }
    return fit;
}
