/** The look at a cluster's snapshots before one is taken. */
import type { Budget } from "../atlas/client";
import type { Answered } from "../atlas/exchange";
import { NoRoomError } from "../atlas/requestTurn";
import type { AtlasSnapshot, ClusterRef } from "../atlas/snapshots";
import type { SnapshotContext } from "./context";

/**
 * What the cluster holds.
 *
 * @param necessary False for the first look. It is left out, and the answer empty, where so many are waiting that the project's
 *     request limit leaves no room: if there is an unfinished snapshot Atlas refuses the POST, and then there is another look.
 */
export async function lookAt(
    cluster: ClusterRef,
    necessary: boolean,
    budget: Budget,
    { atlas, progress, session }: SnapshotContext,
): Promise<Answered<AtlasSnapshot[]>> {
    try {
        return await atlas.listBackupSnapshots(cluster, { ...budget, ifRoom: !necessary });
    } catch (error) {
        if (!(error instanceof NoRoomError)) {
            throw error;
        }
    }
    const answeredAt = atlas.atlasNow;
    if (answeredAt === undefined) {
        // Without Atlas's time a snapshot whose reply is lost could not be told from an older one.
        return await atlas.listBackupSnapshots(cluster, budget);
    }
    if (session.noteUnsearched(cluster.projectId)) {
        progress.info(
            `So many snapshots at once leave no room in the request limit of project ${cluster.projectId} to look for finished ones ` +
                "that an interrupted run may have left: if one was interrupted, look for them in Atlas",
        );
    }
    return { value: [], answeredAt };
}
