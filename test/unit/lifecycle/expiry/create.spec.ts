import assert from "node:assert/strict";
import { createExpiry } from "../../../../provider/lifecycle/expiry/createUpdate";
import { apiError, clusterNotFound, forbidden, snapshotNotFound } from "../../../support/fakeAtlas";
import { hourMs, start } from "../../../support/fakeSnapshot";
import { namingFailureOf } from "../../../support/failureOf";
import {
    expiryInputs,
    expiryState,
    fakeLegacy,
    former,
    kept,
    keeping,
    legacySnapshot,
    passed,
    wanted,
} from "../../../support/fakeLegacy";

const dated = (expires = wanted) => legacySnapshot({ expires });
const patchTo = (expires: string) => `patch ${JSON.stringify({ expires })}`;

describe("create of a LegacySnapshotExpiry", () => {
    it("reads first, then sets the expiry, and remembers the former one", async () => {
        const { context, asked } = fakeLegacy({ get: [legacySnapshot()], patch: [dated()] });
        assert.deepEqual(await createExpiry(expiryInputs(), context), expiryState());
        assert.deepEqual(asked, ["get", patchTo(wanted)]);
    });

    it("says the former expiry before its PATCH: a kill right after leaves no other trace", async () => {
        const told: string[] = [];
        const fake = fakeLegacy({
            get: [legacySnapshot()],
            patch: [
                () => {
                    told.push(...fake.infos);
                    return dated();
                },
            ],
        });
        await createExpiry(expiryInputs(), fake.context);
        assert.equal(told.length, 1);
        assert.ok(told[0]!.includes(`had the expiry ${former}`), told[0]);
    });

    for (const [what, found, previous, told] of [
        ["doNotDelete", kept(), { previousExpires: undefined, previousDoNotDelete: true }, /doNotDelete is set/],
        [
            "no expiry at all",
            legacySnapshot({ expires: undefined, doNotDelete: undefined }),
            { previousExpires: undefined, previousDoNotDelete: false },
            /had no expiry$/,
        ],
        [
            "a date in another form",
            dated(former.replace("Z", "+00:00")),
            { previousExpires: former, previousDoNotDelete: false },
            /had the expiry/,
        ],
    ] as const) {
        it(`remembers ${what}`, async () => {
            const { context, infos } = fakeLegacy({ get: [found, dated()], patch: [dated()] });
            assert.deepEqual(await createExpiry(expiryInputs(), context), expiryState(previous));
            assert.match(infos[0]!, told);
        });
    }

    for (const [what, found, inputs, mark] of [
        ["the same date", dated(), {}, {}],
        ["the same instant in another form", dated(wanted.replace("T00:00:00Z", "T02:00:00+02:00")), {}, {}],
        ["doNotDelete", kept(), keeping, { __found: true }],
    ] as const) {
        it(`changes nothing where ${what} is there already, and does not know what was before`, async () => {
            const { context, asked, infos, warnings } = fakeLegacy({ get: [found] });
            const state = await createExpiry(expiryInputs(inputs), context);
            assert.deepEqual(
                state,
                expiryState({ ...inputs, ...mark, previousExpires: undefined, previousDoNotDelete: undefined }),
            );
            assert.deepEqual([asked, infos, warnings], [["get"], [], []]);
        });
    }

    it('warns that "restore" will keep what was there already', async () => {
        const { context, warnings } = fakeLegacy({ get: [dated()] });
        await createExpiry(expiryInputs({ onDelete: "restore" }), context);
        assert.equal(warnings.length, 1);
        assert.match(warnings[0]!, /the one before is not known: onDelete "restore" will keep it as it is/);
    });

    it("sets doNotDelete by itself: Atlas never accepts both fields in one request", async () => {
        const { context, asked } = fakeLegacy({ get: [legacySnapshot()], patch: [kept()] });
        assert.deepEqual(await createExpiry(expiryInputs(keeping), context), expiryState(keeping));
        assert.deepEqual(asked, ["get", 'patch {"doNotDelete":true}']);
    });

    it("echoes every input, doNotDelete: false included", async () => {
        const more = { doNotDelete: false, onDelete: "restore", timeouts: { create: "1m" } } as const;
        const { context } = fakeLegacy({ get: [legacySnapshot()], patch: [dated()] });
        assert.deepEqual(await createExpiry(expiryInputs(more), context), expiryState(more));
    });

    it("gives each request the time that timeouts.create leaves", async () => {
        const { context, budgets } = fakeLegacy({ get: [legacySnapshot()], patch: [dated()] });
        await createExpiry(expiryInputs({ timeouts: { create: "1h" } }), context);
        assert.deepEqual(
            budgets.map(({ deadlineAt }) => deadlineAt),
            [start + hourMs, start + hourMs],
        );
    });

    it("sends no date that has passed since the check", async () => {
        const { context, asked } = fakeLegacy({ get: [legacySnapshot()] });
        const message = await namingFailureOf(createExpiry(expiryInputs({ expires: passed }), context));
        assert.match(message, /was not set: 2025-12-31T00:00:00Z has passed meanwhile/);
        assert.deepEqual(asked, ["get"]);
    });

    for (const [what, error, way] of [
        ["there is no such snapshot", snapshotNotFound(), /SNAPSHOT_NOT_FOUND.*; check snapshotId/],
        ["there is no such cluster", clusterNotFound(), /CLUSTER_NOT_FOUND.*; check clusterName and projectId/],
        [
            "the cluster uses Cloud Backup",
            apiError(400, "INCORRECT_BACKUP_API_ENDPOINT", "Incorrect endpoint."),
            /INCORRECT_BACKUP_API_ENDPOINT: Incorrect endpoint; the cluster uses Cloud Backup, which has no legacy snapshots: use OnDemandSnapshot/,
        ],
        ["the caller's address is not on the list", forbidden(), /access list/],
    ] as const) {
        it(`fails where ${what}, and says what to do`, async () => {
            const { context, asked } = fakeLegacy({ get: [error] });
            const message = await namingFailureOf(createExpiry(expiryInputs(), context));
            assert.match(message, /^The expiry of the legacy snapshot .* was not set: /);
            assert.match(message, way);
            assert.deepEqual(asked, ["get"]);
        });
    }

    for (const [what, code, way] of [
        ["has expired", "ALREADY_EXPIRED", /it has expired and cannot be changed any more: remove the resource/],
        ["is a shard's part", "CANNOT_MODIFY_CLUSTER_SNAPSHOT", /address the snapshot of the whole cluster/],
        ["may not be kept that long", "EXPIRATION_DATE_EXCEEDS_MAX", /choose an earlier expires/],
        ["may be changed by owners alone", "USER_UNAUTHORIZED", /only the role Project Owner may change/],
    ] as const) {
        it(`fails for a snapshot that ${what}, and says what to do`, async () => {
            const { context } = fakeLegacy({ get: [legacySnapshot()], patch: [apiError(400, code)] });
            const message = await namingFailureOf(createExpiry(expiryInputs(), context));
            assert.match(message, way);
            assert.doesNotMatch(message, /Project Backup Manager/, "one remedy, not two that contradict each other");
        });
    }

    for (const code of ["CANNOT_MODIFY_SNAPSHOT", "SNAPSHOT_NOT_FOUND"]) {
        it(`says of a snapshot whose expiry has passed that it cannot be changed any more, for ${code} too`, async () => {
            const { context } = fakeLegacy({ get: [dated(passed)], patch: [apiError(403, code)] });
            const message = await namingFailureOf(createExpiry(expiryInputs(), context));
            assert.match(message, /it expired at 2025-12-31T00:00:00Z, and Atlas deletes it at the next opportunity/);
        });
    }

    it("ends with the engine, without an explanation", async () => {
        const { context, abort } = fakeLegacy({ get: [legacySnapshot()] });
        abort.abort(new Error("gone"));
        await assert.rejects(createExpiry(expiryInputs(), context), { message: "gone" });
    });
});
