/** The expiry of legacy snapshots, with the real client against a local Atlas in the same process, on one virtual clock. */
import assert from "node:assert/strict";
import { SnapshotError } from "../../../../provider/lifecycle/explain";
import { UnfinishedExpiryError } from "../../../../provider/lifecycle/expiry/explain";
import { getExpiry, refreshExpiry } from "../../../../provider/lifecycle/expiry/read";
import { defaultProjectId as projectId } from "../../../../provider/local/constants";
import { clusterName, former, keeping, other, startExpiry, wanted } from "../../../support/expiryInProcess";
import { failureOf } from "../../../support/failureOf";
import { dayMs, isoAt, start } from "../../../support/fakeSnapshot";

describe("create of a legacy snapshot's expiry", () => {
    it("sets a date in place of another, and tells all that Atlas tells", async () => {
        const { create, held, methods, infos, inputs } = startExpiry();
        const state = await create();
        assert.deepEqual(held(), { expires: wanted, doNotDelete: false });
        assert.deepEqual(methods(), ["GET", "PATCH"]);
        assert.ok(infos[0]?.includes(former));
        const { clusterId, created, parts, lastOplogAppliedTimestamp, ...others } = state;
        assert.ok(clusterId && created?.date && lastOplogAppliedTimestamp?.date);
        assert.deepEqual(
            parts?.map(({ replicaSetName, typeName }) => [typeof replicaSetName, typeName]),
            [["string", "REPLICA_SET"]],
        );
        const rest = { complete: true, incremental: false, previousExpires: former, previousDoNotDelete: false };
        assert.deepEqual(others, { ...inputs(), ...rest });
    });

    for (const [what, planted, changes, now] of [
        ["a date", { expiresAt: start + dayMs }, {}, { expires: wanted, doNotDelete: false }],
        ["a date", { doNotDelete: true }, {}, { expires: wanted, doNotDelete: false }],
        ["doNotDelete", { expiresAt: start + dayMs }, keeping, { doNotDelete: true }],
    ] as const) {
        it(`sets ${what} in place of ${JSON.stringify(planted)}, and a refresh finds no drift`, async () => {
            const { create, held, context } = startExpiry({}, planted);
            const state = await create(changes);
            assert.deepEqual(held(), now);
            assert.deepEqual(await refreshExpiry(state, context), state);
        });
    }

    it("finds the wanted value after a kill right after the PATCH, and does not know what was before", async () => {
        const { create, methods, warnings, infos } = startExpiry();
        // The engine lost the outputs of the first one.
        await create({ onDelete: "restore" });
        assert.ok(infos[0]?.includes(former), "the log of the killed run tells what was there");
        methods();
        const state = await create({ onDelete: "restore" });
        assert.deepEqual(methods(), ["GET"]);
        assert.ok(!("previousExpires" in state) && !("previousDoNotDelete" in state));
        assert.match(warnings[0]!, /the one before is not known/);
    });

    it("acts once though the reply to its PATCH is lost", async () => {
        const { atlas, create, held } = startExpiry();
        atlas.addFaults({ method: "PATCH", when: "after", fault: { kind: "reset" } });
        const state = await create();
        assert.deepEqual(held(), { expires: wanted, doNotDelete: false });
        assert.equal(state.previousExpires, former);
    });

    it("stores what it knows where Atlas does not answer after the PATCH, and the next update finds it done", async () => {
        const { atlas, create, update, held, methods } = startExpiry();
        atlas.addFaults({ method: "PATCH", when: "after", times: 1000, fault: { kind: "status", status: 503 } });
        const { state } = await failureOf(create({ timeouts: { create: "1m" } }), UnfinishedExpiryError);
        assert.deepEqual(
            [state.expires, state.previousExpires, state.previousDoNotDelete, held()?.expires],
            [former, former, false, wanted],
        );
        methods();
        const done = await update(state, {});
        assert.deepEqual([done.expires, done.previousExpires, done.__due], [wanted, former, undefined]);
        assert.deepEqual(methods(), ["GET"]);
    });

    it("tells every field of Atlas's answer", async () => {
        const { atlas, create } = startExpiry({ clusters: [{ clusterName, backup: "legacy", masterKeyUUID: "key" }] });
        const {
            clusterName: name,
            groupId,
            id,
            links,
            expires,
            doNotDelete,
            parts,
            ...told
        } = atlas.legacySnapshots()[0]!;
        const state = await create();
        assert.deepEqual(
            Object.keys(told).sort(),
            Object.keys(told)
                .sort()
                .filter((key) => key in state),
        );
        assert.deepEqual({ ...state, ...told }, state);
        const renamed = parts.map(({ masterKeyUUID, ...part }) => ({ ...part, masterKeyUuid: masterKeyUUID }));
        assert.deepEqual(state.parts, renamed);
    });

    it("explains the refusal of a shard's part, and has changed nothing", async () => {
        const { create, held } = startExpiry({}, { partOfClusterSnapshot: true, expiresAt: start + 30 * dayMs });
        const { message } = await failureOf(create(), SnapshotError);
        assert.match(message, /CANNOT_MODIFY_CLUSTER_SNAPSHOT.*whole cluster/);
        assert.deepEqual(held(), { expires: former, doNotDelete: false });
    });
});

describe("update of a legacy snapshot's expiry", () => {
    it("goes from a date to doNotDelete, which wipes the date, and back", async () => {
        const { create, update, held, methods } = startExpiry();
        const created = await create();
        methods();
        const kept = await update(created, keeping);
        assert.deepEqual([held(), methods()], [{ doNotDelete: true }, ["GET", "PATCH"]]);
        assert.deepEqual(await update(kept, {}), created);
        assert.deepEqual(held(), { expires: wanted, doNotDelete: false });
    });

    it("asks Atlas nothing for what is only stored", async () => {
        const { create, update, methods } = startExpiry();
        const created = await create();
        methods();
        assert.deepEqual(await update(created, { onDelete: "restore" }), { ...created, onDelete: "restore" });
        assert.deepEqual(methods(), []);
    });
});

describe("read of a legacy snapshot's expiry", () => {
    it("finds what somebody else has set", async () => {
        const { atlas, create, snapshotId, context } = startExpiry();
        const found = { __found: true };
        const created = await create();
        atlas.setLegacyExpiry(snapshotId, { expiresAt: start + 99 * dayMs });
        assert.deepEqual(await refreshExpiry(created, context), { ...created, expires: other, ...found });
        atlas.setLegacyExpiry(snapshotId, { doNotDelete: true });
        const { expires, ...others } = created;
        assert.deepEqual(await refreshExpiry(created, context), { ...others, doNotDelete: true, ...found });
        atlas.setLegacyExpiry(snapshotId, { doNotDelete: false });
        assert.deepEqual(await refreshExpiry(created, context), { ...others, ...found });
    });

    it("finds an unfinished one completed later", async () => {
        const { clock, create, context } = startExpiry({ inProgressMs: dayMs }, { finished: false });
        const created = await create();
        assert.deepEqual([created.complete, created.parts], [false, []]);
        clock.advance(2 * dayMs);
        const fresh = await refreshExpiry(created, context);
        assert.deepEqual([fresh?.complete, fresh?.parts?.length], [true, 1]);
    });

    it("takes a snapshot that expired as it was told to for no drift, before and after Atlas deletes it", async () => {
        const { atlas, clock, create, context } = startExpiry();
        const created = await create();
        clock.advance(365 * dayMs);
        assert.deepEqual(await refreshExpiry(created, context), created);
        clock.advance(dayMs);
        assert.deepEqual(atlas.legacySnapshots(), []);
        assert.deepEqual(await refreshExpiry(created, context), created);
    });

    it("fails where the cluster is gone, and where the project is wrong", async () => {
        const { atlas, create, context } = startExpiry();
        const created = await create();
        const elsewhere = await failureOf(
            refreshExpiry({ ...created, projectId: "a".repeat(24) }, context),
            SnapshotError,
        );
        assert.match(elsewhere.message, /GROUP_NOT_FOUND.*check projectId/);
        atlas.deleteCluster(clusterName);
        const error = await failureOf(refreshExpiry(created, context), SnapshotError);
        assert.match(error.message, /its project has no cluster of that name any more: .*CLUSTER_NOT_FOUND/);
    });

    it("gives one that the stack does not manage", async () => {
        const { snapshotId, context } = startExpiry();
        const { expires, doNotDelete, complete } = await getExpiry({ projectId, clusterName, snapshotId }, context);
        assert.deepEqual([expires, doNotDelete, complete], [former, false, true]);
    });
});

describe("a date while Atlas is out of order", () => {
    it("is not sent any more once it is near: coming late, it would be the snapshot's end", async () => {
        const { atlas, clock, create, held } = startExpiry();
        const expires = isoAt(start + 20 * 60_000);
        // Until three minutes after the date.
        atlas.addFaults({ method: "PATCH", times: 1000, fault: { kind: "status", status: 503 } });
        await failureOf(create({ expires }), SnapshotError);
        assert.ok(clock.now() <= start + 15 * 60_000, new Date(clock.now()).toISOString());
        assert.equal(held()?.expires, former);
    });
});

describe("delete of a legacy snapshot's expiry", () => {
    it('leaves the expiry as it is, with "keep"', async () => {
        const { create, remove, held, methods } = startExpiry();
        const created = await create();
        methods();
        await remove(created);
        assert.deepEqual([held(), methods()], [{ expires: wanted, doNotDelete: false }, []]);
    });

    for (const [what, planted, now] of [
        ["the former date", { expiresAt: start + 30 * dayMs }, { expires: former, doNotDelete: false }],
        ["doNotDelete", { doNotDelete: true }, { doNotDelete: true }],
    ] as const) {
        it(`puts ${what} back, with "restore", also after an update`, async () => {
            const { create, update, remove, held } = startExpiry({}, planted);
            const created = await create({ onDelete: "restore" });
            await remove(await update(created, { onDelete: "restore", expires: other }));
            assert.deepEqual(held(), now);
        });
    }

    it('warns, and leaves the snapshot as it is, with "restore" of no expiry', async () => {
        const { atlas, snapshotId, create, remove, held, warnings } = startExpiry({}, { doNotDelete: true });
        atlas.setLegacyExpiry(snapshotId, { doNotDelete: false });
        await remove(await create({ onDelete: "restore" }));
        assert.deepEqual(held(), { expires: wanted, doNotDelete: false });
        assert.match(warnings[0]!, /it had no expiry before/);
    });

    for (const onDelete of ["restore", "deleteSnapshot"] as const) {
        it(`succeeds with "${onDelete}" where the snapshot, or its cluster, is gone already`, async () => {
            const { atlas, create, remove, snapshotId, infos, warnings } = startExpiry();
            const created = await create({ onDelete });
            atlas.deleteLegacySnapshot(snapshotId);
            await remove(created);
            assert.match(infos.at(-1)!, /was gone already/);
            atlas.deleteCluster(clusterName);
            await remove(created);
            assert.match(warnings.at(-1)!, new RegExp(`${snapshotId}.*no cluster of that name any more`));
        });
    }

    it("keeps the state where Atlas refuses to delete an unfinished one", async () => {
        const { create, remove } = startExpiry({ inProgressMs: dayMs }, { finished: false });
        const created = await create({ onDelete: "deleteSnapshot" });
        const error = await failureOf(remove(created), SnapshotError);
        assert.match(error.message, /was not deleted: .*CANNOT_DELETE_IN_PROGRESS_SNAPSHOT.*once Atlas has finished/);
    });
});
