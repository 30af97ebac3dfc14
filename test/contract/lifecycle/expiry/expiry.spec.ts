/** The expiry of legacy snapshots, with the real client against a local Atlas in the same process, on one virtual clock. */
import assert from "node:assert/strict";
import { AtlasClient } from "../../../../provider/atlas/client";
import { LegacySnapshotOperations } from "../../../../provider/atlas/legacySnapshots";
import { createTransport } from "../../../../provider/atlas/transport";
import type { ExpiryContext } from "../../../../provider/lifecycle/expiry/context";
import { Session } from "../../../../provider/lifecycle/session";
import { SnapshotError } from "../../../../provider/lifecycle/explain";
import { deleteExpiry } from "../../../../provider/lifecycle/expiry/delete";
import { UnfinishedExpiryError } from "../../../../provider/lifecycle/expiry/explain";
import type { ExpiryInputs, ExpiryState } from "../../../../provider/lifecycle/expiry/state";
import { createExpiry, updateExpiry } from "../../../../provider/lifecycle/expiry/createUpdate";
import { getExpiry, refreshExpiry } from "../../../../provider/lifecycle/expiry/read";
import { createLocalAtlas, type LocalAtlasOptions, type PlantedLegacySnapshot } from "../../../../provider/local";
import { defaultProjectId as projectId } from "../../../../provider/local/constants";
import { inProcessAdapter } from "../../../support/inProcessAdapter";
import { apiKey } from "../../../support/localAccount";
import { failureOf } from "../../../support/failureOf";
import { dayMs, isoAt, start } from "../../../support/fakeSnapshot";
import { FakeStack } from "../../../support/fakeStack";
import { VirtualClock } from "../../../support/virtualClock";

const clusterName = "Old0";
const [former, wanted, other] = [isoAt(start + 30 * dayMs), isoAt(start + 365 * dayMs), isoAt(start + 99 * dayMs)];
const keeping = { expires: undefined, doNotDelete: true } as const;
const clusters = [{ clusterName, backup: "legacy" as const }, { clusterName: "Cluster0" }];

function startRig(options: LocalAtlasOptions = {}, planted: PlantedLegacySnapshot = { expiresAt: start + 30 * dayMs }) {
    const clock = new VirtualClock(start);
    const atlas = createLocalAtlas({ clock, clusters, ...options });
    const { id: snapshotId } = atlas.addLegacySnapshot({ clusterName, ...planted });
    const settings = { baseUrl: new URL(atlas.url), credentials: apiKey };
    const client = new AtlasClient(settings, createTransport(clock, inProcessAdapter(atlas)), clock);
    const [warnings, infos]: [string[], string[]] = [[], []];
    const context: ExpiryContext = {
        atlas: new LegacySnapshotOperations(client),
        clock,
        session: new Session(),
        holders: new FakeStack().register(),
        signal: new AbortController().signal,
        progress: {
            status: () => undefined,
            outcome: () => undefined,
            warn: (text) => void warnings.push(text),
            info: (text) => void infos.push(text),
        },
    };
    const inputs = (changes: { [K in keyof ExpiryInputs]?: ExpiryInputs[K] | undefined } = {}): ExpiryInputs => {
        const all = { projectId, clusterName, snapshotId, expires: wanted, onDelete: "keep", __urn: "urn", ...changes };
        return Object.fromEntries(
            Object.entries(all).filter(([, value]) => value !== undefined),
        ) as unknown as ExpiryInputs;
    };
    return {
        atlas,
        clock,
        context,
        warnings,
        infos,
        snapshotId,
        inputs,
        create: (changes: Parameters<typeof inputs>[0] = {}) => createExpiry(inputs(changes), context),
        update: (olds: ExpiryState, changes: Parameters<typeof inputs>[0]) =>
            updateExpiry(olds, inputs(changes), context),
        /** In a run of its own. */
        remove: (state: ExpiryState) => deleteExpiry(state, { ...context, holders: new FakeStack().register() }),
        /** What Atlas holds of it: date and flag. */
        held: () => {
            const found = atlas.legacySnapshots().find(({ id }) => id === snapshotId);
            return found && { ...(found.expires && { expires: found.expires }), doNotDelete: found.doNotDelete };
        },
        /** The methods that were accepted since the last look, the sign-in apart. */
        methods: (() => {
            let seen = 0;
            return () => {
                const requests = atlas.requests.slice(seen);
                seen = atlas.requests.length;
                return requests.filter(({ status }) => status !== 401).map(({ method }) => method);
            };
        })(),
    };
}

describe("create of a legacy snapshot's expiry", () => {
    it("sets a date in place of another, and tells all that Atlas tells", async () => {
        const { create, held, methods, infos, inputs } = startRig();
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
            const { create, held, context } = startRig({}, planted);
            const state = await create(changes);
            assert.deepEqual(held(), now);
            assert.deepEqual(await refreshExpiry(state, context), state);
        });
    }

    it("finds the wanted value after a kill right after the PATCH, and does not know what was before", async () => {
        const { create, methods, warnings, infos } = startRig();
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
        const { atlas, create, held } = startRig();
        atlas.addFaults({ method: "PATCH", when: "after", fault: { kind: "reset" } });
        const state = await create();
        assert.deepEqual(held(), { expires: wanted, doNotDelete: false });
        assert.equal(state.previousExpires, former);
    });

    it("stores what it knows where Atlas does not answer after the PATCH, and the next update finds it done", async () => {
        const { atlas, create, update, held, methods } = startRig();
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
        const { atlas, create } = startRig({ clusters: [{ clusterName, backup: "legacy", masterKeyUUID: "key" }] });
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

    it("explains that a cluster with Cloud Backup has no legacy snapshots", async () => {
        const { create } = startRig();
        const error = await failureOf(create({ clusterName: "Cluster0" }), SnapshotError);
        assert.match(
            error.message,
            /INCORRECT_BACKUP_API_ENDPOINT: .*; the cluster uses Cloud Backup.*OnDemandSnapshot/,
        );
    });

    it("works on such a cluster where Atlas still answers for it", async () => {
        const planted = { clusterName: "Cluster0", expiresAt: start + dayMs };
        const { create, held } = startRig({ legacyOnCloudBackup: "answered" }, planted);
        await create({ clusterName: "Cluster0" });
        assert.equal(held()?.expires, wanted);
    });

    for (const legacyExpiredCode of ["ALREADY_EXPIRED", "CANNOT_MODIFY_SNAPSHOT", "SNAPSHOT_NOT_FOUND"] as const) {
        it(`explains that an expired snapshot cannot be changed any more (${legacyExpiredCode})`, async () => {
            const { create } = startRig({ legacyExpiredCode }, { expiresAt: start - 1000 });
            const error = await failureOf(create(), SnapshotError);
            assert.match(error.message, /was not set: .*(has expired and cannot be changed any more|it expired at)/);
        });
    }

    for (const [what, options, planted, way] of [
        ["a shard's part", {}, { partOfClusterSnapshot: true }, /CANNOT_MODIFY_CLUSTER_SNAPSHOT.*whole cluster/],
        ["too long a time", { legacyLongestExpiryInDays: 100 }, {}, /EXPIRATION_DATE_EXCEEDS_MAX.*earlier expires/],
    ] as const) {
        it(`explains the refusal of ${what}, and has changed nothing`, async () => {
            const { create, held } = startRig(options, { ...planted, expiresAt: start + 30 * dayMs });
            assert.match((await failureOf(create(), SnapshotError)).message, way);
            assert.deepEqual(held(), { expires: former, doNotDelete: false });
        });
    }
});

for (const legacyExpiresUnderDoNotDelete of ["clears", "stands", "ignored", "refused"] as const) {
    for (const legacyModifyStatus of [403, 400] as const) {
        describe(`where a date under doNotDelete is "${legacyExpiresUnderDoNotDelete}" (${legacyModifyStatus})`, () => {
            const options = { legacyExpiresUnderDoNotDelete, legacyModifyStatus };

            it("update goes from doNotDelete to the date", async () => {
                const { create, update, held, context } = startRig(options);
                const state = await update(await create(keeping), { expires: other });
                assert.deepEqual(held(), { expires: other, doNotDelete: false });
                assert.deepEqual([state.expires, state.doNotDelete, state.previousExpires], [other, undefined, former]);
                assert.deepEqual(await refreshExpiry(state, context), state);
            });

            it("delete restores the date", async () => {
                const { create, remove, held } = startRig(options);
                await remove(await create({ ...keeping, onDelete: "restore" }));
                assert.deepEqual(held(), { expires: former, doNotDelete: false });
            });
        });
    }
}

describe("update of a legacy snapshot's expiry", () => {
    it("goes from a date to doNotDelete, which wipes the date, and back", async () => {
        const { create, update, held, methods } = startRig();
        const created = await create();
        methods();
        const kept = await update(created, keeping);
        assert.deepEqual([held(), methods()], [{ doNotDelete: true }, ["GET", "PATCH"]]);
        assert.deepEqual(await update(kept, {}), created);
        assert.deepEqual(held(), { expires: wanted, doNotDelete: false });
    });

    it("asks Atlas nothing for what is only stored", async () => {
        const { create, update, methods } = startRig();
        const created = await create();
        methods();
        assert.deepEqual(await update(created, { onDelete: "restore" }), { ...created, onDelete: "restore" });
        assert.deepEqual(methods(), []);
    });
});

describe("read of a legacy snapshot's expiry", () => {
    it("finds what somebody else has set", async () => {
        const { atlas, create, snapshotId, context } = startRig();
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
        const { clock, create, context } = startRig({ inProgressMs: dayMs }, { finished: false });
        const created = await create();
        assert.deepEqual([created.complete, created.parts], [false, []]);
        clock.advance(2 * dayMs);
        const fresh = await refreshExpiry(created, context);
        assert.deepEqual([fresh?.complete, fresh?.parts?.length], [true, 1]);
    });

    it("takes a snapshot that expired as it was told to for no drift, before and after Atlas deletes it", async () => {
        const { atlas, clock, create, context } = startRig();
        const created = await create();
        clock.advance(365 * dayMs);
        assert.deepEqual(await refreshExpiry(created, context), created);
        clock.advance(dayMs);
        assert.deepEqual(atlas.legacySnapshots(), []);
        assert.deepEqual(await refreshExpiry(created, context), created);
    });

    for (const missingSnapshotCode of ["SNAPSHOT_NOT_FOUND", "RESOURCE_NOT_FOUND", "INVALID_SNAPSHOT_ID"] as const) {
        it(`forgets one that somebody else deleted (${missingSnapshotCode})`, async () => {
            const { atlas, create, snapshotId, context } = startRig({ missingSnapshotCode });
            const created = await create();
            atlas.deleteLegacySnapshot(snapshotId);
            assert.equal(await refreshExpiry(created, context), undefined);
        });
    }

    it("fails where the cluster is gone, and where the project is wrong", async () => {
        const { atlas, create, context } = startRig();
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
        const { snapshotId, context } = startRig();
        const { expires, doNotDelete, complete } = await getExpiry({ projectId, clusterName, snapshotId }, context);
        assert.deepEqual([expires, doNotDelete, complete], [former, false, true]);
    });
});

describe("a date while Atlas is out of order", () => {
    it("is not sent any more once it is near: coming late, it would be the snapshot's end", async () => {
        const { atlas, clock, create, held } = startRig();
        const expires = isoAt(start + 20 * 60_000);
        // Until three minutes after the date.
        atlas.addFaults({ method: "PATCH", times: 1000, fault: { kind: "status", status: 503 } });
        await failureOf(create({ expires }), SnapshotError);
        assert.ok(clock.now() <= start + 15 * 60_000, new Date(clock.now()).toISOString());
        assert.equal(held()?.expires, former);
    });

    it("is judged by Atlas's clock: the machine's may be two days slow", async () => {
        const { atlas, context, inputs } = startRig();
        const slow: ExpiryContext = { ...context, clock: new VirtualClock(start - 2 * dayMs) };
        const error = await failureOf(createExpiry(inputs({ expires: isoAt(start - dayMs) }), slow), SnapshotError);
        assert.match(error.message, /has passed meanwhile/);
        assert.equal(atlas.requests.filter(({ method }) => method === "PATCH").length, 0);
    });
});

for (const legacyDoNotDeleteBlocksDelete of [true, false]) {
    describe(`a legal hold, where doNotDelete ${legacyDoNotDeleteBlocksDelete ? "keeps" : "does not keep"} Atlas from deleting`, () => {
        for (const onDelete of ["restore", "deleteSnapshot"] as const) {
            it(`outlives onDelete "${onDelete}", which succeeds once it is lifted in Atlas`, async () => {
                const { atlas, create, remove, snapshotId, held } = startRig({ legacyDoNotDeleteBlocksDelete });
                const created = await create({ onDelete });
                atlas.setLegacyExpiry(snapshotId, { doNotDelete: true });
                const error = await failureOf(remove(created), SnapshotError);
                assert.match(error.message, /doNotDelete is set on it, and this resource did not set it/);
                assert.deepEqual(held(), { doNotDelete: true });
                atlas.setLegacyExpiry(snapshotId, { expiresAt: Date.parse(wanted) });
                await remove(created);
                assert.equal(held()?.expires, onDelete === "restore" ? former : undefined);
            });
        }

        it("outlives an update of the date, and a refresh", async () => {
            const { atlas, create, update, snapshotId, held, context } = startRig({ legacyDoNotDeleteBlocksDelete });
            const created = await create();
            atlas.setLegacyExpiry(snapshotId, { doNotDelete: true });
            const refreshed = await refreshExpiry(created, context);
            for (const state of [created, refreshed!]) {
                await failureOf(update(state, { expires: other }), SnapshotError);
            }
            assert.deepEqual(held(), { doNotDelete: true });
        });
    });
}

describe("delete of a legacy snapshot's expiry", () => {
    it('leaves the expiry as it is, with "keep"', async () => {
        const { create, remove, held, methods } = startRig();
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
            const { create, update, remove, held } = startRig({}, planted);
            const created = await create({ onDelete: "restore" });
            await remove(await update(created, { onDelete: "restore", expires: other }));
            assert.deepEqual(held(), now);
        });
    }

    it('warns, and leaves the snapshot as it is, with "restore" of a date that has passed meanwhile', async () => {
        const { clock, create, remove, held, warnings } = startRig();
        const created = await create({ onDelete: "restore" });
        clock.advance(30 * dayMs);
        await remove(created);
        assert.deepEqual(held(), { expires: wanted, doNotDelete: false });
        assert.match(warnings[0]!, /has passed/);
    });

    it('warns, and leaves the snapshot as it is, with "restore" of no expiry', async () => {
        const { atlas, snapshotId, create, remove, held, warnings } = startRig({}, { doNotDelete: true });
        atlas.setLegacyExpiry(snapshotId, { doNotDelete: false });
        await remove(await create({ onDelete: "restore" }));
        assert.deepEqual(held(), { expires: wanted, doNotDelete: false });
        assert.match(warnings[0]!, /it had no expiry before/);
    });

    for (const legacyExpiredCode of ["ALREADY_EXPIRED", "CANNOT_MODIFY_SNAPSHOT", "SNAPSHOT_NOT_FOUND"] as const) {
        it(`ends with "restore" of a snapshot that has expired itself (${legacyExpiredCode})`, async () => {
            const { clock, create, remove, held } = startRig({ legacyExpiredCode }, { expiresAt: start + 30 * dayMs });
            const created = await create({ expires: isoAt(start + dayMs), onDelete: "restore" });
            clock.advance(dayMs);
            await remove(created);
            assert.equal(held()?.expires, isoAt(start + dayMs));
        });
    }

    for (const legacyDoNotDeleteBlocksDelete of [true, false]) {
        it(`deletes the snapshot under doNotDelete, which ${legacyDoNotDeleteBlocksDelete ? "is" : "is not"} in the way`, async () => {
            const { create, remove, held } = startRig({ legacyDoNotDeleteBlocksDelete });
            await remove(await create({ ...keeping, onDelete: "deleteSnapshot" }));
            assert.equal(held(), undefined);
        });
    }

    for (const onDelete of ["restore", "deleteSnapshot"] as const) {
        it(`succeeds with "${onDelete}" where the snapshot, or its cluster, is gone already`, async () => {
            const { atlas, create, remove, snapshotId, infos, warnings } = startRig();
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
        const { create, remove } = startRig({ inProgressMs: dayMs }, { finished: false });
        const created = await create({ onDelete: "deleteSnapshot" });
        const error = await failureOf(remove(created), SnapshotError);
        assert.match(error.message, /was not deleted: .*CANNOT_DELETE_IN_PROGRESS_SNAPSHOT.*once Atlas has finished/);
    });
});
