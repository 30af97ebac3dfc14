/** Flex clusters and their snapshots, which can only be read. MongoDB's command line asks here before it asks for dedicated clusters. */
import { isFlex } from "../cluster";
import type { Cluster } from "../cluster";
import type { AppContext, State } from "../http/context";
import { checkQuery, clusterNameIn, findProject, snapshotIdIn, snapshotNotFound } from "../http/decode";
import type { PathOperations } from "../http/operation";
import { pageOf, pagingParameters } from "../http/paging";
import { refusals } from "../http/refusals";
import { replyWith, replyWithList } from "../http/reply";
import { flexBody } from "./body";
import { flexClusterBody } from "./clusterBody";

const flexClustersPath = "/groups/:groupId/flexClusters";
const flexSnapshotsPath = `${flexClustersPath}/:clusterName/backup/snapshots`;

/** The API before versions has none of it: it is older than flex clusters. */
const flexOnly = { versions: ["2024-11-13"], inV1: false };

export const flexOperations: PathOperations[] = [
    { path: flexClustersPath, ...flexOnly, handlers: { GET: listFlexClusters } },
    { path: `${flexClustersPath}/:clusterName`, ...flexOnly, handlers: { GET: getFlexCluster } },
    { path: flexSnapshotsPath, ...flexOnly, handlers: { GET: listFlexSnapshots } },
    { path: `${flexSnapshotsPath}/:snapshotId`, ...flexOnly, handlers: { GET: getFlexSnapshot } },
];

function listFlexClusters(c: AppContext, state: State): Response {
    const projectId = findProject(c, state);

    checkQuery(c, pagingParameters);

    return replyWithList(c, pageOf(c, state.store.clustersOf(projectId).filter(isFlex).map(flexClusterBody)));
}

function getFlexCluster(c: AppContext, state: State): Response {
    const cluster = findFlexCluster(c, state);

    checkQuery(c);

    return replyWith(c, flexClusterBody(cluster));
}

function listFlexSnapshots(c: AppContext, state: State): Response {
    const cluster = findFlexCluster(c, state);

    checkQuery(c, pagingParameters);

    const now = state.settings.clock.now();
    // Unlike the others this list begins with the oldest, as recorded live.
    const bodies = state.store
        .snapshotsOf(cluster)
        .map((snapshot) => flexBody(snapshot, now))
        .reverse();
    return replyWithList(c, pageOf(c, bodies));
}

function getFlexSnapshot(c: AppContext, state: State): Response {
    const snapshotId = snapshotIdIn(c);
    const cluster = findFlexCluster(c, state);
    const snapshot = state.store.findSnapshot(snapshotId);
    if (snapshot?.cluster !== cluster) {
        throw snapshotNotFound(state, snapshotId, cluster);
    }

    checkQuery(c);

    return replyWith(c, flexBody(snapshot, state.settings.clock.now()));
}

/** The cluster in the path, which the flex API must be meant for. */
function findFlexCluster(c: AppContext, state: State): Cluster {
    const clusterName = clusterNameIn(c);
    const projectId = findProject(c, state);
    const cluster = state.store.findCluster(projectId, clusterName);
    if (!cluster) {
        throw refusals.clusterNotFound(clusterName, projectId);
    }
    if (!isFlex(cluster)) {
        throw refusals.nonFlexCluster(clusterName);
    }
    return cluster;
}
