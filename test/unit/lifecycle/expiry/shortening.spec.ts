/** A shorter life for a snapshot that another resource of the stack holds: not on behalf of this one. */
import assert from "node:assert/strict";
import { deleteExpiry } from "../../../../provider/lifecycle/expiry/delete";
import { createExpiry, updateExpiry } from "../../../../provider/lifecycle/expiry/createUpdate";
import { snapshotId } from "../../../support/fakeSnapshot";
import {
    expiryInputs,
    expiryState,
    fakeLegacy,
    former,
    kept,
    keeping,
    legacySnapshot,
    other,
    otherUrn,
    urn,
    wanted,
} from "../../../support/fakeLegacy";

const dated = (expires?: string) => legacySnapshot({ expires });
const late = dated(wanted);
const due = { __due: true } as const;

/** `fakeLegacy` with a stack in which another resource holds the snapshot, or whose state cannot be read. */
function held(by: "another" | "unknown", script: Parameters<typeof fakeLegacy>[0]) {
    const fake = fakeLegacy(script);
    if (by === "another") {
        fake.stack.hold(snapshotId, urn);
        fake.stack.hold(snapshotId, otherUrn);
    } else {
        fake.stack.problem = new Error("there is no `pulumi` on the PATH");
    }
    return fake;
}

for (const [by, why] of [
    ["another", /the resource "elsewhere" of this stack holds it too\. The next `pulumi up` tries again$/],
    ["unknown", /is not known, because there is no `pulumi` on the PATH\. The next `pulumi up` tries again$/],
] as const) {
    describe(`where ${by === "another" ? "another resource holds the snapshot" : "nobody knows who else holds it"}`, () => {
        for (const [what, found, inForce, previous] of [
            ["an earlier date", late, { expires: wanted }, { previousExpires: wanted, previousDoNotDelete: false }],
            [
                "a date instead of none",
                dated(),
                { expires: undefined },
                { previousExpires: undefined, previousDoNotDelete: false },
            ],
            [
                "a date instead of doNotDelete",
                kept(),
                keeping,
                { previousExpires: undefined, previousDoNotDelete: true },
            ],
        ] as const) {
            it(`create does not set ${what}, warns, and stores what is in force`, async () => {
                const { context, asked, warnings } = held(by, { get: [found] });
                const state = await createExpiry(expiryInputs({ expires: other }), context);
                assert.deepEqual(state, expiryState({ ...inForce, ...previous, ...due, __found: true }));
                assert.deepEqual([asked, warnings.length], [["get"], 1]);
                assert.match(warnings[0]!, /^The legacy snapshot .* still has .*, and did not get the expiry/);
                assert.match(warnings[0]!, why);
            });
        }

        for (const [what, found, olds] of [
            ["an earlier date", late, {}],
            ["a date instead of doNotDelete", kept(), keeping],
        ] as const) {
            it(`update does not set ${what}, warns, and stores what is in force`, async () => {
                const { context, asked, warnings } = held(by, { get: [found] });
                const state = await updateExpiry(expiryState(olds), expiryInputs({ expires: other }), context);
                assert.deepEqual(state, expiryState({ ...olds, ...due }));
                assert.deepEqual([asked, warnings.length], [["get"], 1]);
                assert.match(warnings[0]!, why);
            });
        }

        it("update says so too of a hold that somebody else has set: the other resource may have", async () => {
            const { context, warnings } = held(by, { get: [kept()] });
            const state = await updateExpiry(expiryState(), expiryInputs({ expires: other }), context);
            assert.deepEqual(state, expiryState({ ...keeping, ...due, __found: true }));
            assert.match(warnings[0]!, why);
        });

        it('onDelete "restore" and "deleteSnapshot" leave it as it is', async () => {
            for (const onDelete of ["restore", "deleteSnapshot"] as const) {
                const { context, asked, warnings } = held(by, {});
                await deleteExpiry(expiryState({ onDelete }), context);
                assert.deepEqual([asked, warnings.length], [[], 1]);
            }
        });

        it("a longer life is given without asking", async () => {
            const { context, stack } = held(by, { get: [dated(former)], patch: [late, kept()] });
            await createExpiry(expiryInputs(), context);
            await updateExpiry(expiryState({ expires: former }), expiryInputs(keeping), context);
            assert.equal(stack.reads, 0);
        });
    });
}

describe("a new resource whose own run has noted it", () => {
    it("still asks the state who else holds the snapshot", async () => {
        const { context, asked } = held("another", { get: [late] });
        context.holders.note(snapshotId, otherUrn.replace("elsewhere", "new"));
        const inputs = expiryInputs({ expires: other, __urn: otherUrn.replace("elsewhere", "new") });
        assert.equal((await createExpiry(inputs, context)).__due, true);
        assert.deepEqual(asked, ["get"]);
    });
});

describe("an expiry that is due", () => {
    it("is tried again by the next update, and then no longer due", async () => {
        const { context, asked } = fakeLegacy({ get: [late], patch: [dated(other)] });
        const state = await updateExpiry(expiryState(due), expiryInputs({ expires: other }), context);
        assert.deepEqual(state, expiryState({ expires: other }));
        assert.equal(asked.length, 2);
    });

    it("is looked at again even where the program asks for what the state has", async () => {
        const { context, asked } = fakeLegacy({ get: [late] });
        assert.deepEqual(await updateExpiry(expiryState(due), expiryInputs(), context), expiryState());
        assert.deepEqual(asked, ["get"]);
    });
});
