/** The switches of legacy backup, with the real client against a local Atlas in the same process, on one virtual clock. */
import assert from "node:assert/strict";
import { SnapshotError } from "../../../provider/lifecycle/explain";
import { checkExpiry } from "../../../provider/lifecycle/expiry/check";
import type { ExpiryContext } from "../../../provider/lifecycle/expiry/context";
import { createExpiry } from "../../../provider/lifecycle/expiry/createUpdate";
import { refreshExpiry } from "../../../provider/lifecycle/expiry/read";
import type { LocalAtlasOptions } from "../../../provider/local";
import { clusterName, former, keeping, other, startExpiry, wanted } from "../../support/expiryInProcess";
import { failureOf } from "../../support/failureOf";
import { dayMs, isoAt, start } from "../../support/fakeSnapshot";
import { VirtualClock } from "../../support/virtualClock";
import type { Proofs, Sides } from "./sides";

const dated = (expires: string) => ({ expires, doNotDelete: false });

const refusals = ({ atlas }: ReturnType<typeof startExpiry>) =>
    atlas.requests.filter(({ status }) => typeof status === "number" && status >= 400 && status !== 401);

/** Under every answer that Atlas may give to a date while doNotDelete is set, where both ways of refusing count. */
const dateUnderHold: Proofs = {
    "an update goes from doNotDelete to the date": async (options) => {
        const { create, update, held, context } = startExpiry(options);
        const state = await update(await create(keeping), { expires: other });
        assert.deepEqual(held(), dated(other));
        assert.deepEqual([state.expires, state.doNotDelete, state.previousExpires], [other, undefined, former]);
        assert.deepEqual(await refreshExpiry(state, context), state);
    },
    "a delete restores the date": async (options) => {
        const { create, remove, held } = startExpiry(options);
        await remove(await create({ ...keeping, onDelete: "restore" }));
        assert.deepEqual(held(), dated(former));
    },
    "a hold that somebody else set stays": async (options) => {
        const { atlas, create, update, snapshotId, held } = startExpiry(options);
        const created = await create();
        atlas.setLegacyExpiry(snapshotId, { doNotDelete: true });
        const error = await failureOf(update(created, { expires: other }), SnapshotError);
        assert.match(error.message, /doNotDelete is set on it, and this resource did not set it/);
        assert.deepEqual(held(), { doNotDelete: true });
    },
};

/** The same, with every answer to a date while doNotDelete is set. */
const underEachAnswer = Object.fromEntries(
    (["clears", "stands", "ignored", "refused"] as const).flatMap((legacyExpiresUnderDoNotDelete) =>
        Object.entries(dateUnderHold).map(([rule, prove]) => [
            `${rule}, where the date ${legacyExpiresUnderDoNotDelete}`,
            (options: LocalAtlasOptions) => prove({ ...options, legacyExpiresUnderDoNotDelete }),
        ]),
    ),
);

const neverBoth: Proofs = {
    "a change from one field to the other, and back, is never refused": async (options) => {
        const rig = startExpiry(options);
        const created = await rig.create();
        const kept = await rig.update(created, keeping);
        assert.deepEqual(rig.held(), { doNotDelete: true });
        assert.deepEqual(await rig.update(kept, {}), created);
        assert.deepEqual([rig.held(), refusals(rig)], [dated(wanted), []]);
    },
    "a program that asks for both is told so, and Atlas is not asked": (options) => {
        const { atlas, inputs } = startExpiry(options);
        const { failures } = checkExpiry({}, { ...inputs({ doNotDelete: true }) }, start);
        assert.match(failures.map(({ reason }) => reason).join(), /doNotDelete is true and expires is given/);
        assert.deepEqual(atlas.requests, []);
    },
};

const neverPast: Proofs = {
    "a date in the past is refused by the check, and Atlas is not asked": (options) => {
        const { atlas, inputs } = startExpiry(options);
        const { failures } = checkExpiry({}, { ...inputs({ expires: isoAt(start - dayMs) }) }, start);
        assert.match(failures.map(({ reason }) => reason).join(), /which is past; .*set onDelete to "deleteSnapshot"/);
        assert.deepEqual(atlas.requests, []);
    },
    "a date that only a slow machine takes for the future is not sent": async (options) => {
        const { atlas, context, inputs, held } = startExpiry(options);
        const slow: ExpiryContext = { ...context, clock: new VirtualClock(start - 2 * dayMs) };
        const error = await failureOf(createExpiry(inputs({ expires: isoAt(start - dayMs) }), slow), SnapshotError);
        assert.match(error.message, /has passed meanwhile/);
        assert.equal(atlas.requests.filter(({ method }) => method === "PATCH").length, 0);
        assert.deepEqual(held(), dated(former));
    },
    "a former date that has passed meanwhile is not put back": async (options) => {
        const { clock, create, remove, held, warnings } = startExpiry(options);
        const created = await create({ onDelete: "restore" });
        clock.advance(30 * dayMs);
        await remove(created);
        assert.deepEqual(held(), dated(wanted));
        assert.match(warnings[0]!, /has passed/);
    },
};

const expired: Proofs = {
    "a create says that an expired snapshot cannot be changed any more": async (options) => {
        const { create } = startExpiry(options, { expiresAt: start - 1000 });
        const error = await failureOf(create(), SnapshotError);
        assert.match(error.message, /was not set: .*(has expired and cannot be changed any more|it expired at)/);
    },
    "a delete ends with the restore of a snapshot that has expired itself": async (options) => {
        const { clock, create, remove, held } = startExpiry(options, { expiresAt: start + 30 * dayMs });
        const created = await create({ expires: isoAt(start + dayMs), onDelete: "restore" });
        clock.advance(dayMs);
        await remove(created);
        assert.equal(held()?.expires, isoAt(start + dayMs));
    },
};

const hold: Proofs = Object.fromEntries(
    (["restore", "deleteSnapshot"] as const).map((onDelete) => [
        `a legal hold outlives onDelete "${onDelete}", which succeeds once it is lifted in Atlas`,
        async (options: LocalAtlasOptions) => {
            const { atlas, create, remove, snapshotId, held } = startExpiry(options);
            const created = await create({ onDelete });
            atlas.setLegacyExpiry(snapshotId, { doNotDelete: true });
            const error = await failureOf(remove(created), SnapshotError);
            assert.match(error.message, /doNotDelete is set on it, and this resource did not set it/);
            assert.deepEqual(held(), { doNotDelete: true });
            atlas.setLegacyExpiry(snapshotId, { expiresAt: Date.parse(wanted) });
            await remove(created);
            assert.equal(held()?.expires, onDelete === "restore" ? former : undefined);
        },
    ]),
);

const holds: Proofs = {
    ...hold,
    "a legal hold outlives an update of the date, and a refresh": async (options) => {
        const { atlas, create, update, snapshotId, held, context } = startExpiry(options);
        const created = await create();
        atlas.setLegacyExpiry(snapshotId, { doNotDelete: true });
        const refreshed = await refreshExpiry(created, context);
        for (const state of [created, refreshed!]) {
            await failureOf(update(state, { expires: other }), SnapshotError);
        }
        assert.deepEqual(held(), { doNotDelete: true });
    },
    "the resource's own doNotDelete is in the way of no delete": async (options) => {
        const { create, remove, held } = startExpiry(options);
        await remove(await create({ ...keeping, onDelete: "deleteSnapshot" }));
        assert.equal(held(), undefined);
    },
};

/** A legacy snapshot of a cluster that has cloud backup now. */
const kept = { clusterName: "Cluster0", expiresAt: start + 30 * dayMs };

export const legacySwitches = {
    legacyModifyStatus: { 403: underEachAnswer, 400: underEachAnswer },
    legacyBothFields: { refused: neverBoth, refusedIfTrue: neverBoth },
    legacyExpiresUnderDoNotDelete: {
        clears: dateUnderHold,
        stands: dateUnderHold,
        ignored: dateUnderHold,
        refused: dateUnderHold,
    },
    legacyPastExpires: { accepted: neverPast, refused: neverPast },
    legacyLongestExpiryInDays: {
        false: {
            "any date is set": async (options) => {
                const { create, held } = startExpiry(options);
                await create();
                assert.deepEqual(held(), dated(wanted));
            },
        },
        100: {
            "too late a date is refused with the remedy, and nothing has changed": async (options) => {
                const { create, held } = startExpiry(options);
                const { message } = await failureOf(create(), SnapshotError);
                assert.match(message, /was not set: .*EXPIRATION_DATE_EXCEEDS_MAX.*; choose an earlier expires/);
                assert.deepEqual(held(), dated(former));
            },
            "a date within the bounds is set": async (options) => {
                const { create, held } = startExpiry(options);
                await create({ expires: other });
                assert.deepEqual(held(), dated(other));
            },
        },
    },
    legacyExpiredCode: { ALREADY_EXPIRED: expired, CANNOT_MODIFY_SNAPSHOT: expired, SNAPSHOT_NOT_FOUND: expired },
    legacyDoNotDeleteBlocksDelete: { true: holds, false: holds },
    legacyOnCloudBackup: {
        refused: {
            "a cluster with Cloud Backup is said to have no legacy snapshots": async (options) => {
                const { create } = startExpiry(options, kept);
                const error = await failureOf(create({ clusterName: "Cluster0" }), SnapshotError);
                assert.match(
                    error.message,
                    /INCORRECT_BACKUP_API_ENDPOINT: .*; the cluster uses Cloud Backup.*OnDemandSnapshot/,
                );
            },
        },
        answered: {
            "what such a cluster kept from before is changed, read and let go": async (options) => {
                const { create, remove, held, context } = startExpiry(options, kept);
                const created = await create({ clusterName: "Cluster0", onDelete: "restore" });
                assert.deepEqual(held(), dated(wanted));
                assert.deepEqual(await refreshExpiry(created, context), created);
                await remove(created);
                assert.deepEqual(held(), dated(former));
            },
            "a cluster with legacy backup is no different": async (options) => {
                const { create, held } = startExpiry(options, { ...kept, clusterName });
                await create();
                assert.deepEqual(held(), dated(wanted));
            },
        },
    },
} satisfies Sides;
