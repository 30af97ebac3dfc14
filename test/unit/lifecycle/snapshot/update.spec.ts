import assert from "node:assert/strict";
import { SnapshotError } from "../../../../provider/lifecycle/explain";
import { UnfinishedSnapshotError } from "../../../../provider/lifecycle/snapshot/unfinished";
import { inputsOf, type SnapshotInputs, type SnapshotState } from "../../../../provider/lifecycle/snapshot/state";
import { updateSnapshot } from "../../../../provider/lifecycle/snapshot/update";
import {
    apiError,
    clusterNotFound,
    connectionError,
    forbidden,
    groupNotFound,
    type Script,
    snapshotNotFound,
} from "../../../support/fakeAtlas";
import { failureOf } from "../../../support/failureOf";
import { fakeContext } from "../../../support/fakeContext";
import {
    atlasSnapshot,
    clusterName,
    dayMs,
    hourMs,
    isoAt,
    minuteMs,
    projectId,
    snapshotId,
    snapshotState,
    start,
    unfinishedSnapshot,
    urn,
} from "../../../support/fakeSnapshot";

const running = unfinishedSnapshot();
const done = atlasSnapshot();
const longer = atlasSnapshot({ expiresAt: isoAt(start + 30 * dayMs) });
const inProgressRefusal = apiError(400, "CANNOT_MODIFY_IN_PROGRESS_SNAPSHOT_RETENTION", "In progress.");
/** What an interrupted create left in the state. */
const interrupted: Partial<SnapshotState> = { status: "inProgress" };

function update(
    script: Script,
    changes: Partial<SnapshotInputs>,
    stored: Partial<SnapshotState> = {},
    startsAt = start + hourMs,
) {
    const fake = fakeContext(script, { startsAt });
    const olds = snapshotState(stored);
    const news = { ...inputsOf(olds), ...changes };
    return { ...fake, olds, news, updated: () => updateSnapshot(olds, news, fake.context) };
}

describe("update", () => {
    it("changes the retention by one PATCH, and tells the new expiry", async () => {
        const { updated, olds, news, atlas, stack } = update({ patch: [longer] }, { retentionInDays: 30 });
        assert.deepEqual(await updated(), { ...olds, ...news, expiresAt: longer.expiresAt, frequencyType: "ondemand" });
        assert.deepEqual(atlas.asked, ["patch"]);
        assert.deepEqual(atlas.calls[0]!.body, { retentionInDays: 30 });
        assert.equal(atlas.calls[0]!.snapshotId, snapshotId);
        assert.equal(stack.reads, 1);
    });

    describe("to a shorter life", () => {
        const shorter = atlasSnapshot({ expiresAt: isoAt(start + 3 * dayMs) });

        it("goes by one PATCH where nobody else holds it", async () => {
            const { updated, atlas, stack } = update({ patch: [shorter] }, { retentionInDays: 3 });
            assert.equal((await updated()).retentionInDays, 3);
            assert.deepEqual([atlas.asked, stack.reads], [["patch"], 1]);
        });

        for (const [what, problem] of [
            ["another resource holds it", undefined],
            ["nobody knows whether another one does", "`pulumi stack export` failed (no way)"],
        ] as const) {
            it(`is put off where ${what}: the state tells what is in force, and that something is due`, async () => {
                const { updated, olds, news, atlas, stack, warnings } = update(
                    { get: [atlasSnapshot()] },
                    { retentionInDays: 3 },
                );
                stack.hold(snapshotId, urn);
                stack.hold(snapshotId, urn.replace("nightly", "weekly"));
                stack.problem = problem === undefined ? undefined : new Error(problem);
                const stays = { frequencyType: "ondemand", retentionInDays: 7, __due: true };
                assert.deepEqual(await updated(), { ...olds, ...news, ...stays });
                assert.deepEqual(atlas.asked, ["get"]);
                assert.match(
                    warnings.join(),
                    new RegExp(`${snapshotId}.*still 7 days.*not shortened to 3: .*(${problem ? "no way" : "weekly"})`),
                );
            });
        }

        it("is what counts as longer by this resource's state, where another holder has asked for more since", async () => {
            const { updated, atlas, stack, warnings } = update({ get: [longer] }, { retentionInDays: 8 });
            stack.hold(snapshotId, urn);
            stack.hold(snapshotId, urn.replace("nightly", "weekly"));
            const { retentionInDays, expiresAt } = await updated();
            assert.deepEqual([retentionInDays, expiresAt, atlas.asked], [30, longer.expiresAt, ["get"]]);
            assert.match(warnings.join(), /still 30 days.*not shortened to 8/);
        });

        it("is that too where the wait for it was interrupted, and its state knows nothing of the other's", async () => {
            const { updated, atlas, stack } = update({ get: [longer] }, { retentionInDays: 8 }, interrupted);
            stack.hold(snapshotId, urn);
            stack.hold(snapshotId, urn.replace("nightly", "weekly"));
            assert.deepEqual([(await updated()).retentionInDays, atlas.asked], [30, ["get", "get"]]);
        });

        it("is not what is longer than what is in force, whoever else holds it", async () => {
            const { updated, atlas, stack, warnings } = update(
                { get: [atlasSnapshot()], patch: [longer] },
                { retentionInDays: 30 },
            );
            stack.problem = new Error("no way");
            assert.equal((await updated()).retentionInDays, 30);
            assert.deepEqual([atlas.asked, warnings], [["get", "patch"], []]);
        });

        for (const [what, now, atlasNow] of [
            ["by this machine's clock", start + 10 * dayMs, undefined],
            ["by Atlas's clock, where the machine's is slow", start + hourMs, start + 10 * dayMs],
        ] as const) {
            it(`is refused where it would end at once, ${what}`, async () => {
                const { updated, atlas, context } = update({}, { retentionInDays: 3 }, { retentionInDays: 30 }, now);
                Object.defineProperty(context.atlas, "atlasNow", { value: atlasNow });
                const error = await failureOf(updated(), SnapshotError);
                assert.match(error.message, /still 30 days: it was taken at .*more than 3 days ago.*to 11 or more/);
                assert.deepEqual(atlas.asked, []);
            });
        }

        it("is not due any more once it has been done", async () => {
            const { updated } = update({ patch: [shorter] }, { retentionInDays: 3 }, { __due: true });
            assert.ok(!("__due" in (await updated())));
        });
    });

    it("gives the PATCH as long as timeouts.update says now", async () => {
        const { updated, atlas } = update(
            { patch: [longer] },
            { retentionInDays: 30, timeouts: { update: "5m" } },
            { timeouts: { update: "1m" } },
        );
        await updated();
        assert.equal(atlas.calls[0]!.budget.deadlineAt, start + hourMs + 5 * minuteMs);
    });

    for (const [what, changes] of [
        ["waitForCompletion", { waitForCompletion: false }],
        ["recreateOnExpiry", { recreateOnExpiry: true }],
        ["timeouts", { timeouts: { delete: "1m" } }],
        ["nothing at all, as where only the captured text differs", {}],
    ] as const) {
        it(`stores ${what} and calls nothing`, async () => {
            const { updated, olds, atlas } = update({}, changes);
            assert.deepEqual(await updated(), { ...olds, ...changes });
            assert.deepEqual(atlas.asked, []);
        });
    }

    it("forgets an argument that is removed", async () => {
        const { context, olds, news } = update({}, {}, { timeouts: { create: "1h" }, recreateOnExpiry: true });
        const { timeouts, recreateOnExpiry, ...less } = news;
        assert.ok(timeouts && recreateOnExpiry);
        const outs = await updateSnapshot(olds, less, context);
        assert.deepEqual(
            Object.keys(outs).filter((name) => name in { timeouts, recreateOnExpiry }),
            [],
        );
    });

    it("calls nothing for one that has expired", async () => {
        const { updated, olds, atlas } = update({}, { timeouts: { create: "1m" } }, { status: "expired" });
        assert.deepEqual(await updated(), { ...olds, timeouts: { create: "1m" } });
        assert.deepEqual(atlas.asked, []);
    });

    it("keeps the members of a sharded cluster, which a PATCH does not tell", async () => {
        const members = [{ id: "a".repeat(24) }];
        const stored = {
            type: "shardedCluster",
            members,
            snapshotIds: ["b".repeat(24)],
            configServerType: "DEDICATED",
        };
        const patched = { ...longer, type: "shardedCluster" };
        const outs = await update({ patch: [patched] }, { retentionInDays: 30 }, stored).updated();
        assert.deepEqual(
            [outs.members, outs.snapshotIds, outs.configServerType],
            [members, ["b".repeat(24)], "DEDICATED"],
        );
    });

    describe("of an interrupted wait", () => {
        it("waits on, with no second POST", async () => {
            const { updated, news, atlas } = update({ get: [running, done] }, {}, interrupted);
            assert.deepEqual(await updated(), { ...snapshotState(), ...news, frequencyType: "ondemand" });
            assert.deepEqual(atlas.asked, ["get", "get"]);
        });

        it("goes by timeouts.create", async () => {
            const { updated, clock } = update(
                { get: [running] },
                { timeouts: { create: "10m", update: "1m" } },
                interrupted,
            );
            const error = await failureOf(updated(), UnfinishedSnapshotError);
            assert.equal(clock.now(), start + hourMs + 10 * minuteMs);
            assert.match(error.message, /still inProgress after 10m; its id is kept.*timeouts\.create/);
            assert.equal(error.state.status, "inProgress");
        });

        it("waits first, then changes the retention: Atlas refuses a PATCH before", async () => {
            const { updated, atlas } = update(
                { get: [running, done], patch: [longer] },
                { retentionInDays: 30 },
                interrupted,
            );
            assert.equal((await updated()).retentionInDays, 30);
            assert.deepEqual(atlas.asked, ["get", "get", "patch"]);
        });

        it("keeps the retention in force in the state until the PATCH has succeeded", async () => {
            const { updated } = update({ get: [connectionError()] }, { retentionInDays: 30 }, interrupted);
            assert.equal((await failureOf(updated(), UnfinishedSnapshotError)).state.retentionInDays, 7);
        });

        it("stores the other arguments as they are now", async () => {
            const { updated } = update({ get: [connectionError()] }, { timeouts: { delete: "3m" } }, interrupted);
            assert.deepEqual((await failureOf(updated(), UnfinishedSnapshotError)).state.timeouts, { delete: "3m" });
        });

        it("calls nothing where nobody waits any more", async () => {
            const { updated, olds, atlas } = update({}, { waitForCompletion: false }, interrupted);
            assert.deepEqual(await updated(), { ...olds, waitForCompletion: false });
            assert.deepEqual(atlas.asked, []);
        });

        it("stores a failed one as failed, so that the next up takes a fresh one", async () => {
            const { updated } = update({ get: [atlasSnapshot({ status: "failed" })] }, {}, interrupted);
            assert.equal((await failureOf(updated(), UnfinishedSnapshotError)).state.status, "failed");
        });

        it("stores one that is gone by then as failed, so that the next up takes a fresh one", async () => {
            const { updated } = update({ get: [snapshotNotFound()] }, {}, interrupted);
            const error = await failureOf(updated(), UnfinishedSnapshotError);
            assert.equal(error.state.status, "failed");
            assert.match(error.message, /gone from Atlas.*next `pulumi up` takes a new one/);
        });

        it("stores one that is gone by its own expiry as expired, and takes no new one", async () => {
            const { updated } = update({ get: [snapshotNotFound()] }, {}, interrupted, start + 8 * dayMs);
            const error = await failureOf(updated(), UnfinishedSnapshotError);
            assert.equal(error.state.status, "expired");
            assert.match(error.message, /expired at 2026-01-08T00:00:00Z.*change triggers/);
        });

        it("stores one that is gone by its own expiry as failed with recreateOnExpiry", async () => {
            const { updated } = update(
                { get: [snapshotNotFound()] },
                { recreateOnExpiry: true },
                interrupted,
                start + 8 * dayMs,
            );
            assert.equal((await failureOf(updated(), UnfinishedSnapshotError)).state.status, "failed");
        });
    });

    it("waits for an unfinished one that nobody waited for before it changes the retention, by timeouts.update", async () => {
        const { updated, atlas, clock } = update(
            { get: [running] },
            { retentionInDays: 30, timeouts: { create: "10m", update: "1m" } },
            { ...interrupted, waitForCompletion: false },
        );
        const error = await failureOf(updated(), UnfinishedSnapshotError);
        assert.equal(error.state.retentionInDays, 7);
        assert.match(error.message, /still inProgress after 1m; .* longer timeouts\.update if/);
        assert.equal(clock.now(), start + hourMs + minuteMs);
        assert.deepEqual(atlas.callsOf("patch"), []);
    });

    describe("whose PATCH is refused", () => {
        it("waits and tries again where Atlas still calls it unfinished", async () => {
            const { updated, atlas, clock } = update(
                { patch: [inProgressRefusal, inProgressRefusal, longer], get: [running, done] },
                { retentionInDays: 30 },
            );
            assert.equal((await updated()).retentionInDays, 30);
            assert.deepEqual(atlas.asked, ["patch", "get", "get", "patch", "get", "patch"]);
            assert.deepEqual(clock.pauses, [1000, 1000, 1000]);
        });

        it("names the timeout that is used up where Atlas goes on calling it unfinished", async () => {
            const { updated } = update(
                { patch: [inProgressRefusal], get: [running] },
                { retentionInDays: 30, timeouts: { create: "10m", update: "1m" } },
            );
            const { message } = await failureOf(updated(), UnfinishedSnapshotError);
            assert.match(message, /longer timeouts\.update/);
        });

        it("gives up at the deadline, with Atlas's own words", async () => {
            const { updated, clock } = update(
                { patch: [inProgressRefusal], get: [done] },
                { retentionInDays: 30, timeouts: { update: "1m" } },
            );
            assert.match(
                (await failureOf(updated(), SnapshotError)).message,
                /still 7 days: .*IN_PROGRESS_SNAPSHOT_RETENTION: In progress/,
            );
            assert.ok(clock.now() - start - hourMs <= minuteMs + 2000);
        });

        it("keeps the id where the wait that this takes ends badly", async () => {
            const { updated } = update(
                { patch: [inProgressRefusal], get: [atlasSnapshot({ status: "failed" })] },
                { retentionInDays: 30 },
            );
            const error = await failureOf(updated(), UnfinishedSnapshotError);
            assert.deepEqual([error.state.status, error.state.retentionInDays], ["failed", 7]);
        });

        for (const [what, error, script] of [
            ["a policy", apiError(400, "CANNOT_DECREASE_SNAPSHOT_RETENTION_WITH_BACKUP_COMPLIANCE_POLICY", "No."), {}],
            ["a refused address", forbidden(), {}],
            ["an outage", apiError(503), {}],
            ["a wrong project", groupNotFound(), {}],
            ["a cluster that is gone", clusterNotFound(), { group: [undefined] }],
        ] as const) {
            it(`leaves the state untouched for ${what}, and says so`, async () => {
                const { updated } = update({ ...script, patch: [error] }, { retentionInDays: 3 });
                const thrown = await failureOf(updated(), SnapshotError);
                assert.ok(!(thrown instanceof UnfinishedSnapshotError));
                for (const part of ["retention", snapshotId, clusterName, projectId, "still 7 days", error.message]) {
                    assert.ok(thrown.message.includes(part), `${thrown.message} names ${part}`);
                }
            });
        }

        it("stores one that somebody deleted as failed, so that the next up takes a fresh one", async () => {
            const { updated } = update({ patch: [snapshotNotFound()] }, { retentionInDays: 30 });
            const error = await failureOf(updated(), UnfinishedSnapshotError);
            assert.deepEqual([error.state.status, error.state.retentionInDays], ["failed", 7]);
            assert.match(error.message, /gone from Atlas.*next `pulumi up` takes a new one/);
        });

        it("stores one that has expired as expired, and names triggers", async () => {
            const { updated } = update({ patch: [snapshotNotFound()] }, { retentionInDays: 30 }, {}, start + 8 * dayMs);
            const error = await failureOf(updated(), UnfinishedSnapshotError);
            assert.deepEqual([error.state.status, error.state.retentionInDays], ["expired", 7]);
            assert.match(error.message, /expired at 2026-01-08T00:00:00Z.*change triggers.*back to 7/);
        });

        it("stores an expired one as failed with recreateOnExpiry", async () => {
            const changes = { retentionInDays: 30, recreateOnExpiry: true };
            const { updated } = update({ patch: [snapshotNotFound()] }, changes, {}, start + 8 * dayMs);
            assert.equal((await failureOf(updated(), UnfinishedSnapshotError)).state.status, "failed");
        });
    });

    it("ends when nobody waits any more", async () => {
        const { updated, abort } = update({ patch: [inProgressRefusal] }, { retentionInDays: 30 });
        const reason = new Error("The Pulumi engine is gone");
        const ended = updated();
        setImmediate(() => {
            abort.abort(reason);
        });
        await assert.rejects(ended, (thrown) => thrown === reason);
    });
});

describe("update of an adopted snapshot", () => {
    const adopted: Partial<SnapshotState> = { description: "by hand", adoptSnapshotId: snapshotId, __adopted: true };
    const inputsWithout = (name: keyof SnapshotInputs, state: SnapshotState): SnapshotInputs =>
        Object.fromEntries(
            Object.entries(inputsOf(state)).filter(([key]) => key !== name),
        ) as unknown as SnapshotInputs;

    it("stores the removal of the argument and calls nothing", async () => {
        const { context, olds, atlas } = update({}, {}, adopted);
        const { adoptSnapshotId, ...rest } = olds;
        assert.ok(adoptSnapshotId);
        assert.deepEqual(await updateSnapshot(olds, inputsWithout("adoptSnapshotId", olds), context), rest);
        assert.deepEqual(atlas.asked, []);
    });

    it("stores the id of the snapshot that it has and calls nothing", async () => {
        const { updated, olds, atlas } = update({}, { adoptSnapshotId: snapshotId });
        assert.deepEqual(await updated(), { ...olds, adoptSnapshotId: snapshotId });
        assert.deepEqual(atlas.asked, []);
    });

    it("keeps that the description is Atlas's own, also where there is none", async () => {
        const { context, olds } = update({}, {}, adopted);
        const { description, ...nameless } = olds;
        assert.ok(description);
        const outs = await updateSnapshot(nameless, inputsWithout("adoptSnapshotId", nameless), context);
        assert.deepEqual([outs.__adopted, "description" in outs], [true, false]);
    });

    it("stores a description that is stated now, and one that is stated no more", async () => {
        const stated = await update({}, { description: "by hand" }, adopted).updated();
        assert.deepEqual([stated.description, "__adopted" in stated], ["by hand", false]);
        const { context } = update({}, {}, adopted);
        const outs = await updateSnapshot(stated, inputsWithout("description", stated), context);
        assert.deepEqual([outs.description, outs.__adopted], ["by hand", true]);
    });

    it("changes the retention and keeps the description", async () => {
        const { updated } = update(
            { patch: [{ ...longer, description: "by hand" }] },
            { retentionInDays: 30 },
            adopted,
        );
        const { description, __adopted, retentionInDays } = await updated();
        assert.deepEqual([description, __adopted, retentionInDays], ["by hand", true, 30]);
    });

    it("waits on where the adoption was interrupted, and keeps the description", async () => {
        const own = { description: "by hand" };
        const script = {
            get: [
                { ...running, ...own },
                { ...done, ...own },
            ],
        };
        const { description, __adopted, status } = await update(script, {}, { ...adopted, ...interrupted }).updated();
        assert.deepEqual([description, __adopted, status], ["by hand", true, "completed"]);
    });

    it("heals the state of the official provider and calls nothing", async () => {
        const { context, olds, news, atlas } = update({}, {});
        const foreign = {
            masterKeyUuid: "",
            members: [],
            snapshotIds: [],
            timeouts: null,
            deleteOnCreateTimeout: null,
        };
        const official = { ...olds, ...foreign, __meta: "{}", __urn: undefined } as unknown as SnapshotState;
        assert.deepEqual(await updateSnapshot(official, news, context), olds);
        assert.deepEqual(atlas.asked, []);
    });
});
