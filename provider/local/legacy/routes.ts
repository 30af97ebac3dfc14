/** Legacy snapshots: read, deleted, and given another expiry; there is no POST. */
import * as v from "valibot";
import { clusterPath } from "../cluster";
import type { Cluster } from "../cluster";
import type { AppContext, State } from "../http/context";
import { checkQuery, findCluster, readBody, snapshotIdIn, snapshotNotFound } from "../http/decode";
import { legacyBody } from "./body";
import { changedExpiry, checkChangeable } from "./expiry";
import { isComplete } from "./snapshot";
import type { LegacySnapshot } from "./snapshot";
import { apiBase, firstVersion } from "../http/operation";
import type { PathOperations } from "../http/operation";
import { pageOf, pagingParameters } from "../http/paging";
import { refusals } from "../http/refusals";
import { replyWith, replyWithList, replyWithNothing } from "../http/reply";

const legacySnapshotsPath = "/groups/:groupId/clusters/:clusterName/snapshots";

const readOnly = v.optional(v.never());

const backupSnapshot = v.strictObject({
    doNotDelete: v.optional(v.boolean()),
    expires: v.optional(v.string()),
    clusterId: readOnly,
    clusterName: readOnly,
    complete: readOnly,
    created: readOnly,
    groupId: readOnly,
    id: readOnly,
    incremental: readOnly,
    lastOplogAppliedTimestamp: readOnly,
    links: readOnly,
    parts: readOnly,
});

export const legacySnapshotOperations: PathOperations[] = [
    { path: legacySnapshotsPath, versions: firstVersion, inV1: true, handlers: { GET: listLegacySnapshots } },
    {
        path: `${legacySnapshotsPath}/:snapshotId`,
        versions: firstVersion,
        inV1: true,
        handlers: { GET: getLegacySnapshot, PATCH: updateExpiry, DELETE: deleteLegacySnapshot },
    },
];

function listLegacySnapshots(c: AppContext, state: State): Response {
    const cluster = findLegacyCluster(c, state);

    checkQuery(c, [...pagingParameters, "completed"]);
    const completed = c.req.query("completed") ?? "true";
    if (!["all", "true", "false"].includes(completed)) {
        throw refusals.queryParameter("completed");
    }

    const now = state.settings.clock.now();
    const bodies = state.legacyStore
        .snapshotsOf(cluster)
        .map((snapshot) => legacyBody(snapshot, now, apiBase(c)))
        .filter(({ complete }) => completed === "all" || completed === String(complete));
    return replyWithList(c, pageOf(c, bodies, { completed }));
}

function getLegacySnapshot(c: AppContext, state: State): Response {
    const snapshot = findLegacySnapshot(c, state);

    checkQuery(c);

    return replyWithSnapshot(c, state, snapshot);
}

async function updateExpiry(c: AppContext, state: State): Promise<Response> {
    const snapshot = findLegacySnapshot(c, state);
    const request = await readBody(c, state, backupSnapshot);

    checkQuery(c);
    checkChangeable(snapshot, state.settings);

    state.legacyStore.setExpiry(snapshot, changedExpiry(snapshot, request, state.settings));
    return replyWithSnapshot(c, state, snapshot);
}

function deleteLegacySnapshot(c: AppContext, state: State): Response {
    const snapshot = findLegacySnapshot(c, state);

    checkQuery(c);
    checkDeletable(snapshot, state);

    state.legacyStore.deleteSnapshot(snapshot);
    return replyWithNothing(c);
}

function checkDeletable(snapshot: LegacySnapshot, { settings }: State): void {
    if (snapshot.partOfClusterSnapshot) {
        throw refusals.deletePart();
    }
    if (!isComplete(snapshot, settings.clock.now())) {
        throw refusals.deleteUnfinished(snapshot.id);
    }
    if (snapshot.expiry.doNotDelete && settings.legacyDoNotDeleteBlocksDelete) {
        throw refusals.invalidExpiry(settings.legacyModifyStatus, snapshot.id);
    }
}

function findLegacyCluster(c: AppContext, state: State): Cluster {
    const cluster = findCluster(c, state);
    if (cluster.backup === "cloud" && state.settings.legacyOnCloudBackup === "refused") {
        throw refusals.cloudBackupOnly(`${c.get("prefix")}${clusterPath(cluster)}/backup/snapshots`);
    }
    return cluster;
}

function findLegacySnapshot(c: AppContext, state: State): LegacySnapshot {
    const snapshotId = snapshotIdIn(c);
    const cluster = findLegacyCluster(c, state);
    const snapshot = state.legacyStore.findSnapshot(snapshotId);
    if (snapshot?.cluster !== cluster) {
        throw snapshotNotFound(state, snapshotId, cluster);
    }
    return snapshot;
}

function replyWithSnapshot(c: AppContext, { settings }: State, snapshot: LegacySnapshot): Response {
    return replyWith(c, legacyBody(snapshot, settings.clock.now(), apiBase(c)));
}
