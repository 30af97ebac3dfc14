import assert from "node:assert/strict";
import { diffSnapshot } from "../../../../provider/lifecycle/snapshot/diff";
import { inputsOf, type SnapshotInputs, type SnapshotState } from "../../../../provider/lifecycle/snapshot/state";
import { unknownValue } from "../../../../provider/lifecycle/unknown";
import { dayMs, hourMs, isoAt, snapshotId, snapshotState, start } from "../../../support/fakeSnapshot";

/** One hour into the story, long before the usual snapshot expires. */
const now = start + hourMs;
const unknown = unknownValue as never;

function diff(olds: Partial<SnapshotState>, changes: Partial<SnapshotInputs> = {}, at = now) {
    return diffSnapshot(olds, { ...inputsOf(snapshotState(olds)), ...changes }, at);
}

describe("diff", () => {
    const full = snapshotState({
        triggers: ["v1", { a: 1, b: [2] }],
        waitForCompletion: true,
        recreateOnExpiry: false,
        timeouts: { create: "1h" },
    });

    it("finds nothing where nothing changed", () => {
        assert.deepEqual(diff(full), { changed: [], replaces: [], resumes: false });
    });

    const table: [what: string, changes: Partial<SnapshotInputs>, replaces: boolean][] = [
        ["projectId", { projectId: "5f1a2b3c4d5e6f7a8b9c0d1f" }, true],
        ["clusterName", { clusterName: "other" }, true],
        ["description", { description: "other" }, true],
        ["triggers", { triggers: ["v2"] }, true],
        ["retentionInDays", { retentionInDays: 8 }, false],
        ["waitForCompletion", { waitForCompletion: false }, false],
        ["recreateOnExpiry", { recreateOnExpiry: true }, false],
        ["timeouts", { timeouts: { create: "2h" } }, false],
    ];
    for (const [name, changes, replaces] of table) {
        it(`${replaces ? "replaces for" : "updates for"} another ${name}`, () => {
            assert.deepEqual(diff(full, changes), {
                changed: [name],
                replaces: replaces ? [name] : [],
                resumes: false,
            });
        });
    }
    for (const [name, , replaces] of table) {
        it(`previews an unknown ${name} as ${replaces ? "a replacement" : "an update"}`, () => {
            const { changed, replaces: found } = diff(full, { [name]: unknown });
            assert.deepEqual([changed, found], [[name], replaces ? [name] : []]);
        });
    }

    it("previews an unknown part of the triggers as a replacement", () => {
        assert.deepEqual(diff(full, { triggers: ["v1", { a: unknown, b: [2] }] }).replaces, ["triggers"]);
    });

    for (const name of ["triggers", "waitForCompletion", "recreateOnExpiry", "timeouts"] as const) {
        it(`finds ${name} removed, and added`, () => {
            const without = Object.fromEntries(Object.entries(full).filter(([key]) => key !== name)) as SnapshotState;
            assert.deepEqual(diffSnapshot(full, inputsOf(without), now).changed, [name]);
            assert.deepEqual(diffSnapshot(without, inputsOf(full), now).changed, [name]);
        });
    }

    it("takes no notice of the order of keys", () => {
        assert.deepEqual(diff(full, { triggers: ["v1", { b: [2], a: 1 }] }).changed, []);
    });

    it("takes no notice of the hidden URN", () => {
        assert.deepEqual(diff(full, { __urn: "urn:pulumi:other" }), { changed: [], replaces: [], resumes: false });
    });

    it("names everything that changed", () => {
        const { changed, replaces } = diff(full, { clusterName: "other", triggers: [], retentionInDays: 1 });
        assert.deepEqual(
            [changed.sort(), replaces.sort()],
            [
                ["clusterName", "retentionInDays", "triggers"],
                ["clusterName", "triggers"],
            ],
        );
    });

    it("takes the state of another tool, which lacks our own parts, as completed", () => {
        const { status, ...olds } = snapshotState();
        assert.equal(status, "completed");
        assert.deepEqual(diffSnapshot(olds, inputsOf(full), now).resumes, false);
    });

    it("replaces a failed one", () => {
        assert.deepEqual(diff(snapshotState({ status: "failed" })).replaces, ["status"]);
        assert.deepEqual(diff(snapshotState({ status: "failed" }), { waitForCompletion: false }).replaces, ["status"]);
    });

    describe("of an unfinished one", () => {
        for (const status of ["queued", "inProgress", "someWordOfTomorrow"]) {
            it(`takes the wait up (${status})`, () => {
                assert.deepEqual(diff(snapshotState({ status })), { changed: [], replaces: [], resumes: true });
            });

            it(`finds no change where nobody waits (${status})`, () => {
                const olds = snapshotState({ status, waitForCompletion: false });
                assert.deepEqual(diff(olds), { changed: [], replaces: [], resumes: false });
            });
        }

        it("takes the wait up where waitForCompletion is removed, or not known", () => {
            const olds = snapshotState({ status: "queued", waitForCompletion: false });
            assert.equal(diff(olds, { waitForCompletion: true }).resumes, true);
            assert.equal(diff(olds, { waitForCompletion: unknown }).resumes, true);
        });
    });

    describe("of an expired one", () => {
        const expired = snapshotState({ status: "expired" });
        const later = start + 8 * dayMs;

        it("finds no change where it stays in the stack", () => {
            assert.deepEqual(diff(expired, {}, later), { changed: [], replaces: [], resumes: false });
            assert.deepEqual(diff(snapshotState(), {}, later), { changed: [], replaces: [], resumes: false });
        });

        it("replaces it with recreateOnExpiry", () => {
            assert.deepEqual(diff(expired, { recreateOnExpiry: true }, later).replaces, ["status"]);
        });

        for (const status of ["completed", "queued", "inProgress"]) {
            it(`replaces one stored as ${status} with recreateOnExpiry, from the moment of expiresAt on`, () => {
                const olds = snapshotState({ status, recreateOnExpiry: true, waitForCompletion: false });
                const expiresAt = Date.parse(olds.expiresAt!);
                assert.deepEqual(diff(olds, {}, expiresAt - 1).replaces, []);
                assert.deepEqual(diff(olds, {}, expiresAt).replaces, ["status"]);
            });
        }

        it("replaces nothing whose expiry is not stored", () => {
            const { expiresAt, ...olds } = snapshotState({ recreateOnExpiry: true });
            assert.ok(expiresAt);
            assert.deepEqual(
                diffSnapshot(olds, inputsOf(snapshotState({ recreateOnExpiry: true })), later).replaces,
                [],
            );
        });

        it("refuses another retention, and names what to do instead", () => {
            assert.throws(
                () => diff(expired, { retentionInDays: 30 }, later),
                ({ message }: Error) =>
                    ["retentionInDays", snapshotId, isoAt(start + 7 * dayMs), "triggers", "back to 7"].every((part) =>
                        message.includes(part),
                    ),
            );
        });

        it("takes another retention together with what replaces it", () => {
            assert.deepEqual(diff(expired, { retentionInDays: 30, triggers: ["v2"] }, later).replaces, ["triggers"]);
            assert.deepEqual(diff(expired, { retentionInDays: 30, recreateOnExpiry: true }, later).replaces, [
                "status",
            ]);
        });

        it("does not refuse a retention that a preview does not know yet", () => {
            assert.deepEqual(diff(expired, { retentionInDays: unknown }, later).changed, ["retentionInDays"]);
        });

        it("stores what is only stored", () => {
            assert.deepEqual(diff(expired, { timeouts: { delete: "1m" } }, later).changed, ["timeouts"]);
        });
    });
});

describe("diff of an adoption", () => {
    const adopted = snapshotState({ description: "by hand", adoptSnapshotId: snapshotId, __adopted: true });
    const otherId = "6ba7b8109dad11d180b400c0";
    const unchanged = { changed: [], replaces: [], resumes: false };
    const stored = { changed: ["adoptSnapshotId"], replaces: [], resumes: false };
    const without = (name: "adoptSnapshotId" | "description", state = adopted) => {
        const { [name]: removed, ...inputs } = inputsOf(state);
        return { removed, inputs: inputs as SnapshotInputs };
    };

    it("finds nothing where nothing changed", () => {
        assert.deepEqual(diff(adopted), unchanged);
        const { description, ...nameless } = adopted;
        assert.ok(description);
        assert.deepEqual(diff(nameless), unchanged);
    });

    it("stores the removal of the argument, and that it names the snapshot that is there", () => {
        const { removed, inputs } = without("adoptSnapshotId");
        assert.equal(removed, snapshotId);
        assert.deepEqual(diffSnapshot(adopted, inputs, now), stored);
        assert.deepEqual(diff(snapshotState(), { adoptSnapshotId: snapshotId }), stored);
    });

    it("replaces for another id, or one that a preview does not know", () => {
        for (const olds of [adopted, snapshotState()]) {
            assert.deepEqual(diff(olds, { adoptSnapshotId: otherId }).replaces, ["adoptSnapshotId"]);
            assert.deepEqual(diff(olds, { adoptSnapshotId: unknown }).replaces, ["adoptSnapshotId"]);
        }
    });

    it("stores a description that is the snapshot's own, stated or not any more", () => {
        const stored = { changed: ["description"], replaces: [], resumes: false };
        assert.deepEqual(diff(adopted, { description: "by hand" }), stored);
        const stated = snapshotState({ description: "by hand", adoptSnapshotId: snapshotId });
        assert.deepEqual(diffSnapshot(stated, without("description", stated).inputs, now), stored);
    });

    it("replaces for a stated description that is another one", () => {
        const { inputs } = without("adoptSnapshotId");
        assert.deepEqual(diffSnapshot(adopted, { ...inputs, description: "x" }, now).replaces, ["description"]);
    });

    const deadly: [string, Partial<SnapshotState>, Partial<SnapshotInputs>, number?][] = [
        ["triggers", {}, { triggers: ["v2"] }],
        ["clusterName", {}, { clusterName: "other" }],
        ["projectId", {}, { projectId: "a".repeat(24) }],
        ["description", {}, { description: "x" }],
        ["status", { status: "failed" }, {}],
        ["status", {}, { recreateOnExpiry: true }, start + 8 * dayMs],
    ];
    for (const [name, olds, changes, at] of deadly) {
        it(`fails where ${name} ${JSON.stringify({ ...olds, ...changes })} would replace the snapshot by itself`, () => {
            assert.throws(
                () => diff({ ...adopted, ...olds }, changes, at),
                ({ message }: Error) =>
                    [snapshotId, name, "remove adoptSnapshotId"].every((part) => message.includes(part)),
            );
        });
    }

    it("lets the same changes replace it once the argument is removed, or names another one", () => {
        const { inputs } = without("adoptSnapshotId");
        assert.deepEqual(diffSnapshot(adopted, { ...inputs, triggers: ["v2"] }, now).replaces, ["triggers"]);
        const both = diff(adopted, { triggers: ["v2"], adoptSnapshotId: otherId });
        assert.deepEqual(both.replaces, ["triggers", "adoptSnapshotId"]);
    });

    it("does not fail over what a preview does not know yet, and may be no change", () => {
        for (const triggers of [unknown, ["v1", { a: unknown }]]) {
            assert.deepEqual(diff(adopted, { triggers }).replaces, ["triggers"]);
        }
        assert.throws(
            () => diff(adopted, { triggers: unknown, clusterName: "other" }),
            /change of clusterName replaces/,
        );
    });

    it("takes the state of the official provider as it stands", () => {
        const { __urn, ...inputs } = inputsOf(snapshotState());
        const olds = {
            ...snapshotState(),
            __urn: undefined,
            timeouts: null,
            triggers: null,
            masterKeyUuid: "",
            members: [],
        };
        assert.deepEqual(diffSnapshot(olds as never, { ...inputs, __urn }, now), unchanged);
    });
});
