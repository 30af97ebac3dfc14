/** A date is sent only well ahead of it, by Atlas's clock and by the machine's. */
import assert from "node:assert/strict";
import { deleteExpiry } from "../../../../provider/lifecycle/expiry/delete";
import { createExpiry, updateExpiry } from "../../../../provider/lifecycle/expiry/createUpdate";
import { dayMs, hourMs, isoAt, start } from "../../../support/fakeSnapshot";
import { namingFailureOf } from "../../../support/failureOf";
import { expiryInputs, expiryState, fakeLegacy, legacySnapshot, wanted } from "../../../support/fakeLegacy";

const marginMs = 5 * 60_000;
const inOneHour = isoAt(start + hourMs);
const script = { get: [legacySnapshot()], patch: [legacySnapshot({ expires: inOneHour })] };

describe("the deadline of a legacy snapshot's date", () => {
    for (const [what, aheadMs, deadlineAt] of [
        ["it lies five minutes before the date", undefined, start + hourMs - marginMs],
        ["Atlas's clock is 20 minutes ahead: it lies that much earlier", 20 * 60_000, start + 40 * 60_000 - marginMs],
        ["Atlas's clock is behind: this machine's counts", -dayMs, start + hourMs - marginMs],
    ] as const) {
        it(what, async () => {
            const { context, budgets } = fakeLegacy(script, start, aheadMs);
            await createExpiry(expiryInputs({ expires: inOneHour }), context);
            assert.deepEqual(
                budgets.map((budget) => budget.deadlineAt),
                [start + 2 * hourMs, deadlineAt],
            );
        });
    }

    it("is that of the operation, where that comes sooner", async () => {
        const { context, budgets } = fakeLegacy(script);
        await createExpiry(expiryInputs({ expires: inOneHour, timeouts: { create: "10m" } }), context);
        assert.equal(budgets[1]?.deadlineAt, start + 600_000);
    });

    it("concerns update and restore too", async () => {
        const updating = fakeLegacy({ ...script, get: [legacySnapshot({ expires: wanted })] });
        await updateExpiry(expiryState(), expiryInputs({ expires: inOneHour }), updating.context);
        assert.equal(updating.budgets[1]?.deadlineAt, start + hourMs - marginMs);
        const restoring = fakeLegacy({ ...script, get: [legacySnapshot({ expires: wanted })] });
        await deleteExpiry(expiryState({ onDelete: "restore", previousExpires: inOneHour }), restoring.context);
        assert.equal(restoring.budgets[1]?.deadlineAt, start + hourMs - marginMs);
    });
});

describe("a date that is not well ahead", () => {
    for (const [what, expires, aheadMs, told] of [
        [
            "has passed by Atlas's clock, two days ahead of the machine's",
            isoAt(start + dayMs),
            2 * dayMs,
            /has passed meanwhile/,
        ],
        ["is less than five minutes ahead", isoAt(start + marginMs - 1000), undefined, /is less than 5m ahead/],
        ["is less than five minutes ahead by Atlas's clock", inOneHour, 58 * 60_000, /is less than 5m ahead/],
    ] as const) {
        it(`is not sent where it ${what}`, async () => {
            const { context, asked } = fakeLegacy({ get: [legacySnapshot()] }, start, aheadMs);
            assert.match(await namingFailureOf(createExpiry(expiryInputs({ expires }), context)), told);
            assert.deepEqual(asked, ["get"]);
        });
    }

    it("is sent five minutes ahead", async () => {
        const { context, asked } = fakeLegacy(script);
        await createExpiry(expiryInputs({ expires: isoAt(start + marginMs) }), context);
        assert.equal(asked.length, 2);
    });

    for (const [what, previousExpires, aheadMs, told] of [
        ["has passed by Atlas's clock", isoAt(start + dayMs), 2 * dayMs, /has passed, and Atlas would delete it/],
        ["is less than five minutes ahead", isoAt(start + 60_000), undefined, /is almost there, and Atlas would/],
    ] as const) {
        it(`is not put back where it ${what}, with a warning`, async () => {
            const get = [legacySnapshot({ expires: wanted })];
            const { context, asked, warnings } = fakeLegacy({ get }, start, aheadMs);
            await deleteExpiry(expiryState({ onDelete: "restore", previousExpires }), context);
            assert.ok(!asked.some((request) => request.startsWith("patch")));
            assert.match(warnings[0]!, told);
        });
    }
});
