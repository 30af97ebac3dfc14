import assert from "node:assert/strict";
import { claimLeftBehind } from "../../../../provider/lifecycle/snapshot/leftBehind";
import { createSnapshot } from "../../../../provider/lifecycle/snapshot/create";
import { SnapshotError } from "../../../../provider/lifecycle/explain";
import { UnfinishedSnapshotError } from "../../../../provider/lifecycle/snapshot/unfinished";
import type { SnapshotInputs } from "../../../../provider/lifecycle/snapshot/state";
import { stateOf } from "../../../../provider/lifecycle/snapshot/outputs";
import {
    apiError,
    connectionError,
    FakeAtlas,
    forbidden,
    groupNotFound,
    type Script,
    snapshotNotFound,
} from "../../../support/fakeAtlas";
import { contextOn, fakeContext } from "../../../support/fakeContext";
import {
    atlasSnapshot,
    clusterName,
    dayMs,
    hourMs,
    idAt,
    isoAt,
    minuteMs,
    projectId,
    snapshotId,
    snapshotInputs,
    start,
    unfinishedSnapshot,
    urn,
} from "../../../support/fakeSnapshot";
import { failureOf } from "../../../support/failureOf";

const queued = unfinishedSnapshot({ status: "queued" });
const running = unfinishedSnapshot();
const done = atlasSnapshot();
const failed = atlasSnapshot({ status: "failed" });

function create(script: Script, changes: Partial<SnapshotInputs> = {}) {
    const fake = fakeContext({ list: [[]], post: [queued], ...script });
    const inputs = snapshotInputs(changes);
    return { ...fake, inputs, created: () => createSnapshot(inputs, fake.context) };
}

describe("create", () => {
    it("posts, waits until the snapshot is completed, and tells everything of it", async () => {
        const { created, inputs, atlas, holders } = create({ get: [queued, running, done] }, { triggers: ["v1"] });
        assert.deepEqual(await created(), stateOf(inputs, done));
        assert.deepEqual(atlas.asked, ["list", "post", "get", "get", "get"]);
        assert.deepEqual(await holders.of(snapshotId, urn), { known: true, urns: [urn] });
    });

    it("returns once Atlas has accepted, with waitForCompletion: false", async () => {
        const { created, inputs, atlas, session } = create({}, { waitForCompletion: false });
        assert.deepEqual(await created(), stateOf(inputs, queued));
        assert.deepEqual(atlas.asked, ["list", "post"]);
        const old = { ...stateOf(inputs, done), snapshotId: idAt(start - dayMs) };
        assert.equal(session.successorOf(old)?.snapshotId, snapshotId);
    });

    it("fills in the members of a sharded cluster after completion", async () => {
        const sharded = atlasSnapshot({ type: "shardedCluster" });
        const members = [{ id: "a".repeat(24), cloudProvider: "AWS", replicaSetName: "shard-0" }];
        const { created, inputs, atlas } = create({
            get: [running, sharded],
            sharded: [{ ...sharded, members, snapshotIds: ["b".repeat(24)], configServerType: "DEDICATED" }],
        });
        assert.deepEqual(await created(), {
            ...stateOf(inputs, sharded),
            members,
            snapshotIds: ["b".repeat(24)],
            configServerType: "DEDICATED",
        });
        assert.deepEqual(atlas.asked, ["list", "post", "get", "get", "sharded"]);
    });

    it("does without the members rather than fail, and says so", async () => {
        const sharded = atlasSnapshot({ type: "shardedCluster" });
        const { created, inputs, warnings, atlas, clock } = create({ get: [sharded], sharded: [apiError(503)] });
        assert.deepEqual(await created(), stateOf(inputs, sharded));
        assert.equal(warnings.length, 1);
        assert.match(warnings[0]!, new RegExp(`members of the snapshot ${snapshotId}.*503.*\`pulumi refresh\``));
        assert.equal(atlas.callsOf("sharded")[0]!.budget.deadlineAt, clock.now() + minuteMs);
    });

    describe("keeps the id of what is not completed", () => {
        it("when it failed, and says what comes next", async () => {
            const { created, inputs } = create({ get: [running, failed] });
            const error = await failureOf(created(), UnfinishedSnapshotError);
            assert.deepEqual(error.state, stateOf(inputs, failed));
            for (const part of [snapshotId, clusterName, projectId, "failed", "next `pulumi up` takes a new one"]) {
                assert.ok(error.message.includes(part), `${error.message} names ${part}`);
            }
        });

        it("at the deadline, with the last status, the time, and how to go on", async () => {
            const verifying = unfinishedSnapshot({ status: "verifying" });
            const { created, inputs, clock } = create({ get: [queued, verifying] }, { timeouts: { create: "5m" } });
            const error = await failureOf(created(), UnfinishedSnapshotError);
            assert.deepEqual(error.state, stateOf(inputs, verifying));
            assert.equal(clock.now(), start + 5 * minuteMs);
            for (const part of [
                snapshotId,
                clusterName,
                "still verifying after 5m",
                "`pulumi up` again",
                "timeouts.create",
            ]) {
                assert.ok(error.message.includes(part), `${error.message} names ${part}`);
            }
        });

        it("after two hours where nothing else is said", async () => {
            const { created, clock } = create({ get: [running] });
            assert.match((await failureOf(created(), UnfinishedSnapshotError)).message, /still inProgress after 2h;/);
            assert.equal(clock.now(), start + 2 * hourMs);
        });

        it("when faults last to the end, and names the last one", async () => {
            const { created, inputs } = create({ get: [running, connectionError()] });
            const error = await failureOf(created(), UnfinishedSnapshotError);
            assert.deepEqual(error.state, stateOf(inputs, running));
            assert.ok(
                error.message.includes(`; at the end ${connectionError().message}; its id is kept`),
                error.message,
            );
        });

        it("when Atlas gave no word of it at all", async () => {
            const { created, inputs } = create({ get: [connectionError()] });
            assert.deepEqual((await failureOf(created(), UnfinishedSnapshotError)).state, stateOf(inputs, queued));
        });

        for (const [what, error] of [
            ["a refused address", forbidden()],
            ["a project that is gone", groupNotFound()],
            ["something that nobody thought of", new TypeError("x is not a function")],
        ] as const) {
            it(`when the wait ends by ${what}, in Atlas's own words`, async () => {
                const { created, inputs } = create({ get: [running, error] });
                const thrown = await failureOf(created(), UnfinishedSnapshotError);
                assert.deepEqual(thrown.state, stateOf(inputs, queued));
                assert.ok(
                    thrown.message.includes(error.message) && thrown.message.includes(snapshotId),
                    thrown.message,
                );
            });
        }

        it("when somebody deletes it meanwhile: as failed, so that the next up takes a new one", async () => {
            const { created } = create({ get: [running, snapshotNotFound()] });
            const error = await failureOf(created(), UnfinishedSnapshotError);
            assert.equal(error.state.status, "failed");
            assert.match(error.message, /is gone from Atlas.*next `pulumi up` takes a new one/);
        });
    });

    it("says plainly that none was taken, and leaves nothing behind", async () => {
        const { created, session } = create({ post: [forbidden()] });
        await assert.rejects(
            created(),
            (error) => error instanceof SnapshotError && !(error instanceof UnfinishedSnapshotError),
        );
        assert.equal(claimLeftBehind(session, urn), undefined);
    });

    describe("of one that a killed run left", () => {
        const orphan = (days: number) =>
            unfinishedSnapshot({
                id: idAt(start - hourMs),
                expiresAt: isoAt(start - hourMs + days * dayMs + minuteMs),
            });
        const orphanDone = (days: number) => ({
            ...orphan(days),
            status: "completed",
            createdAt: isoAt(start - hourMs),
        });

        it("waits for it, and changes nothing where the retention is the same", async () => {
            const { created, inputs, atlas } = create({ list: [[orphan(7)]], get: [orphan(7), orphanDone(7)] });
            assert.deepEqual(await created(), stateOf(inputs, orphanDone(7)));
            assert.deepEqual(atlas.asked, ["list", "get", "get"]);
        });

        it("brings its retention in line", async () => {
            const { created, inputs, atlas } = create({
                list: [[orphan(30)]],
                get: [orphan(30), orphanDone(30)],
                patch: [orphanDone(7)],
            });
            assert.deepEqual(await created(), stateOf(inputs, orphanDone(7)));
            assert.deepEqual(atlas.asked, ["list", "get", "get", "patch"]);
            assert.deepEqual(atlas.callsOf("patch")[0]!.body, { retentionInDays: 7 });
        });

        it("brings its retention in line without waitForCompletion too: nobody comes back for it", async () => {
            const { created, inputs, atlas } = create(
                { list: [[orphan(3)]], get: [orphan(3), orphanDone(3)], patch: [orphanDone(30)] },
                { waitForCompletion: false, retentionInDays: 30 },
            );
            assert.deepEqual(await created(), stateOf(inputs, orphanDone(30)));
            assert.deepEqual(atlas.asked, ["list", "get", "get", "patch"]);
        });

        it("tells the retention in force where that wait is interrupted", async () => {
            const { created } = create(
                { list: [[orphan(3)]], get: [connectionError()] },
                { waitForCompletion: false, retentionInDays: 30 },
            );
            assert.equal((await failureOf(created(), UnfinishedSnapshotError)).state.retentionInDays, 3);
        });

        it("does not wait where the retention is the one that is asked for", async () => {
            const { created, atlas } = create({ list: [[orphan(7)]] }, { waitForCompletion: false });
            assert.equal((await created()).status, "inProgress");
            assert.deepEqual(atlas.asked, ["list"]);
        });

        for (const waitForCompletion of [true, false]) {
            it(`finds out the retention at completion where Atlas did not tell it before, waitForCompletion: ${waitForCompletion}`, async () => {
                const untold = { ...orphan(3), expiresAt: undefined };
                const { created, inputs, atlas } = create(
                    { list: [[untold]], get: [orphanDone(3)], patch: [orphanDone(30)] },
                    { waitForCompletion, retentionInDays: 30 },
                );
                assert.deepEqual(await created(), stateOf(inputs, orphanDone(30)));
                assert.deepEqual(atlas.callsOf("patch")[0]!.body, { retentionInDays: 30 });
            });
        }

        it("keeps its id, and the retention in force, where Atlas refuses the change", async () => {
            const refusal = apiError(400, "CANNOT_DECREASE_SNAPSHOT_RETENTION_WITH_BACKUP_COMPLIANCE_POLICY", "No.");
            const { created, inputs } = create({ list: [[orphan(30)]], get: [orphanDone(30)], patch: [refusal] });
            const error = await failureOf(created(), UnfinishedSnapshotError);
            assert.deepEqual(error.state, { ...stateOf(inputs, orphanDone(30)), retentionInDays: 30 });
            assert.match(error.message, /still 30 days: .*COMPLIANCE_POLICY: No; .*longer retentionInDays/);
        });

        it("keeps the retention in force in state where the wait is interrupted, so that the next update changes it", async () => {
            const { created } = create({ list: [[orphan(30)]], get: [connectionError()] });
            assert.equal((await failureOf(created(), UnfinishedSnapshotError)).state.retentionInDays, 30);
        });

        it("does not delete it with what it replaces", async () => {
            const { created, holders } = create({ list: [[orphan(7)]], get: [orphanDone(7)] });
            await created();
            const old = { snapshotId: orphan(7).id, __urn: urn };
            holders.noteLetGo(old);
            assert.deepEqual(await holders.besideDeleted(old), { known: true, urns: [urn] });
        });
    });

    describe("that an onError hook asks for again", () => {
        it("waits on for the one that it took, with no second POST", async () => {
            const { created, inputs, atlas, session } = create({ get: [connectionError(), running, done] });
            await failureOf(created(), UnfinishedSnapshotError);
            assert.deepEqual(await created(), stateOf(inputs, done));
            assert.deepEqual(atlas.asked, ["list", "post", "get", "get", "get"]);
            assert.equal(claimLeftBehind(session, urn), undefined);
        });

        it("goes on as often as it is asked to", async () => {
            const { created, inputs, atlas } = create({
                get: [connectionError(), connectionError(), forbidden(), done],
            });
            for (let tries = 0; tries < 3; tries++) {
                await failureOf(created(), UnfinishedSnapshotError);
            }
            assert.deepEqual(await created(), stateOf(inputs, done));
            assert.equal(atlas.callsOf("post").length, 1);
        });

        it("deletes a failed one and takes a fresh one", async () => {
            const fresh = atlasSnapshot({ id: idAt(start, 2) });
            const { created, inputs, atlas, warnings } = create({
                list: [[], [failed]],
                post: [queued, fresh],
                get: [failed, fresh],
                delete: [undefined],
            });
            await failureOf(created(), UnfinishedSnapshotError);
            assert.deepEqual(await created(), stateOf(inputs, fresh));
            assert.deepEqual(atlas.asked, ["list", "post", "get", "delete", "list", "post", "get"]);
            assert.equal(atlas.callsOf("delete")[0]!.snapshotId, snapshotId);
            assert.deepEqual(warnings, []);
        });

        it("takes a fresh one and names the failed one where Atlas does not delete that", async () => {
            const fresh = atlasSnapshot({ id: idAt(start, 2) });
            const { created, warnings } = create({
                post: [queued, fresh],
                get: [failed, fresh],
                delete: [apiError(503)],
            });
            await failureOf(created(), UnfinishedSnapshotError);
            assert.equal((await created()).snapshotId, fresh.id);
            assert.equal(warnings.length, 1);
            assert.match(
                warnings[0]!,
                new RegExp(`failed snapshot ${snapshotId} .*was not deleted.*503.*delete it in Atlas`),
            );
        });

        it("takes a fresh one without a word where the old one is gone", async () => {
            const fresh = atlasSnapshot({ id: idAt(start, 2) });
            const { created, warnings } = create({
                post: [queued, fresh],
                get: [snapshotNotFound(), snapshotNotFound(), snapshotNotFound(), fresh],
                delete: [snapshotNotFound()],
            });
            await failureOf(created(), UnfinishedSnapshotError);
            assert.equal((await created()).snapshotId, fresh.id);
            assert.deepEqual(warnings, []);
        });

        it("goes on with one that was taken up, and brings its retention in line after all", async () => {
            const orphan = unfinishedSnapshot({ expiresAt: isoAt(start + 30 * dayMs) });
            const orphanDone = { ...orphan, status: "completed", createdAt: isoAt(start) };
            const { created, inputs, atlas } = create({
                list: [[orphan]],
                get: [connectionError(), orphanDone],
                patch: [forbidden(), done],
            });
            await failureOf(created(), UnfinishedSnapshotError);
            assert.equal((await failureOf(created(), UnfinishedSnapshotError)).state.status, "completed");
            assert.deepEqual(await created(), stateOf(inputs, done));
            assert.deepEqual(atlas.callsOf("post"), []);
        });

        it("does not wait on with waitForCompletion: false", async () => {
            const { created, context, inputs, atlas } = create({ get: [connectionError()] });
            await failureOf(created(), UnfinishedSnapshotError);
            const state = await createSnapshot({ ...inputs, waitForCompletion: false }, context);
            assert.deepEqual([state.snapshotId, state.status], [snapshotId, "queued"]);
            assert.equal(atlas.callsOf("post").length, 1);
        });
    });

    describe("of several on one cluster", () => {
        /** Two resources of one program, with an Atlas that finishes each snapshot three minutes after its POST. */
        function two(changes: Partial<SnapshotInputs> = {}, otherChanges: Partial<SnapshotInputs> = {}) {
            const first = fakeContext();
            const at = () => (first.clock.now() - start) / minuteMs;
            const log: string[] = [];
            const resource = (number: number, itsChanges: Partial<SnapshotInputs>) => {
                const inputs = snapshotInputs({
                    __urn: `${urn}${number}`,
                    description: `mine ${number}`,
                    ...itsChanges,
                });
                let endsAt = Infinity;
                const snapshot = () =>
                    atlasSnapshot({ id: idAt(start, number), status: at() >= endsAt ? "completed" : "inProgress" });
                const atlas = new FakeAtlas(first.clock, {
                    list: [[]],
                    post: [
                        () => {
                            log.push(`${number} posts at ${Math.round(at())}`);
                            endsAt = at() + 3;
                            return snapshot();
                        },
                    ],
                    get: [snapshot],
                });
                const fake = contextOn(first.clock, first.session, atlas, first.stack, first.holders);
                return { ...fake, created: () => createSnapshot(inputs, fake.context) };
            };
            return { one: resource(1, changes), other: resource(2, otherChanges), log, at };
        }

        it("queues them up, saying so", async () => {
            const { one, other, log } = two();
            const states = await Promise.all([one.created(), other.created()]);
            assert.deepEqual(
                states.map(({ snapshotId: id }) => id),
                [idAt(start, 1), idAt(start, 2)],
            );
            assert.deepEqual(log, ["1 posts at 0", "2 posts at 3"]);
            assert.equal(other.statuses[0], "queued behind another snapshot of this cluster");
            assert.ok(!one.statuses.includes("queued behind another snapshot of this cluster"));
        });

        it("lets clusters and projects go side by side", async () => {
            for (const elsewhere of [{ clusterName: "other" }, { projectId: "0".repeat(24) }]) {
                const { one, other, log } = two({}, elsewhere);
                await Promise.all([one.created(), other.created()]);
                assert.deepEqual(log, ["1 posts at 0", "2 posts at 0"]);
            }
        });

        it("counts the queue in: one that is not served in time takes nothing, and says so", async () => {
            const { one, other, log, at } = two({}, { timeouts: { create: "1m" } });
            const first = one.created();
            await assert.rejects(
                other.created(),
                (error: Error) =>
                    error instanceof SnapshotError &&
                    !(error instanceof UnfinishedSnapshotError) &&
                    [clusterName, projectId, "timeouts.create", "`pulumi up` again"].every((part) =>
                        error.message.includes(part),
                    ),
            );
            assert.equal(at(), 1);
            await first;
            assert.deepEqual(log, ["1 posts at 0"]);
        });

        it("goes on with the next one when one fails", async () => {
            const { one, other, log } = two({ timeouts: { create: "1m" } });
            const results = await Promise.allSettled([one.created(), other.created()]);
            assert.deepEqual(
                results.map(({ status }) => status),
                ["rejected", "fulfilled"],
            );
            assert.deepEqual(log, ["1 posts at 0", "2 posts at 1"]);
        });
    });
});
