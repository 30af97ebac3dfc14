/** Cloud backup snapshots on the paths of their own that sharded clusters have: plural for the list, singular for one. */
import type { AppContext, State } from "../http/context";
import { checkQuery, findCloudCluster, findSnapshot, snapshotNotFound } from "../http/decode";
import { apiBase, firstVersion } from "../http/operation";
import type { PathOperations } from "../http/operation";
import { replyWith, replyWithList, replyWithNothing } from "../http/reply";
import type { Snapshot } from "./snapshot";
import { shardedSnapshotBody } from "./snapshotBody";
import { checkDeletable, snapshotsPath } from "./routes";

export const shardedSnapshotOperations: PathOperations[] = [
    {
        path: `${snapshotsPath}/shardedClusters`,
        versions: firstVersion,
        inV1: true,
        handlers: { GET: listShardedSnapshots },
    },
    {
        path: `${snapshotsPath}/shardedCluster/:snapshotId`,
        versions: firstVersion,
        inV1: true,
        handlers: { GET: getShardedSnapshot, DELETE: deleteShardedSnapshot },
    },
];

function listShardedSnapshots(c: AppContext, state: State): Response {
    const cluster = findCloudCluster(c, state);

    // This list has no paging parameters.
    checkQuery(c);

    const now = state.settings.clock.now();
    const url = new URL(c.req.url);
    const snapshots = cluster.type === "shardedCluster" ? state.store.snapshotsOf(cluster) : [];
    return replyWithList(c, {
        links: [{ href: url.origin + url.pathname, rel: "self" }],
        results: snapshots.map((snapshot) => shardedSnapshotBody(snapshot, now, apiBase(c))),
        totalCount: snapshots.length,
    });
}

function getShardedSnapshot(c: AppContext, state: State): Response {
    const snapshot = findSnapshot(c, state);

    checkQuery(c);
    if (!state.settings.replicaSetOnShardedPath) {
        checkSharded(snapshot, state);
    }

    return replyWith(c, shardedSnapshotBody(snapshot, state.settings.clock.now(), apiBase(c)));
}

function deleteShardedSnapshot(c: AppContext, state: State): Response {
    const snapshot = findSnapshot(c, state);

    checkQuery(c);
    checkSharded(snapshot, state);
    checkDeletable(snapshot, state);

    state.store.deleteSnapshot(snapshot);
    return replyWithNothing(c);
}

function checkSharded({ id, cluster }: Snapshot, state: State): void {
    if (cluster.type !== "shardedCluster") {
        throw snapshotNotFound(state, id, cluster);
    }
}
