import assert from "node:assert/strict";
import { getExpiry, refreshExpiry } from "../../../../provider/lifecycle/expiry/read";
import {
    apiError,
    clusterNotFound,
    connectionError,
    forbidden,
    groupNotFound,
    snapshotNotFound,
} from "../../../support/fakeAtlas";
import { clusterName, dayMs, isoAt, projectId, snapshotId, start } from "../../../support/fakeSnapshot";
import { namingFailureOf } from "../../../support/failureOf";
import {
    expiryState,
    fakeLegacy,
    kept,
    keeping,
    legacySnapshot,
    type LegacyScript,
    other,
    wanted,
} from "../../../support/fakeLegacy";

const dated = (expires?: string) => legacySnapshot({ expires });
/** After the wanted expiry. */
const afterwards = start + 366 * dayMs;

function refresh(script: LegacyScript, changes: Parameters<typeof expiryState>[0] = {}, startsAt = start) {
    const state = expiryState(changes);
    const fake = fakeLegacy(script, startsAt);
    return { ...fake, state, refreshed: () => refreshExpiry(state, fake.context) };
}

describe("refresh of a LegacySnapshotExpiry", () => {
    for (const [what, found, stored] of [
        ["the date is the same", dated(wanted), {}],
        ["the date is the same instant in another form", dated(wanted.replace("Z", "+00:00")), {}],
        [
            "the stored date is the same instant in another form",
            dated(wanted),
            { expires: wanted.replace("Z", ".000Z") },
        ],
        ["doNotDelete is set as asked for", kept(), keeping],
        ["doNotDelete is set, and a date stands beside it", kept({ expires: other }), keeping],
        ["doNotDelete is false, as the program says", dated(wanted), { doNotDelete: false }],
        ["Atlas leaves doNotDelete: false out", legacySnapshot({ expires: wanted, doNotDelete: undefined }), {}],
        ["nothing was known of before", dated(wanted), { previousExpires: undefined, previousDoNotDelete: undefined }],
    ] as const) {
        it(`finds no drift where ${what}`, async () => {
            const { refreshed, state, asked } = refresh({ get: [found] }, stored);
            assert.deepEqual(await refreshed(), state);
            assert.deepEqual(asked, ["get"]);
        });
    }

    for (const [what, found, stored, now] of [
        ["another date", dated(other), {}, { expires: other }],
        ["doNotDelete instead of a date", kept(), {}, keeping],
        ["a date instead of doNotDelete", dated(other), keeping, { expires: other, doNotDelete: undefined }],
        ["no expiry at all", dated(), {}, { expires: undefined }],
        ["no expiry instead of doNotDelete", dated(), keeping, { expires: undefined, doNotDelete: undefined }],
        [
            "another date beside doNotDelete: false",
            dated(other),
            { doNotDelete: false },
            { expires: other, doNotDelete: false },
        ],
    ] as const) {
        it(`finds the drift to ${what}, and keeps what was before the resource`, async () => {
            const { refreshed } = refresh({ get: [found] }, stored);
            assert.deepEqual(await refreshed(), expiryState({ ...stored, ...now, __found: true }));
        });
    }

    it("tells every output anew, and drops what Atlas does not tell any more", async () => {
        const stale = { complete: false, incremental: true, clusterId: "old", parts: [] };
        const { refreshed } = refresh({ get: [legacySnapshot({ expires: wanted, incremental: null })] }, stale);
        assert.deepEqual(await refreshed(), expiryState({ incremental: undefined }));
    });

    it("keeps every input", async () => {
        const inputs = { onDelete: "restore", timeouts: { delete: "1m" } } as const;
        const { refreshed } = refresh({ get: [dated(other)] }, inputs);
        assert.deepEqual(await refreshed(), expiryState({ ...inputs, expires: other, __found: true }));
    });

    describe("where the snapshot is gone", () => {
        it("forgets it", async () => {
            assert.equal(await refresh({ get: [snapshotNotFound()] }).refreshed(), undefined);
            assert.equal(await refresh({ get: [snapshotNotFound()] }, keeping).refreshed(), undefined);
        });

        it("keeps one that expired as it was told to: that is no drift", async () => {
            const { refreshed, state } = refresh({ get: [snapshotNotFound()] }, {}, afterwards);
            assert.deepEqual(await refreshed(), state);
        });

        it("forgets one that is gone before its time", async () => {
            const stored = { expires: isoAt(afterwards + 1000) };
            assert.equal(await refresh({ get: [snapshotNotFound()] }, stored, afterwards).refreshed(), undefined);
        });

        it("looks for it in the whole list, unfinished ones included, where the code is another one", async () => {
            const get = [apiError(404, "RESOURCE_NOT_FOUND")];
            const { refreshed, asked } = refresh({ get, list: [[]] });
            assert.equal(await refreshed(), undefined);
            assert.deepEqual(asked, ["get", 'list {"completed":"all"}']);
            const there = refresh({ get, list: [[legacySnapshot()]] });
            assert.match(await namingFailureOf(there.refreshed()), /was not refreshed: .*RESOURCE_NOT_FOUND/);
        });
    });

    it("fails where its cluster is gone while the project answers, with the ways out", async () => {
        const { refreshed, asked } = refresh({ get: [clusterNotFound()], group: [undefined] });
        assert.match(
            await namingFailureOf(refreshed()),
            /no cluster of that name any more.*CLUSTER_NOT_FOUND.*`pulumi state delete`/,
        );
        assert.deepEqual(asked, ["get", "group"]);
    });

    for (const [what, script] of [
        ["the project does not answer", { get: [clusterNotFound()], group: [groupNotFound()] }],
        ["there is no such project", { get: [groupNotFound()] }],
        ["the credentials may not", { get: [forbidden()] }],
        ["Atlas cannot be reached", { get: [connectionError()] }],
        ["the cluster uses Cloud Backup now", { get: [apiError(400, "INCORRECT_BACKUP_API_ENDPOINT")] }],
        ["a proxy says 404", { get: [apiError(404)] }],
    ] as const) {
        it(`fails where ${what}: nothing follows from that for the state`, async () => {
            const { refreshed } = refresh(script, {}, afterwards);
            assert.match(await namingFailureOf(refreshed()), /^The legacy snapshot .* was not refreshed: /);
        });
    }

    it("ends with the engine, without an explanation", async () => {
        const { refreshed, abort } = refresh({ get: [legacySnapshot()] });
        abort.abort(new Error("gone"));
        await assert.rejects(refreshed(), { message: "gone" });
    });
});

describe("get of a legacy snapshot", () => {
    const ref = { projectId, clusterName, snapshotId };

    it("gives what Atlas says, and no more", async () => {
        const { context } = fakeLegacy({ get: [legacySnapshot()] });
        const { __urn, onDelete, previousExpires, previousDoNotDelete, ...outputs } = expiryState();
        assert.deepEqual(await getExpiry(ref, context), {
            ...outputs,
            expires: legacySnapshot().expires,
            doNotDelete: false,
        });
    });

    it("fails for one that does not exist", async () => {
        const { context } = fakeLegacy({ get: [snapshotNotFound()] });
        assert.match(await namingFailureOf(getExpiry(ref, context)), /could not be read: .*SNAPSHOT_NOT_FOUND/);
    });
});

describe("a refusal of a legacy snapshot's reader", () => {
    for (const [what, reading] of [
        ["a refresh", (script: LegacyScript) => refreshExpiry(expiryState(), fakeLegacy(script).context)],
        [
            "a get",
            (script: LegacyScript) => getExpiry({ projectId, clusterName, snapshotId }, fakeLegacy(script).context),
        ],
    ] as const) {
        it(`has one remedy, that of reading: ${what}`, async () => {
            const message = await namingFailureOf(reading({ get: [apiError(401, "USER_UNAUTHORIZED")] }));
            assert.match(message, /the role Project Backup Manager/);
            assert.doesNotMatch(message, /only the role Project Owner/);
        });
    }
});
