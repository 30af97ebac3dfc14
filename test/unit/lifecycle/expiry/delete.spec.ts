import assert from "node:assert/strict";
import { deleteExpiry } from "../../../../provider/lifecycle/expiry/delete";
import {
    apiError,
    clusterNotFound,
    connectionError,
    groupNotFound,
    snapshotNotFound,
} from "../../../support/fakeAtlas";
import { hourMs, start } from "../../../support/fakeSnapshot";
import { namingFailureOf } from "../../../support/failureOf";
import {
    expiryState,
    fakeLegacy,
    former,
    kept,
    keeping,
    legacySnapshot,
    type LegacyScript,
    otherUrn,
    passed,
    wanted,
} from "../../../support/fakeLegacy";

const toFormer = `patch ${JSON.stringify({ expires: former })}`;
const refused = () => apiError(403, "CANNOT_MODIFY_SNAPSHOT");

/** A deletion, by default of a snapshot whose expiry is the stored one. */
function remove(script: LegacyScript, changes: Parameters<typeof expiryState>[0], { taken = false } = {}) {
    const state = expiryState(changes);
    const { expires, doNotDelete } = state;
    const fake = fakeLegacy({ get: [legacySnapshot({ expires, doNotDelete })], ...script });
    if (taken) {
        fake.context.holders.note(state.snapshotId, otherUrn);
    }
    return { ...fake, removed: () => deleteExpiry(state, fake.context) };
}

describe('delete with onDelete "keep"', () => {
    for (const [what, changes, told] of [
        ["its date", {}, new RegExp(`keeps the expiry ${wanted}`)],
        ["doNotDelete", keeping, /keeps no expiry, because doNotDelete is set/],
        ["no expiry", { expires: undefined }, /keeps no expiry$/],
    ] as const) {
        it(`asks Atlas nothing and leaves ${what}, and says so`, async () => {
            const { removed, asked, infos, warnings } = remove({}, changes);
            await removed();
            assert.deepEqual([asked, warnings, infos.length], [[], [], 1]);
            assert.match(infos[0]!, told);
        });
    }

    it("is what a state without onDelete gets", async () => {
        const { removed, asked, infos } = remove({}, { onDelete: undefined });
        await removed();
        assert.deepEqual([asked, infos.length], [[], 1]);
    });
});

describe('delete with onDelete "restore"', () => {
    const restore = { onDelete: "restore" } as const;

    it("puts the former date back, and says so", async () => {
        const { removed, asked, infos, warnings } = remove({ patch: [legacySnapshot()] }, restore);
        await removed();
        assert.deepEqual([asked, warnings], [["get", toFormer], []]);
        assert.match(infos[0]!, new RegExp(`has the expiry ${former} again`));
    });

    it("puts doNotDelete back", async () => {
        const before = { ...restore, previousExpires: undefined, previousDoNotDelete: true };
        const { removed, asked, infos } = remove({ patch: [kept()] }, before);
        await removed();
        assert.deepEqual(asked, ["get", 'patch {"doNotDelete":true}']);
        assert.match(infos[0]!, /has no expiry, because doNotDelete is set again/);
    });

    it("puts the former date back under doNotDelete", async () => {
        const patch = [kept({ expires: former }), legacySnapshot()];
        const { removed, asked } = remove({ patch, get: [kept({ expires: former })] }, { ...restore, ...keeping });
        await removed();
        assert.deepEqual(asked, ["get", toFormer, "get", 'patch {"doNotDelete":false}']);
    });

    for (const [what, before, reason] of [
        ["has passed meanwhile", { previousExpires: passed }, /former expiry .* has passed, and Atlas would delete it/],
        ["is no moment", { previousExpires: "soon" }, /former expiry soon is no moment/],
        ["was none", { previousExpires: undefined }, /it had no expiry before, and Atlas cannot take one away/],
        [
            "is not known",
            { previousExpires: undefined, previousDoNotDelete: undefined },
            /the expiry before this resource is not known/,
        ],
    ] as const) {
        it(`leaves the snapshot as it is, and warns, where the former expiry ${what}`, async () => {
            const { removed, asked, infos, warnings } = remove({}, { ...restore, ...before });
            await removed();
            assert.deepEqual([asked, warnings.length, infos.length], [[], 1, 1]);
            assert.match(warnings[0]!, reason);
            assert.match(infos[0]!, new RegExp(`keeps the expiry ${wanted}`));
        });
    }

    for (const [code, stored] of [
        ["ALREADY_EXPIRED", {}],
        ["CANNOT_MODIFY_SNAPSHOT", { expires: passed }],
    ] as const) {
        it(`warns where the snapshot itself has expired (${code}): nobody can change it any more`, async () => {
            const script = { patch: [apiError(400, code)] };
            const { removed, warnings } = remove(script, { ...restore, ...stored });
            await removed();
            assert.match(warnings[0]!, /has expired, and Atlas deletes it at the next opportunity/);
        });
    }

    it("fails where Atlas refuses, with a way out that leaves the snapshot as it is", async () => {
        const { removed } = remove({ patch: [apiError(400, "INCORRECT_BACKUP_API_ENDPOINT")] }, restore);
        assert.match(
            await namingFailureOf(removed()),
            /did not get its former expiry back: .*INCORRECT_BACKUP_API_ENDPOINT.*set onDelete to "keep"/,
        );
    });
});

describe('delete with onDelete "deleteSnapshot"', () => {
    const removing = { onDelete: "deleteSnapshot" } as const;

    it("deletes the snapshot, and says so", async () => {
        const { removed, asked, infos } = remove({ delete: [undefined] }, removing);
        await removed();
        assert.deepEqual(asked, ["get", "delete"]);
        assert.match(infos[0]!, /was deleted$/);
    });

    it("ends doNotDelete first where that is in the way", async () => {
        const script = { delete: [refused(), undefined], get: [kept()], patch: [legacySnapshot()] };
        const { removed, asked } = remove(script, { ...removing, ...keeping });
        await removed();
        assert.deepEqual(asked, ["get", "delete", "get", 'patch {"doNotDelete":false}', "delete"]);
    });

    for (const [what, script, requests] of [
        ["it is not doNotDelete that is in the way", { delete: [refused()] }, ["get", "delete", "get"]],
        ["it is a shard's part", { delete: [apiError(403, "CANNOT_DELETE_FROM_CLUSTER_SNAPSHOT")] }, ["get", "delete"]],
        ["it is unfinished", { delete: [apiError(400, "CANNOT_DELETE_IN_PROGRESS_SNAPSHOT")] }, ["get", "delete"]],
        ["Atlas cannot be reached", { delete: [connectionError()] }, ["get", "delete"]],
    ] as const) {
        it(`fails where ${what}, and changes nothing`, async () => {
            const { removed, asked, infos } = remove(script, removing);
            assert.match(await namingFailureOf(removed()), /^The legacy snapshot .* was not deleted: /);
            assert.deepEqual([asked, infos], [requests, []]);
        });
    }
});

for (const [onDelete, script] of [
    ["restore", "patch"],
    ["deleteSnapshot", "delete"],
] as const) {
    describe(`delete with onDelete "${onDelete}"`, () => {
        it("succeeds where the snapshot is gone already, and says so", async () => {
            const { removed, infos, warnings } = remove({ [script]: [snapshotNotFound()] }, { onDelete });
            await removed();
            assert.deepEqual([infos.length, warnings], [1, []]);
            assert.match(infos[0]!, /was gone already/);
        });

        it("succeeds where the cluster is gone while the project answers, with a warning that names the id", async () => {
            const { removed, warnings } = remove({ [script]: [clusterNotFound()], group: [undefined] }, { onDelete });
            await removed();
            assert.equal(warnings.length, 1);
            assert.ok(warnings[0]!.includes(expiryState().snapshotId));
            assert.doesNotMatch(warnings[0]!, /check clusterName/);
        });

        it("fails where the project is not found: that says nothing of the snapshot", async () => {
            const { removed } = remove({ [script]: [groupNotFound()] }, { onDelete });
            assert.match(await namingFailureOf(removed()), /GROUP_NOT_FOUND.*check projectId/);
        });

        it("spares what another resource of the same run manages now, and warns", async () => {
            const { removed, asked, warnings } = remove({}, { onDelete }, { taken: true });
            await removed();
            assert.deepEqual([asked, warnings.length], [[], 1]);
            assert.match(warnings[0]!, new RegExp(`onDelete "${onDelete}" was not carried out`));
        });

        it("goes by timeouts.delete", async () => {
            const answers = { patch: [legacySnapshot()], delete: [undefined] };
            const { removed, budgets } = remove(answers, { onDelete, timeouts: { delete: "1h" } });
            await removed();
            assert.equal(budgets[0]?.deadlineAt, start + hourMs);
        });

        it("ends with the engine, without an explanation", async () => {
            const { removed, abort } = remove({ [script]: [legacySnapshot()] }, { onDelete });
            abort.abort(new Error("gone"));
            await assert.rejects(removed(), { message: "gone" });
        });
    });
}
