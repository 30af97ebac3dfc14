import assert from "node:assert/strict";
import { updateExpiry } from "../../../../provider/lifecycle/expiry/createUpdate";
import { apiError, snapshotNotFound } from "../../../support/fakeAtlas";
import { dayMs, hourMs, start } from "../../../support/fakeSnapshot";
import { namingFailureOf } from "../../../support/failureOf";
import {
    expiryInputs,
    expiryState,
    fakeLegacy,
    kept,
    keeping,
    legacySnapshot,
    other,
    passed,
    wanted,
} from "../../../support/fakeLegacy";

const stored = legacySnapshot({ expires: wanted });
const otherPatch = `patch ${JSON.stringify({ expires: other })}`;
const release = 'patch {"doNotDelete":false}';
const refused = () => apiError(403, "CANNOT_MODIFY_SNAPSHOT", "Cannot modify snapshot because of invalid fields.");

describe("update of a LegacySnapshotExpiry", () => {
    it("sets another date by one PATCH, and keeps what was before the resource", async () => {
        const { context, asked, warnings } = fakeLegacy({ get: [stored], patch: [legacySnapshot({ expires: other })] });
        const state = await updateExpiry(expiryState(), expiryInputs({ expires: other }), context);
        assert.deepEqual(state, expiryState({ expires: other }));
        assert.deepEqual([asked, warnings], [["get", otherPatch], []]);
    });

    it("sets doNotDelete by one PATCH", async () => {
        const { context, asked } = fakeLegacy({ get: [stored], patch: [kept()] });
        const state = await updateExpiry(expiryState(), expiryInputs(keeping), context);
        assert.deepEqual(state, expiryState(keeping));
        assert.deepEqual(asked, ["get", 'patch {"doNotDelete":true}']);
    });

    it("does not come to know what was before where create did not", async () => {
        const unknown = { previousExpires: undefined, previousDoNotDelete: undefined };
        const { context } = fakeLegacy({ get: [stored], patch: [legacySnapshot({ expires: other })] });
        const state = await updateExpiry(expiryState(unknown), expiryInputs({ expires: other }), context);
        assert.deepEqual(state, expiryState({ ...unknown, expires: other }));
    });

    for (const [what, olds, news] of [
        ["onDelete", {}, { onDelete: "deleteSnapshot" }],
        ["timeouts", { timeouts: { create: "1m" } }, {}],
        ["doNotDelete: false, which says nothing new,", {}, { doNotDelete: false }],
        ["the form of the same instant", { expires: wanted.replace("T00:00:00Z", "T01:00:00+01:00") }, {}],
        ["nothing but the captured text", {}, {}],
        ["onDelete of a snapshot that has expired", { expires: passed }, { expires: passed, onDelete: "restore" }],
    ] as const) {
        it(`calls nothing where ${what} changes`, async () => {
            const { context, asked } = fakeLegacy();
            const state = await updateExpiry(expiryState(olds), expiryInputs(news), context);
            assert.deepEqual(state, expiryState(news));
            assert.deepEqual(asked, []);
        });
    }

    describe("from doNotDelete to a date", () => {
        const olds = expiryState(keeping);
        const dated = legacySnapshot({ expires: other });
        const both = kept({ expires: other });
        const neither = legacySnapshot({ expires: undefined });

        for (const [what, script, requests] of [
            ["Atlas clears the flag", { patch: [dated], get: [kept(), dated] }, ["get", otherPatch, "get"]],
            [
                "the answer does not tell, and the flag is cleared",
                { patch: [both], get: [kept(), dated] },
                ["get", otherPatch, "get"],
            ],
            [
                "Atlas lets the flag stand",
                { patch: [both, dated], get: [kept(), both] },
                ["get", otherPatch, "get", release],
            ],
            [
                "the answer hides that it stands",
                { patch: [dated, dated], get: [kept(), both] },
                ["get", otherPatch, "get", release],
            ],
            [
                "Atlas drops the date",
                { patch: [kept(), neither, dated], get: [kept()] },
                ["get", otherPatch, "get", release, otherPatch],
            ],
            [
                "Atlas refuses the date",
                { patch: [refused(), neither, dated], get: [kept()] },
                ["get", otherPatch, "get", release, otherPatch],
            ],
        ] as const) {
            it(`makes the date hold where ${what}`, async () => {
                const { context, asked } = fakeLegacy(script);
                const state = await updateExpiry(olds, expiryInputs({ expires: other }), context);
                assert.deepEqual(state, expiryState({ expires: other }));
                assert.deepEqual(asked, requests);
            });
        }

        it("leaves the flag alone where Atlas refuses for another reason", async () => {
            const { context, asked } = fakeLegacy({
                get: [kept()],
                patch: [apiError(403, "CANNOT_MODIFY_CLUSTER_SNAPSHOT")],
            });
            const message = await namingFailureOf(updateExpiry(olds, expiryInputs({ expires: other }), context));
            assert.match(message, /CANNOT_MODIFY_CLUSTER_SNAPSHOT/);
            assert.deepEqual(asked, ["get", otherPatch]);
        });

        it("is refused where it is not the flag that is in the way", async () => {
            const { context, asked } = fakeLegacy({ patch: [refused()], get: [kept(), legacySnapshot()] });
            const message = await namingFailureOf(updateExpiry(olds, expiryInputs({ expires: other }), context));
            assert.match(message, /was not changed: .*CANNOT_MODIFY_SNAPSHOT/);
            assert.deepEqual(asked, ["get", otherPatch, "get"]);
        });
    });

    it("says of a snapshot that is gone what to do", async () => {
        const { context } = fakeLegacy({ get: [snapshotNotFound()] });
        const message = await namingFailureOf(updateExpiry(expiryState(), expiryInputs({ expires: other }), context));
        assert.match(message, /was not changed: .*SNAPSHOT_NOT_FOUND.*remove the resource/);
    });

    it("says of a snapshot that expired as it was told to that it cannot be changed any more", async () => {
        const { context } = fakeLegacy({ get: [stored], patch: [snapshotNotFound()] }, start + 400 * dayMs);
        const later = new Date(start + 500 * dayMs).toISOString();
        const message = await namingFailureOf(updateExpiry(expiryState(), expiryInputs({ expires: later }), context));
        assert.match(message, /it expired at 2027-01-01T00:00:00Z/);
    });

    it("goes by timeouts.update", async () => {
        const { context, budgets } = fakeLegacy({ get: [stored], patch: [kept()] });
        await updateExpiry(expiryState(), expiryInputs({ ...keeping, timeouts: { update: "3h" } }), context);
        assert.deepEqual(
            budgets.map(({ deadlineAt }) => deadlineAt),
            [start + 3 * hourMs, start + 3 * hourMs],
        );
    });
});
