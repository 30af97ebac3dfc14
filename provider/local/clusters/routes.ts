/** The dedicated clusters of a project; each other kind has an API of its own. */
import { isDedicated } from "../cluster";
import type { AppContext, State } from "../http/context";
import { checkQuery, findCluster, findProject, queryFlag } from "../http/decode";
import { apiBase } from "../http/operation";
import type { PathOperations } from "../http/operation";
import { pageOf, pagingParameters } from "../http/paging";
import { replyWith, replyWithList } from "../http/reply";
import { clusterBody, clusterVersions } from "./clusterBody";

const clustersPath = "/groups/:groupId/clusters";

export const clusterOperations: PathOperations[] = [
    { path: clustersPath, versions: clusterVersions, inV1: true, handlers: { GET: listClusters } },
    { path: `${clustersPath}/:clusterName`, versions: clusterVersions, inV1: true, handlers: { GET: getCluster } },
];

function listClusters(c: AppContext, state: State): Response {
    const projectId = findProject(c, state);

    // No cluster that was deleted has snapshots left, so this one changes nothing.
    const flag = "includeDeletedWithRetainedBackups";
    checkQuery(c, [...pagingParameters, flag]);

    const bodies = state.store
        .clustersOf(projectId)
        .filter(isDedicated)
        .map((cluster) => clusterBody(cluster, c.get("version"), apiBase(c)));
    return replyWithList(c, pageOf(c, bodies, { [flag]: String(queryFlag(c, flag, false)) }));
}

function getCluster(c: AppContext, state: State): Response {
    const cluster = findCluster(c, state);

    checkQuery(c);

    return replyWith(c, clusterBody(cluster, c.get("version"), apiBase(c)));
}
