/** Snapshots of serverless instances, which could only be read; Atlas ended this API on 22 January 2026. */
import type { Cluster } from "../cluster";
import type { AppContext, State } from "../http/context";
import { checkQuery, clusterNameIn, findProject, snapshotIdIn, snapshotNotFound } from "../http/decode";
import { apiBase, firstVersion } from "../http/operation";
import type { PathOperations } from "../http/operation";
import { pageOf, pagingParameters } from "../http/paging";
import { refusals } from "../http/refusals";
import { replyWith, replyWithList } from "../http/reply";
import { serverlessBody } from "./body";

const serverlessSnapshotsPath = "/groups/:groupId/serverless/:clusterName/backup/snapshots";

export const serverlessSnapshotOperations: PathOperations[] = [
    { path: serverlessSnapshotsPath, versions: firstVersion, inV1: true, handlers: { GET: listServerlessSnapshots } },
    {
        path: `${serverlessSnapshotsPath}/:snapshotId`,
        versions: firstVersion,
        inV1: true,
        handlers: { GET: getServerlessSnapshot },
    },
];

function listServerlessSnapshots(c: AppContext, state: State): Response {
    const instance = findInstance(c, state);

    checkQuery(c, pagingParameters);

    const now = state.settings.clock.now();
    const bodies = state.store.snapshotsOf(instance).map((snapshot) => serverlessBody(snapshot, now, apiBase(c)));
    return replyWithList(c, pageOf(c, bodies));
}

function getServerlessSnapshot(c: AppContext, state: State): Response {
    const instance = findInstance(c, state);
    const snapshotId = snapshotIdIn(c);
    const snapshot = state.store.findSnapshot(snapshotId);
    if (snapshot?.cluster !== instance) {
        throw snapshotNotFound(state, snapshotId, instance);
    }

    checkQuery(c);

    return replyWith(c, serverlessBody(snapshot, state.settings.clock.now(), apiBase(c)));
}

/** The instance in the path. An API that is gone looks at nothing else. */
function findInstance(c: AppContext, state: State): Cluster {
    if (state.settings.serverlessApi === "gone") {
        throw refusals.versionGone(c.get("version"));
    }
    const clusterName = clusterNameIn(c);
    const projectId = findProject(c, state);
    const instance = state.store.findCluster(projectId, clusterName);
    if (!instance) {
        throw refusals.serverlessNotFound(clusterName, projectId);
    }
    if (instance.tier !== "serverless") {
        throw refusals.notServerless(clusterName);
    }
    return instance;
}
