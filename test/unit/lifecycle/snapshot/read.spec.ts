import assert from "node:assert/strict";
import type { SnapshotState } from "../../../../provider/lifecycle/snapshot/state";
import { getSnapshot, refreshSnapshot } from "../../../../provider/lifecycle/snapshot/read";
import {
    apiError,
    clusterNotFound,
    connectionError,
    forbidden,
    groupNotFound,
    type Script,
    snapshotNotFound,
} from "../../../support/fakeAtlas";
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
} from "../../../support/fakeSnapshot";
import { namingFailureOf } from "../../../support/failureOf";

const later = start + 8 * dayMs;
const ref = { projectId, clusterName, snapshotId };

function refresh(script: Script, stored: Partial<SnapshotState> = {}, startsAt = start + hourMs) {
    const fake = fakeContext(script, { startsAt });
    const state = snapshotState(stored);
    return { ...fake, state, refreshed: () => refreshSnapshot(state, fake.context) };
}

function get(script: Script) {
    const fake = fakeContext(script);
    return { ...fake, read: () => getSnapshot(ref, fake.context) };
}

describe("refresh", () => {
    it("changes nothing where Atlas says what is stored", async () => {
        const { refreshed, state, atlas } = refresh({ get: [atlasSnapshot()] }, { frequencyType: "ondemand" });
        assert.deepEqual(await refreshed(), state);
        assert.deepEqual(atlas.asked, ["get"]);
    });

    it("tells every output anew, and drops what Atlas does not tell any more", async () => {
        const { refreshed } = refresh(
            { get: [atlasSnapshot({ status: "failed", mongodVersion: "8.0.1", frequencyType: null })] },
            { mongodVersion: "7.0.1", frequencyType: "ondemand" },
        );
        const state = await refreshed();
        assert.deepEqual([state?.status, state?.mongodVersion], ["failed", "8.0.1"]);
        assert.ok(state && !("frequencyType" in state));
    });

    it("keeps every input, also where Atlas tells another description", async () => {
        const inputs = { triggers: ["v1"], timeouts: { create: "1m" }, recreateOnExpiry: true, description: "mine" };
        const { refreshed } = refresh({ get: [atlasSnapshot({ description: "other" })] }, inputs);
        const { triggers, timeouts, recreateOnExpiry, description } = (await refreshed())!;
        assert.deepEqual({ triggers, timeouts, recreateOnExpiry, description }, inputs);
    });

    it("finds the retention that is really in force", async () => {
        const { refreshed } = refresh({ get: [atlasSnapshot({ expiresAt: isoAt(start + 30 * dayMs) })] });
        assert.equal((await refreshed())?.retentionInDays, 30);
    });

    it("finds the same retention at a second look", async () => {
        const answer = atlasSnapshot({ expiresAt: isoAt(start + 30 * dayMs) });
        const once = await refresh({ get: [answer] }).refreshed();
        assert.deepEqual(await refresh({ get: [answer] }, once).refreshed(), once);
    });

    it("tells an unfinished one's status, without waiting", async () => {
        const { refreshed, clock } = refresh({ get: [unfinishedSnapshot()] }, { status: "queued" });
        assert.equal((await refreshed())?.status, "inProgress");
        assert.deepEqual(clock.pauses, []);
    });

    it("reads the members of a sharded cluster", async () => {
        const sharded = atlasSnapshot({ type: "shardedCluster" });
        const members = [{ id: "a".repeat(24) }];
        const { refreshed } = refresh({
            get: [sharded],
            sharded: [{ ...sharded, members, snapshotIds: ["b".repeat(24)] }],
        });
        const state = await refreshed();
        assert.deepEqual([state?.members, state?.snapshotIds], [members, ["b".repeat(24)]]);
    });

    it("keeps the stored members where Atlas does not tell them now", async () => {
        const members = [{ id: "a".repeat(24) }];
        const { refreshed, warnings } = refresh(
            { get: [atlasSnapshot({ type: "shardedCluster" })], sharded: [apiError(503)] },
            { type: "shardedCluster", members },
        );
        assert.deepEqual((await refreshed())?.members, members);
        assert.equal(warnings.length, 1);
    });

    it("has ten minutes", async () => {
        const { refreshed, atlas } = refresh({ get: [atlasSnapshot()] });
        await refreshed();
        assert.equal(atlas.calls[0]!.budget.deadlineAt, start + hourMs + 10 * minuteMs);
    });

    describe("of one that is gone", () => {
        const gone = { get: [snapshotNotFound()] };
        for (const [what, stored, startsAt, status] of [
            ["before its expiry", {}, start + hourMs, undefined],
            ["at its expiry", {}, start + 7 * dayMs, "expired"],
            ["long after its expiry", {}, later, "expired"],
            ["as expired already", { status: "expired" }, start, "expired"],
            ["after the expiry of an unfinished one", { status: "queued" }, later, "expired"],
            ["after its expiry, with recreateOnExpiry", { recreateOnExpiry: true }, later, undefined],
            ["as expired, with recreateOnExpiry", { status: "expired", recreateOnExpiry: true }, later, undefined],
            ["as failed, before its expiry", { status: "failed" }, start + hourMs, undefined],
        ] as const) {
            it(`${status ? "keeps it as expired" : "forgets it"}: ${what}`, async () => {
                const { refreshed, state } = refresh(gone, stored, startsAt);
                assert.deepEqual(await refreshed(), status && { ...state, status });
            });
        }

        it("forgets one whose expiry is not stored", async () => {
            const { context } = refresh(gone, {}, later);
            const { expiresAt, ...state } = snapshotState();
            assert.ok(expiresAt);
            assert.equal(await refreshSnapshot(state, context), undefined);
        });
    });

    it("is an error where the cluster is gone and the project answers, with the way out", async () => {
        const { refreshed } = refresh({ get: [clusterNotFound()], group: [undefined] });
        assert.match(
            await namingFailureOf(refreshed()),
            /no cluster of that name any more.*CLUSTER_NOT_FOUND.*pulumi state delete/,
        );
    });

    for (const [what, script, words] of [
        ["a wrong project", { get: [groupNotFound()] }, /GROUP_NOT_FOUND.*check projectId/],
        [
            "a cluster that is gone in a wrong project",
            { get: [clusterNotFound()], group: [groupNotFound()] },
            /CLUSTER_NOT_FOUND/,
        ],
        ["a refused address", { get: [forbidden()] }, /IP_ADDRESS_NOT_ON_ACCESS_LIST.*access list/],
        [
            "an unknown 404, while the list holds it",
            { get: [apiError(404, "NEW")], list: [[atlasSnapshot()]] },
            /404 NEW/,
        ],
        ["a proxy's 404", { get: [apiError(404)] }, /404/],
        ["an outage", { get: [apiError(503)] }, /503/],
        ["a cut connection", { get: [connectionError()] }, /ECONNRESET/],
    ] as const) {
        it(`is an error, also after the expiry, for ${what}`, async () => {
            const { refreshed } = refresh(script, {}, later);
            assert.match(await namingFailureOf(refreshed()), words);
        });
    }

    it("ends when nobody waits any more", async () => {
        const { refreshed, abort } = refresh({ get: [atlasSnapshot()] });
        const reason = new Error("The Pulumi engine is gone");
        abort.abort(reason);
        await assert.rejects(refreshed(), (thrown) => thrown === reason);
    });
});

describe("get", () => {
    it("tells what Atlas tells, with the arguments that can be told from it", async () => {
        const { read } = get({ get: [atlasSnapshot()] });
        assert.deepEqual(await read(), {
            ...ref,
            retentionInDays: 7,
            description: atlasSnapshot().description,
            status: "completed",
            createdAt: isoAt(start),
            expiresAt: isoAt(start + 7 * dayMs),
            snapshotType: "onDemand",
            frequencyType: "ondemand",
            type: "replicaSet",
        });
    });

    it("leaves out what cannot be told", async () => {
        const answer = atlasSnapshot({ description: null, expiresAt: undefined });
        const props = await get({ get: [answer] }).read();
        assert.deepEqual(
            Object.keys(props).filter((name) => ["description", "retentionInDays", "expiresAt"].includes(name)),
            [],
        );
    });

    it("reads the members of a sharded cluster", async () => {
        const sharded = atlasSnapshot({ type: "shardedCluster" });
        const { read } = get({ get: [sharded], sharded: [{ ...sharded, members: [{ id: "a".repeat(24) }] }] });
        assert.deepEqual((await read()).members, [{ id: "a".repeat(24) }]);
    });

    for (const error of [snapshotNotFound(), clusterNotFound(), groupNotFound(), forbidden(), connectionError()]) {
        it(`fails, with Atlas's own words, for ${error.message.slice(-50)}`, async () => {
            const { read, atlas } = get({ get: [error] });
            const message = await namingFailureOf(read());
            assert.ok(message.includes("could not be read") && message.includes(error.message), message);
            assert.deepEqual(atlas.asked, ["get"]);
        });
    }
});
