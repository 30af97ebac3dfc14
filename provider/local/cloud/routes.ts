/** Cloud backup snapshots on the generic path, which serves replica sets and sharded clusters alike. */
import * as v from "valibot";
import { longestRetentionInDays } from "../constants";
import type { AppContext, State } from "../http/context";
import { checkQuery, findCloudCluster, findSnapshot, readBody } from "../http/decode";
import { apiBase, firstVersion } from "../http/operation";
import type { PathOperations } from "../http/operation";
import { pageOf, pagingParameters } from "../http/paging";
import { refusals } from "../http/refusals";
import { replyWith, replyWithList, replyWithNothing } from "../http/reply";
import { pointInTimeIn, pointInTimeParameters, snapshotsFor } from "./pointInTime";
import { checkRetention, daysIn } from "./retention";
import { isUnfinished, statusAt } from "./snapshot";
import type { Snapshot } from "./snapshot";
import { snapshotBody } from "./snapshotBody";

export const snapshotsPath = "/groups/:groupId/clusters/:clusterName/backup/snapshots";

const readOnly = v.optional(v.never());

// Nothing is required in Atlas's own schema. Of what answers have, only `links` is known here, and in the other schema.
const onDemandSnapshotRequest = v.strictObject({
    description: v.optional(v.string()),
    retentionInDays: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
    links: readOnly,
});

const snapshotRetention = v.strictObject({
    retentionUnit: v.picklist(["DAYS", "WEEKS", "MONTHS", "YEARS"]),
    retentionValue: v.pipe(v.number(), v.integer()),
    links: readOnly,
});

export const snapshotOperations: PathOperations[] = [
    {
        path: snapshotsPath,
        versions: firstVersion,
        inV1: true,
        handlers: { GET: listSnapshots, POST: takeSnapshot },
    },
    {
        path: `${snapshotsPath}/:snapshotId`,
        versions: firstVersion,
        inV1: true,
        handlers: { GET: getSnapshot, PATCH: updateRetention, DELETE: deleteSnapshot },
    },
];

function listSnapshots(c: AppContext, state: State): Response {
    const cluster = findCloudCluster(c, state);

    checkQuery(c, [...pagingParameters, ...pointInTimeParameters]);
    const { second, filters } = pointInTimeIn(c);

    const now = state.settings.clock.now();
    // Only what is on the page is worked out: there may be thousands.
    const page = pageOf(c, snapshotsFor(second, state.store.snapshotsOf(cluster), now), filters);
    return replyWithList(c, {
        ...page,
        results: page.results.map((snapshot) => snapshotBody(snapshot, now, apiBase(c))),
    });
}

async function takeSnapshot(c: AppContext, state: State): Promise<Response> {
    const cluster = findCloudCluster(c, state);
    const { description, retentionInDays } = await readBody(c, state, onDemandSnapshotRequest);

    checkQuery(c);
    const now = state.settings.clock.now();
    if (!cluster.backupEnabled) {
        throw refusals.backupNotEnabled(cluster.clusterName);
    }
    if (cluster.paused && !state.settings.pausedTakesSnapshots) {
        throw refusals.pausedCluster(cluster.clusterName);
    }
    checkRetention(retentionInDays ?? state.settings.defaultRetentionInDays, state.settings);
    const isInTheWay = (other: Snapshot) => other.snapshotType === "onDemand" && isUnfinished(other, now);
    if (state.store.snapshotsOf(cluster).some(isInTheWay)) {
        throw refusals.unfinishedSnapshot();
    }

    const snapshot = state.store.takeSnapshot(cluster, {
        ...(description === undefined ? {} : { description }),
        ...(retentionInDays === undefined ? {} : { retentionInDays }),
    });
    return replyWithSnapshot(c, state, snapshot);
}

function getSnapshot(c: AppContext, state: State): Response {
    const snapshot = findSnapshot(c, state);

    checkQuery(c);

    return replyWithSnapshot(c, state, snapshot);
}

async function updateRetention(c: AppContext, state: State): Promise<Response> {
    const snapshot = findSnapshot(c, state);
    const { retentionUnit, retentionValue } = await readBody(c, state, snapshotRetention);

    checkQuery(c);
    const days = retentionValue * daysIn[retentionUnit];
    if (days < 1 || days > longestRetentionInDays) {
        throw refusals.retentionValue();
    }
    if (isUnfinished(snapshot, state.settings.clock.now())) {
        throw refusals.modifyUnfinished();
    }
    const expiresAt = state.store.expiryOf(snapshot, days);
    checkRetention(days, state.settings, { snapshot, expiresAt });

    state.store.setExpiry(snapshot, expiresAt);
    return replyWithSnapshot(c, state, snapshot);
}

function deleteSnapshot(c: AppContext, state: State): Response {
    const snapshot = findSnapshot(c, state);

    checkQuery(c);
    checkDeletable(snapshot, state);

    state.store.deleteSnapshot(snapshot);
    return replyWithNothing(c);
}

/** The same rules hold on the sharded path. */
export function checkDeletable(snapshot: Snapshot, { settings }: State): void {
    if (settings.compliancePolicy) {
        throw refusals.policyForbidsDelete();
    }
    const deletable = {
        queued: settings.queuedIsDeletable,
        inProgress: false,
        completed: true,
        failed: settings.failedIsDeletable,
    };
    if (!deletable[statusAt(snapshot, settings.clock.now())]) {
        throw refusals.deleteUnfinished(snapshot.id);
    }
}

function replyWithSnapshot(c: AppContext, { settings }: State, snapshot: Snapshot): Response {
    return replyWith(c, snapshotBody(snapshot, settings.clock.now(), apiBase(c)));
}
