/** What another person has set since: a legal hold above all. It is named, and it stays. */
import assert from "node:assert/strict";
import { deleteExpiry } from "../../../../provider/lifecycle/expiry/delete";
import { createExpiry, updateExpiry } from "../../../../provider/lifecycle/expiry/createUpdate";
import { refreshExpiry } from "../../../../provider/lifecycle/expiry/read";
import { apiError } from "../../../support/fakeAtlas";
import { namingFailureOf } from "../../../support/failureOf";
import {
    expiryInputs,
    expiryState,
    fakeLegacy,
    former,
    kept,
    keeping,
    legacySnapshot,
    other,
    wanted,
} from "../../../support/fakeLegacy";

const dated = (expires: string | undefined) => legacySnapshot({ expires });
const patchTo = (expires: string) => `patch ${JSON.stringify({ expires })}`;
const release = 'patch {"doNotDelete":false}';
const refused = () => apiError(403, "CANNOT_MODIFY_SNAPSHOT");
const hold = /doNotDelete is set on it, and this resource did not set it\. .*set doNotDelete to false in Atlas/;
const found = { __found: true } as const;

/** States in which a `doNotDelete` in Atlas is somebody else's. */
const foreign = [
    ["since this resource set a date", {}],
    ["and a refresh found it", { ...keeping, ...found }],
    ["while this resource has no expiry", { expires: undefined }],
    ["while a lost request asked for a date", { __asked: other, __due: true }],
    ["while a request for doNotDelete, which may never have arrived, is due", { __due: true }],
] as const;

describe("doNotDelete that somebody else has set on a legacy snapshot", () => {
    for (const [when, olds] of foreign) {
        it(`is not lifted by an update, ${when}`, async () => {
            const { context, asked } = fakeLegacy({ get: [kept()] });
            const message = await namingFailureOf(
                updateExpiry(expiryState(olds), expiryInputs({ expires: other }), context),
            );
            assert.match(message, /^The expiry of the legacy snapshot .* was not changed: /);
            assert.match(message, hold);
            assert.match(message, /set doNotDelete: true in place of expires$/);
            assert.deepEqual(asked, ["get"]);
        });

        for (const onDelete of ["restore", "deleteSnapshot"] as const) {
            it(`is not lifted by onDelete "${onDelete}", ${when}`, async () => {
                const { context, asked } = fakeLegacy({ get: [kept()] });
                const message = await namingFailureOf(deleteExpiry(expiryState({ ...olds, onDelete }), context));
                assert.match(message, hold);
                assert.match(message, /set onDelete to "keep".*retainOnDelete/);
                assert.deepEqual(asked, ["get"]);
            });
        }
    }

    it("is not lifted by an update that meets it only at its PATCH", async () => {
        for (const patch of [[kept({ expires: other })], [refused()]]) {
            const { context, asked } = fakeLegacy({ get: [dated(wanted), kept()], patch });
            const message = await namingFailureOf(
                updateExpiry(expiryState(), expiryInputs({ expires: other }), context),
            );
            assert.match(message, hold);
            assert.deepEqual(asked, ["get", patchTo(other), "get"]);
        }
    });

    it("is not lifted by a deletion that meets it only at its DELETE", async () => {
        const { context, asked } = fakeLegacy({ get: [dated(wanted), kept()], delete: [refused()] });
        const state = expiryState({ onDelete: "deleteSnapshot" });
        assert.match(await namingFailureOf(deleteExpiry(state, context)), hold);
        assert.deepEqual(asked, ["get", "delete", "get"]);
    });

    it("is what the program may ask for too, and stays somebody else's", async () => {
        const { context, asked } = fakeLegacy({ get: [kept()] });
        const state = await updateExpiry(expiryState(), expiryInputs(keeping), context);
        assert.deepEqual(state, expiryState({ ...keeping, ...found }));
        assert.deepEqual(asked, ["get"]);
        const later = fakeLegacy({ get: [kept()] });
        assert.match(await namingFailureOf(updateExpiry(state, expiryInputs(), later.context)), hold);
    });

    it("stays somebody else's where the state is only stored anew, and through refreshes", async () => {
        const olds = expiryState({ ...keeping, ...found });
        const stored = await updateExpiry(
            olds,
            expiryInputs({ ...keeping, onDelete: "restore" }),
            fakeLegacy().context,
        );
        assert.equal(stored.__found, true);
        assert.deepEqual(await refreshExpiry(olds, fakeLegacy({ get: [kept()] }).context), olds);
    });

    it("gives way to the date of a new resource, which warns and knows what to put back", async () => {
        const { context, warnings } = fakeLegacy({ get: [kept(), dated(wanted)], patch: [dated(wanted)] });
        const state = await createExpiry(expiryInputs(), context);
        assert.deepEqual([state.previousDoNotDelete, state.previousExpires], [true, undefined]);
        assert.match(warnings.join(), /had doNotDelete set before this resource, and gets the expiry .* in its place/);
    });
});

describe("doNotDelete that the resource has set itself", () => {
    it("is lifted", async () => {
        const { context, asked, warnings } = fakeLegacy({ get: [kept(), dated(other)], patch: [dated(other)] });
        const state = await updateExpiry(expiryState(keeping), expiryInputs({ expires: other }), context);
        assert.deepEqual(state, expiryState({ expires: other }));
        assert.deepEqual([asked, warnings], [["get", patchTo(other), "get"], []]);
    });
});

describe("a date whose request had no answer", () => {
    const olds = { expires: former, __due: true, __asked: wanted } as const;

    it("is this resource's own: a refresh takes it for no drift by somebody else, and restore ends it", async () => {
        const refreshed = await refreshExpiry(expiryState(olds), fakeLegacy({ get: [dated(wanted)] }).context);
        assert.deepEqual(refreshed, expiryState());
        const { context, asked, warnings } = fakeLegacy({ get: [dated(wanted)], patch: [dated(former)] });
        await deleteExpiry(expiryState({ ...olds, onDelete: "restore" }), context);
        assert.deepEqual([asked, warnings], [["get", patchTo(former)], []]);
    });

    it("is not taken for somebody else's by an update", async () => {
        const { context, warnings } = fakeLegacy({ get: [dated(wanted)], patch: [dated(other)] });
        await updateExpiry(expiryState(olds), expiryInputs({ expires: other }), context);
        assert.deepEqual(warnings, []);
    });
});

describe("another date that somebody else has set on a legacy snapshot", () => {
    it("is named by an update, which goes on", async () => {
        const { context, asked, warnings } = fakeLegacy({ get: [dated(former)], patch: [dated(other)] });
        const state = await updateExpiry(expiryState(), expiryInputs({ expires: other }), context);
        assert.deepEqual(state, expiryState({ expires: other }));
        assert.deepEqual(asked, ["get", patchTo(other)]);
        assert.equal(warnings.length, 1);
        assert.match(
            warnings[0]!,
            new RegExp(`had the expiry ${former} in Atlas, and not the expiry ${wanted}.*another person or tool`),
        );
    });

    it("is no change where it is the one that is asked for", async () => {
        const { context, asked, warnings } = fakeLegacy({ get: [dated(other)] });
        const state = await updateExpiry(expiryState(), expiryInputs({ expires: other }), context);
        assert.deepEqual(state, expiryState({ expires: other }));
        assert.deepEqual([asked, warnings], [["get"], []]);
    });

    for (const [what, inAtlas, olds] of [
        ["another date", other, {}],
        ["no date", undefined, {}],
        ["a date that a refresh found", other, { expires: other, ...found }],
        ["a date in place of doNotDelete", other, keeping],
    ] as const) {
        it(`is not undone by onDelete "restore": ${what}`, async () => {
            const { context, asked, warnings, infos } = fakeLegacy({ get: [dated(inAtlas)] });
            await deleteExpiry(expiryState({ ...olds, onDelete: "restore" }), context);
            assert.deepEqual([asked, warnings.length, infos.length], [["get"], 1, 1]);
            assert.match(
                warnings[0]!,
                /keeps (the|no) expiry.*: another person or tool has set that, and it is not undone$/,
            );
        });
    }

    it('is no concern of onDelete "restore" where it is what was there before', async () => {
        const { context, asked, warnings, infos } = fakeLegacy({ get: [dated(former)] });
        await deleteExpiry(expiryState({ onDelete: "restore" }), context);
        assert.deepEqual([asked, warnings], [["get"], []]);
        assert.match(infos[0]!, new RegExp(`has the expiry ${former}, as before this resource$`));
    });

    it('is named by onDelete "deleteSnapshot"', async () => {
        const { context, infos } = fakeLegacy({ get: [dated(other)], delete: [undefined] });
        await deleteExpiry(expiryState({ onDelete: "deleteSnapshot" }), context);
        assert.match(
            infos[0]!,
            new RegExp(`was deleted; it had the expiry ${other}, which another person or tool had set$`),
        );
    });
});

describe("a change of a legacy snapshot that is half done", () => {
    const olds = expiryState(keeping);
    const neither = dated(undefined);
    const failed = () => apiError(503);

    it("sets doNotDelete again where the date is refused after that", async () => {
        const patch = [kept(), neither, apiError(400, "EXPIRATION_DATE_EXCEEDS_MAX"), kept()];
        const { context, asked } = fakeLegacy({ get: [kept()], patch });
        const message = await namingFailureOf(updateExpiry(olds, expiryInputs({ expires: other }), context));
        assert.match(message, /EXPIRATION_DATE_EXCEEDS_MAX/);
        assert.deepEqual(asked.slice(-3), [release, patchTo(other), 'patch {"doNotDelete":true}']);
    });

    it("sets doNotDelete again where the DELETE fails after that, and gives that a minute of its own", async () => {
        const script = { get: [kept()], delete: [refused(), failed()], patch: [neither, kept()] };
        const { context, asked, budgets, clock } = fakeLegacy(script);
        const state = expiryState({ ...keeping, onDelete: "deleteSnapshot", timeouts: { delete: "1s" } });
        assert.match(await namingFailureOf(deleteExpiry(state, context)), /was not deleted: .*503/);
        assert.deepEqual(asked.slice(-3), [release, "delete", 'patch {"doNotDelete":true}']);
        assert.equal(budgets.at(-1)?.deadlineAt, clock.now() + 60_000);
    });

    it("says what is left where that fails too", async () => {
        const script = { get: [kept()], delete: [refused(), failed()], patch: [neither, apiError(500)] };
        const { context } = fakeLegacy(script);
        const state = expiryState({ ...keeping, onDelete: "deleteSnapshot" });
        const message = await namingFailureOf(deleteExpiry(state, context));
        assert.match(message, /503\. doNotDelete was ended before that and could not be set again \(.*500\)/);
        assert.match(message, /neither doNotDelete nor a date now\. Set one of them in Atlas/);
    });

    it("takes a snapshot that is gone by then for deleted: the reply to the DELETE was lost", async () => {
        const gone = apiError(404, "SNAPSHOT_NOT_FOUND");
        const { context, infos } = fakeLegacy({ get: [kept()], delete: [refused(), failed()], patch: [neither, gone] });
        await deleteExpiry(expiryState({ ...keeping, onDelete: "deleteSnapshot" }), context);
        assert.match(infos[0]!, /was gone already/);
    });
});
