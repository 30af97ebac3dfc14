/** The switches of cloud backup, with the real client against a local Atlas in the same process, on one virtual clock. */
import assert from "node:assert/strict";
import { SnapshotError } from "../../../provider/lifecycle/explain";
import { refreshExpiry } from "../../../provider/lifecycle/expiry/read";
import { createSnapshot } from "../../../provider/lifecycle/snapshot/create";
import { deleteSnapshot } from "../../../provider/lifecycle/snapshot/delete";
import { refreshSnapshot } from "../../../provider/lifecycle/snapshot/read";
import type { SnapshotInputs } from "../../../provider/lifecycle/snapshot/state";
import { UnfinishedSnapshotError } from "../../../provider/lifecycle/snapshot/unfinished";
import { updateSnapshot } from "../../../provider/lifecycle/snapshot/update";
import type { LocalAtlasOptions, PlantedSnapshot } from "../../../provider/local";
import { type InProcessRig, inputsWith, minuteMs, startInProcess } from "../../support/clientInProcess";
import { startExpiry } from "../../support/expiryInProcess";
import { failureOf } from "../../support/failureOf";
import { dayMs } from "../../support/fakeSnapshot";
import type { Proofs, Sides } from "./sides";

/** The arguments of a resource that adopts what somebody else took. */
function adopting(adoptSnapshotId: string, retentionInDays: number): SnapshotInputs {
    const { description, ...inputs } = inputsWith({ retentionInDays });
    assert.ok(description);
    return { ...inputs, adoptSnapshotId };
}

const take = ({ newProcess }: InProcessRig, more: Partial<SnapshotInputs> = {}) =>
    createSnapshot(inputsWith(more), newProcess());

/** Method and status of what was asked since `from`, the sign-in apart. */
const asked = ({ atlas }: InProcessRig, from = 0) =>
    atlas.requests
        .slice(from)
        .filter(({ status }) => status !== 401)
        .map(({ method, status }) => `${method} ${status}`);

const refused = (rig: InProcessRig) => asked(rig).filter((request) => !/ 20[04]$/.test(request));

/** Taken, read, kept for longer and deleted, without a single refusal. */
async function wholeLife(options: LocalAtlasOptions): Promise<InProcessRig> {
    const rig = startInProcess(options);
    const created = await take(rig);
    assert.deepEqual(await refreshSnapshot(created, rig.newProcess()), created);
    const updated = await updateSnapshot(created, inputsWith({ retentionInDays: 9 }), rig.newProcess());
    assert.deepEqual([updated.retentionInDays, updated.expiresAt], [9, rig.atlas.snapshots()[0]?.expiresAt]);
    assert.deepEqual(await refreshSnapshot(updated, rig.newProcess()), updated);
    await deleteSnapshot(updated, rig.newProcess());
    assert.deepEqual([rig.atlas.snapshots(), rig.acceptedPosts(), refused(rig)], [[], 1, []]);
    return rig;
}

const wholeLives: Proofs = {
    "a replica set's snapshot lives its whole life": async (options) => {
        await wholeLife(options);
    },
    "a sharded cluster's snapshot lives its whole life": async (options) => {
        await wholeLife({ ...options, clusters: [{ clusterName: "Cluster0", type: "shardedCluster" }] });
    },
};

const countedFrom: Proofs = {
    "a retention is changed in place, and is no drift afterwards": async (options) => {
        const rig = startInProcess(options);
        const created = await take(rig);
        rig.clock.advance(dayMs);
        const updated = await updateSnapshot(created, inputsWith({ retentionInDays: 20 }), rig.newProcess());
        const { expiresAt } = rig.atlas.snapshots()[0]!;
        assert.deepEqual(updated, { ...created, retentionInDays: 20, expiresAt });
        assert.notEqual(expiresAt, created.expiresAt);
        assert.deepEqual(await refreshSnapshot(updated, rig.newProcess()), updated);
        assert.equal(rig.acceptedPosts(), 1);
    },
    "an adopted snapshot's retention is brought in line, and is no drift afterwards": async (options) => {
        const rig = startInProcess(options);
        const { id } = rig.atlas.addSnapshot({ description: "by hand", retentionInDays: 10 });
        rig.clock.advance(2 * dayMs);
        const adopted = await createSnapshot(adopting(id, 20), rig.newProcess());
        const { expiresAt } = rig.atlas.snapshots()[0]!;
        assert.deepEqual([adopted.retentionInDays, adopted.expiresAt, adopted.description], [20, expiresAt, "by hand"]);
        assert.deepEqual(await refreshSnapshot(adopted, rig.newProcess()), adopted);
        assert.equal(rig.posts(), 0);
    },
    "a retention shorter than the snapshot's age is refused before Atlas could delete it": async (options) => {
        const rig = startInProcess(options);
        const created = await take(rig, { retentionInDays: 60 });
        rig.clock.advance(30 * dayMs);
        const news = inputsWith({ retentionInDays: 3 });
        const error = await failureOf(updateSnapshot(created, news, rig.newProcess()), SnapshotError);
        assert.match(error.message, /is still 60 days: .*may delete it at once; set retentionInDays to 31 or more/);
        assert.equal(rig.atlas.snapshots().length, 1);
        assert.ok(!asked(rig).some((request) => request.startsWith("PATCH")));
    },
};

const byDefault: Proofs = {
    "what the program asks for holds": async (options) => {
        const rig = startInProcess(options);
        const { expiresAt, createdAt } = await take(rig, { retentionInDays: 3 });
        assert.equal(Math.round((Date.parse(expiresAt!) - Date.parse(createdAt!)) / dayMs), 3);
    },
};

const missing = (code: string): Proofs => ({
    "a refresh forgets the expiry of a legacy snapshot that somebody deleted": async (options) => {
        const { atlas, create, snapshotId, context } = startExpiry(options);
        const created = await create();
        atlas.deleteLegacySnapshot(snapshotId);
        assert.equal(await refreshExpiry(created, context), undefined);
    },
    "a refresh forgets what somebody deleted": async (options) => {
        const rig = startInProcess(options);
        const created = await take(rig);
        rig.atlas.deleteSnapshot(created.snapshotId);
        assert.equal(await refreshSnapshot(created, rig.newProcess()), undefined);
    },
    "a delete takes it for gone": async (options) => {
        const rig = startInProcess(options);
        const created = await take(rig);
        rig.atlas.deleteSnapshot(created.snapshotId);
        await deleteSnapshot(created, rig.newProcess());
        assert.ok(asked(rig).includes("DELETE 404"));
    },
    "a snapshot that is deleted while it is waited for ends the wait": async (options) => {
        const rig = startInProcess(options);
        const accepted = await take(rig, { waitForCompletion: false });
        rig.atlas.deleteSnapshot(accepted.snapshotId);
        const waiting = updateSnapshot(accepted, inputsWith(), rig.newProcess());
        const error = await failureOf(waiting, UnfinishedSnapshotError);
        assert.match(error.message, /is gone from Atlas: it was deleted while .*the next `pulumi up` takes a new one/);
        assert.equal(error.state.snapshotId, accepted.snapshotId);
    },
    "another cluster's snapshot is not adopted": async (options) => {
        const clusters = [{ clusterName: "Cluster0" }, { clusterName: "other" }];
        const rig = startInProcess({ ...options, clusters });
        const { id } = rig.atlas.addSnapshot({ clusterName: "other", retentionInDays: 3 });
        const error = await failureOf(createSnapshot(adopting(id, 3), rig.newProcess()), SnapshotError);
        assert.match(
            error.message,
            new RegExp(`was not adopted: .*${code}.*check adoptSnapshotId, .*one of this cluster`),
        );
        assert.deepEqual([rig.posts(), rig.atlas.snapshots().length], [0, 1]);
    },
});

/** The delete of a snapshot that the state takes for completed, while in Atlas it is still queued. */
async function deleteQueued(options: LocalAtlasOptions): Promise<{ waitedMs: number; deletes: string[] }> {
    const rig = startInProcess(options);
    const accepted = await take(rig, { waitForCompletion: false });
    const startedAt = rig.clock.now();
    await deleteSnapshot({ ...accepted, status: "completed" }, rig.newProcess());
    assert.deepEqual(rig.atlas.snapshots(), []);
    return {
        waitedMs: rig.clock.now() - startedAt,
        deletes: asked(rig).filter((request) => request.startsWith("DELETE")),
    };
}

const queued: Proofs = {
    "a snapshot that was not waited for is finished first, and then deleted without a refusal": async (options) => {
        const rig = startInProcess(options);
        const accepted = await take(rig, { waitForCompletion: false });
        await deleteSnapshot(accepted, rig.newProcess());
        assert.deepEqual([rig.atlas.snapshots(), refused(rig)], [[], []]);
    },
};

async function failedSnapshot(options: LocalAtlasOptions) {
    const rig = startInProcess({ ...options, outcome: ({ nth }) => (nth === 1 ? "failed" : "completed") });
    const { state } = await failureOf(take(rig), UnfinishedSnapshotError);
    return { ...rig, state };
}

const sharded = (status: string): Proofs => ({
    "a replica set's snapshot is never asked for on the sharded path": async (options) => {
        const { atlas } = await wholeLife(options);
        assert.deepEqual(
            atlas.requests.filter(({ path }) => path.includes("sharded")),
            [],
        );
    },
    "a sharded cluster's snapshot has its members": async (options) => {
        const rig = startInProcess({ ...options, clusters: [{ clusterName: "Cluster0", type: "shardedCluster" }] });
        const { members, snapshotIds } = await take(rig);
        assert.deepEqual([members?.length, snapshotIds?.length], [3, 3]);
    },
    [`the local Atlas answers ${status} there`]: async (options) => {
        const rig = startInProcess(options);
        const { snapshotId } = await take(rig);
        const { atlas, session } = rig.newProcess();
        assert.ok(session);
        const asking = atlas.getBackupShardedCluster(
            { ...inputsWith(), snapshotId },
            { deadlineAt: rig.clock.now() + minuteMs, signal: new AbortController().signal },
        );
        await asking.catch(() => undefined);
        assert.equal(asked(rig).at(-1), `GET ${status}`);
    },
});

const paused = { clusters: [{ clusterName: "Cluster0", paused: true }] };

const older: PlantedSnapshot = { description: "before the pause", retentionInDays: 10 };

const pausedKeeps: Proofs = {
    "what a paused cluster holds is read, kept for longer and deleted": async (options) => {
        const rig = startInProcess({ ...options, ...paused });
        const { id } = rig.atlas.addSnapshot(older);
        const adopted = await createSnapshot(adopting(id, 20), rig.newProcess());
        assert.equal(adopted.retentionInDays, 20);
        await deleteSnapshot(adopted, rig.newProcess());
        assert.deepEqual(rig.atlas.snapshots(), []);
    },
};

export const cloudSwitches = {
    strictVersions: { false: wholeLives, true: wholeLives },
    retentionFrom: { creation: countedFrom, completion: countedFrom, now: countedFrom },
    defaultRetentionInDays: { 1: byDefault, 30: byDefault },
    missingSnapshotCode: {
        SNAPSHOT_NOT_FOUND: missing("SNAPSHOT_NOT_FOUND"),
        RESOURCE_NOT_FOUND: missing("RESOURCE_NOT_FOUND"),
        INVALID_SNAPSHOT_ID: missing("INVALID_SNAPSHOT_ID"),
    },
    queuedIsDeletable: {
        false: {
            ...queued,
            "a delete that Atlas refuses waits, and is repeated": async (options) => {
                const { waitedMs, deletes } = await deleteQueued(options);
                assert.ok(waitedMs >= 10 * minuteMs);
                assert.deepEqual(deletes, ["DELETE 400", "DELETE 204"]);
            },
        },
        true: {
            ...queued,
            "a delete that Atlas carries out is over at once": async (options) => {
                assert.deepEqual(await deleteQueued(options), { waitedMs: 0, deletes: ["DELETE 204"] });
            },
        },
    },
    failedIsDeletable: {
        true: {
            "a failed snapshot is replaced, and deleted": async (options) => {
                const rig = await failedSnapshot(options);
                const { snapshotId } = await take(rig);
                await deleteSnapshot(rig.state, rig.newProcess());
                assert.deepEqual(
                    rig.atlas.snapshots().map(({ id, status }) => [id, status]),
                    [[snapshotId, "completed"]],
                );
            },
        },
        false: {
            "a failed snapshot stays in the state, which is told after a minute and not after two hours": async (
                options,
            ) => {
                const rig = await failedSnapshot(options);
                const [startedAt, from] = [rig.clock.now(), rig.atlas.requests.length];
                const error = await failureOf(deleteSnapshot(rig.state, rig.newProcess()), SnapshotError);
                assert.match(
                    error.message,
                    /was not deleted: .*CANNOT_DELETE_IN_PROGRESS_SNAPSHOT.*run the same command again later.*expired, at 2026-/,
                );
                assert.ok(rig.clock.now() - startedAt < 2 * minuteMs);
                assert.ok(asked(rig, from).length < 150, String(asked(rig, from).length));
            },
            "a failed snapshot that Atlas keeps is in no release's way, and goes when it has expired": async (
                options,
            ) => {
                const rig = await failedSnapshot(options);
                const { status } = await take(rig);
                assert.equal(status, "completed");
                rig.clock.advance(4 * dayMs);
                await deleteSnapshot(rig.state, rig.newProcess());
                assert.equal(rig.acceptedPosts(), 2);
            },
        },
    },
    replicaSetOnShardedPath: { false: sharded("404"), true: sharded("200") },
    pausedTakesSnapshots: {
        false: {
            ...pausedKeeps,
            "a refusal is told at once, with the remedy": async (options) => {
                const rig = startInProcess({ ...options, ...paused });
                const startedAt = rig.clock.now();
                const { message } = await failureOf(take(rig), SnapshotError);
                assert.match(message, /was taken: .*409 CANNOT_UPDATE_PAUSED_CLUSTER.*; resume the cluster/);
                assert.deepEqual([rig.clock.now(), rig.atlas.snapshots()], [startedAt, []]);
            },
        },
        true: {
            ...pausedKeeps,
            "a snapshot is taken": async (options) => {
                await wholeLife({ ...options, ...paused });
            },
        },
    },
} satisfies Sides;
