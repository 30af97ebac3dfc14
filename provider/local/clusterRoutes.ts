/** One project and one cluster: enough of each to tell whether it exists and what kind it is. */
import type { Hono } from "hono";
import { clusterIdOf } from "./cluster";
import { apiPrefix, wireTime } from "./constants";
import type { AppContext, AppEnv, State } from "./http/context";
import { checkQuery, findCluster, findProject } from "./http/decode";
import { firstVersion, registerOperations } from "./http/operation";
import { replyWith } from "./http/reply";

const groupPath = `${apiPrefix}/groups/:groupId`;
const clusterVersions = ["2023-01-01", "2023-02-01", "2024-08-05"];
const orgId = "5f1a2b3c4d5e6f7a8b9c0d00";

export function clusterRoutes(app: Hono<AppEnv>, state: State): void {
    registerOperations(app, state, groupPath, firstVersion, { GET: (c) => getProject(c, state) });
    registerOperations(app, state, `${groupPath}/clusters/:clusterName`, clusterVersions, {
        GET: (c) => getCluster(c, state),
    });
}

function getProject(c: AppContext, state: State): Response {
    const projectId = findProject(c, state);

    checkQuery(c);

    const { origin, pathname } = new URL(c.req.url);
    return replyWith(c, {
        clusterCount: state.store.clustersOf(projectId).length,
        created: createdAt(projectId),
        id: projectId,
        links: [{ href: origin + pathname, rel: "self" }],
        name: `project-${projectId.slice(-4)}`,
        orgId,
        withDefaultAlertsSettings: true,
    });
}

function getCluster(c: AppContext, state: State): Response {
    const cluster = findCluster(c, state);

    checkQuery(c);

    const { origin, pathname } = new URL(c.req.url);
    const hasCloudBackup = cluster.backupEnabled && cluster.backup === "cloud";
    const hasLegacyBackup = cluster.backupEnabled && cluster.backup === "legacy";
    return replyWith(c, {
        // In the first version `backupEnabled` meant the legacy backup.
        ...(c.get("version") === "2023-01-01"
            ? { backupEnabled: hasLegacyBackup, providerBackupEnabled: hasCloudBackup }
            : { backupEnabled: hasCloudBackup }),
        clusterType: cluster.type === "replicaSet" ? "REPLICASET" : "SHARDED",
        createDate: createdAt(cluster.projectId),
        groupId: cluster.projectId,
        id: clusterIdOf(cluster),
        links: [{ href: origin + pathname, rel: "self" }],
        mongoDBMajorVersion: cluster.mongodVersion.split(".").slice(0, 2).join("."),
        mongoDBVersion: cluster.mongodVersion,
        name: cluster.clusterName,
        paused: cluster.paused,
        stateName: "IDLE",
    });
}

/** An id begins with the second in which it was made. */
function createdAt(projectId: string): string {
    return wireTime(parseInt(projectId.slice(0, 8), 16) * 1000);
}
