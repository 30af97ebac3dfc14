/** The look at a cluster's snapshots before one is taken. */
import type { Budget } from "../../atlas/client";
import { NoRoomError } from "../../atlas/requestTurn";
import type { AtlasSnapshot, ClusterRef } from "../../atlas/snapshots";
import type { SnapshotOperation } from "./context";
import type { Baseline } from "./lostReply";

export interface Look {
    snapshots: AtlasSnapshot[];
    /** What tells the snapshots that come later from those that are there. */
    baseline: Baseline;
}

/**
 * What the cluster holds.
 *
 * @param necessary False for the first look. It is left out, and the answer empty, where so many are waiting that the project's
 *     request limit leaves no room: if there is an unfinished snapshot Atlas refuses the POST, and then there is another look.
 */
export async function lookAt(
    cluster: ClusterRef,
    necessary: boolean,
    { atlas, budget, progress, session }: SnapshotOperation,
): Promise<Look> {
    const look = async (limits: Budget): Promise<Look> => {
        const { value } = await atlas.listBackupSnapshots(cluster, limits);
        return { snapshots: value, baseline: { ids: new Set(value.map(({ id }) => id)) } };
    };
    try {
        const toCome = session.requestsToCome(cluster.projectId);
        return await look({ ...budget, ifRoom: !necessary, toCome });
    } catch (error) {
        if (!(error instanceof NoRoomError)) {
            throw error;
        }
    }
    const postedAt = atlas.atlasNow;
    if (postedAt === undefined) {
        // Without Atlas's time a snapshot whose reply is lost could not be told from an older one.
        return await look(budget);
    }
    if (session.noteUnsearched(cluster.projectId)) {
        progress.info(
            `So many snapshots at once leave no room in the request limit of project ${cluster.projectId} to look for finished ones ` +
                "that an interrupted run may have left: if one was interrupted, look for them in Atlas",
        );
    }
    return { snapshots: [], baseline: { postedAt } };
}
