import assert from "node:assert/strict";
import { createSnapshot } from "../../../../provider/lifecycle/snapshot/create";
import { deleteSnapshot } from "../../../../provider/lifecycle/snapshot/delete";
import { diffSnapshot } from "../../../../provider/lifecycle/snapshot/diff";
import { SnapshotError } from "../../../../provider/lifecycle/explain";
import { UnfinishedSnapshotError } from "../../../../provider/lifecycle/snapshot/unfinished";
import { inputsOf, type SnapshotInputs } from "../../../../provider/lifecycle/snapshot/state";
import {
    apiError,
    clusterNotFound,
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
    projectId,
    snapshotId,
    snapshotInputs,
    snapshotState,
    start,
    unfinishedSnapshot,
    urn,
} from "../../../support/fakeSnapshot";

const foreign = { description: "by hand" };
const done = atlasSnapshot(foreign);
const running = unfinishedSnapshot(foreign);
const longer = atlasSnapshot({ ...foreign, expiresAt: isoAt(start + 30 * dayMs) });

/** The arguments of a program that states no description. */
function adoptInputs(changes: Partial<SnapshotInputs> = {}): SnapshotInputs {
    const { description, ...inputs } = snapshotInputs();
    assert.ok(description);
    return { ...inputs, adoptSnapshotId: snapshotId, ...changes };
}

function adopt(script: Script, changes: Partial<SnapshotInputs> = {}, startsAt = start + hourMs) {
    const fake = fakeContext(script, { startsAt });
    const inputs = adoptInputs(changes);
    return { ...fake, inputs, adopted: () => createSnapshot(inputs, fake.context) };
}

describe("adoption", () => {
    it("takes a finished snapshot over as it is, with its own description", async () => {
        const { adopted, inputs, atlas, holders } = adopt({ get: [done] });
        assert.deepEqual(await adopted(), {
            ...snapshotState(foreign),
            ...inputs,
            frequencyType: "ondemand",
            __adopted: true,
        });
        assert.deepEqual(new Set(atlas.asked), new Set(["get"]));
        assert.deepEqual(await holders.of(snapshotId, urn), { known: true, urns: [urn] });
    });

    it("takes over one that has no description", async () => {
        for (const description of [undefined, null, ""]) {
            const { adopted } = adopt({ get: [atlasSnapshot({ description })] });
            const state = await adopted();
            assert.equal(state.description || undefined, undefined);
            assert.equal(state.__adopted, true);
        }
    });

    it("takes over one whose description the program states", async () => {
        const { adopted } = adopt({ get: [done] }, foreign);
        const state = await adopted();
        assert.deepEqual([state.description, "__adopted" in state], ["by hand", false]);
    });

    it("brings the retention in line by one PATCH", async () => {
        const { adopted, atlas } = adopt({ get: [done], patch: [longer] }, { retentionInDays: 30 });
        const { retentionInDays, expiresAt, description, __adopted } = await adopted();
        assert.deepEqual([retentionInDays, expiresAt, description, __adopted], [30, longer.expiresAt, "by hand", true]);
        assert.deepEqual(
            atlas.callsOf("patch").map(({ body }) => body),
            [{ retentionInDays: 30 }],
        );
    });

    it("does not take Atlas's minute more for another retention", async () => {
        const { adopted, atlas } = adopt({ get: [{ ...done, expiresAt: isoAt(start + 7 * dayMs + 75_000) }] });
        assert.equal((await adopted()).retentionInDays, 7);
        assert.deepEqual(atlas.callsOf("patch"), []);
    });

    it("waits for an unfinished one, then brings its retention in line", async () => {
        const script = { get: [running, running, done], patch: [longer] };
        const { adopted, atlas } = adopt(script, { retentionInDays: 30 });
        assert.deepEqual(await adopted().then(({ status, retentionInDays }) => [status, retentionInDays]), [
            "completed",
            30,
        ]);
        assert.deepEqual(atlas.asked, ["get", "get", "get", "patch"]);
    });

    describe("without waiting for completion", () => {
        it("returns at once where the retention is right", async () => {
            const { adopted, atlas } = adopt({ get: [running] }, { waitForCompletion: false });
            assert.equal((await adopted()).status, "inProgress");
            assert.deepEqual(atlas.asked, ["get"]);
        });

        it("waits all the same where the retention has to be changed, which Atlas does only then", async () => {
            const script = { get: [running, running, done], patch: [longer] };
            const { adopted, atlas } = adopt(script, { waitForCompletion: false, retentionInDays: 30 });
            const { status, retentionInDays, expiresAt } = await adopted();
            assert.deepEqual([status, retentionInDays, expiresAt], ["completed", 30, longer.expiresAt]);
            assert.deepEqual(atlas.callsOf("patch").length, 1);
        });
    });

    const refusals: [what: string, script: Script, changes: Partial<SnapshotInputs>, words: RegExp][] = [
        ["a scheduled one", { get: [atlasSnapshot({ snapshotType: "scheduled" })] }, {}, /a scheduled one/],
        ["one of no known type", { get: [atlasSnapshot({ snapshotType: null })] }, {}, /not an on-demand snapshot/],
        ["a failed one", { get: [atlasSnapshot({ status: "failed" })] }, {}, /it failed in Atlas/],
        ["another description", { get: [done] }, { description: "x" }, /is "by hand".*cannot change to "x".*remove/],
        ["a missing one", { get: [snapshotNotFound()] }, {}, /SNAPSHOT_NOT_FOUND.*check adoptSnapshotId.*or remove/],
        ["a missing cluster", { get: [clusterNotFound()], group: [undefined] }, {}, /CLUSTER_NOT_FOUND.*clusterName/],
        ["a missing project", { get: [groupNotFound()] }, {}, /GROUP_NOT_FOUND.*check projectId/],
        ["a refused address", { get: [forbidden()] }, {}, /IP_ADDRESS_NOT_ON_ACCESS_LIST.*access list/],
    ];
    for (const [what, script, changes, words] of refusals) {
        it(`refuses ${what}, stores nothing and leaves it alone`, async () => {
            const { adopted, atlas, holders } = adopt(script, changes);
            const error = await failureOf(adopted(), SnapshotError);
            assert.ok(!(error instanceof UnfinishedSnapshotError));
            assert.match(error.message, words);
            for (const part of [snapshotId, clusterName, projectId, "was not adopted"]) {
                assert.ok(error.message.includes(part), `${error.message} names ${part}`);
            }
            assert.ok(!atlas.asked.some((operation) => ["post", "patch", "delete"].includes(operation)));
            assert.deepEqual(await holders.of(snapshotId, urn), { known: true, urns: [] });
        });
    }

    describe("of a snapshot that is older than the retention asked for", () => {
        const old = atlasSnapshot({ ...foreign, expiresAt: isoAt(start + 60 * dayMs) });
        const now = start + 30 * dayMs + hourMs;

        it("is refused, because Atlas might delete it at once, and says which retention will do", async () => {
            const { adopted, atlas } = adopt({ get: [old] }, { retentionInDays: 7 }, now);
            assert.match(
                (await failureOf(adopted(), SnapshotError)).message,
                /more than 7 days ago.*set retentionInDays to 31 or more/,
            );
            assert.deepEqual(atlas.asked, ["get"]);
            const next = adopt({ get: [old], patch: [old] }, { retentionInDays: 31 }, now);
            assert.equal((await next.adopted()).retentionInDays, 31);
        });

        it("is carried out where that is the retention it has", async () => {
            const kept = atlasSnapshot({ ...foreign, expiresAt: isoAt(start + 7 * dayMs) });
            const { adopted, atlas } = adopt({ get: [kept] }, { retentionInDays: 7 }, start + 7 * dayMs + hourMs);
            assert.equal((await adopted()).retentionInDays, 7);
            assert.deepEqual(atlas.callsOf("patch"), []);
        });
    });

    it("keeps the id where Atlas refuses the retention", async () => {
        const refusal = apiError(400, "CANNOT_DECREASE_SNAPSHOT_RETENTION_WITH_BACKUP_COMPLIANCE_POLICY", "No.");
        const { adopted } = adopt({ get: [done], patch: [refusal] }, { retentionInDays: 3 });
        const { state, message } = await failureOf(adopted(), UnfinishedSnapshotError);
        assert.deepEqual([state.snapshotId, state.retentionInDays, state.__adopted], [snapshotId, 7, true]);
        assert.match(message, /still 7 days/);
    });

    it("keeps the id where the wait takes too long, and the next up waits on", async () => {
        const { adopted, inputs } = adopt({ get: [running] }, { timeouts: { create: "1m" } });
        const { state } = await failureOf(adopted(), UnfinishedSnapshotError);
        assert.deepEqual([state.status, state.description, state.__adopted], ["inProgress", "by hand", true]);
        assert.deepEqual(diffSnapshot(state, inputs, start + hourMs), { changed: [], replaces: [], resumes: true });
    });

    it("of one that then fails leads to an error that says what to remove", async () => {
        const { adopted, inputs } = adopt({ get: [running, atlasSnapshot({ ...foreign, status: "failed" })] });
        const { state } = await failureOf(adopted(), UnfinishedSnapshotError);
        assert.equal(state.status, "failed");
        assert.throws(() => diffSnapshot(state, inputs, start + hourMs), /remove adoptSnapshotId/);
        const { adoptSnapshotId, ...without } = inputsOf(state);
        assert.equal(adoptSnapshotId, snapshotId);
        assert.deepEqual(diffSnapshot(state, without as SnapshotInputs, start + hourMs).replaces, ["status"]);
    });

    it("is repeated by an onError hook without harm", async () => {
        const { context, inputs, atlas } = adopt({ get: [running], patch: [longer] }, { timeouts: { create: "1m" } });
        await failureOf(createSnapshot(inputs, context), UnfinishedSnapshotError);
        await failureOf(createSnapshot(inputs, context), UnfinishedSnapshotError);
        assert.deepEqual(new Set(atlas.asked), new Set(["get"]));
    });

    it("spares the snapshot from the deletion of what it replaces, with a warning", async () => {
        const { adopted, context, atlas, warnings } = adopt({ get: [done] });
        const state = await adopted();
        await deleteSnapshot(state, context);
        assert.deepEqual(atlas.callsOf("delete"), []);
        assert.match(warnings.join(), new RegExp(`${snapshotId} .*was not deleted`));
    });

    it("ends when nobody waits any more", async () => {
        const { adopted, abort } = adopt({ get: [running] });
        const reason = new Error("The Pulumi engine is gone");
        const ended = adopted();
        setImmediate(() => {
            abort.abort(reason);
        });
        await assert.rejects(ended, (thrown) => thrown === reason || thrown instanceof UnfinishedSnapshotError);
    });
});
