import assert from "node:assert/strict";
import { whatIsGone } from "../../../provider/lifecycle/gone";
import { staysAsExpired } from "../../../provider/lifecycle/snapshot/expired";
import {
    apiError,
    clusterNotFound,
    connectionError,
    forbidden,
    groupNotFound,
    type Script,
    snapshotNotFound,
} from "../../support/fakeAtlas";
import { fakeContext, operationUntil } from "../../support/fakeContext";
import {
    atlasSnapshot,
    clusterName,
    dayMs,
    idAt,
    projectId,
    snapshotId,
    snapshotState,
    start,
} from "../../support/fakeSnapshot";

const ref = { projectId, clusterName, snapshotId };

describe("a 404", () => {
    const other = apiError(404, "RESOURCE_NOT_FOUND");
    const another = atlasSnapshot({ id: idAt(start, 2) });
    const table: [what: string, error: unknown, script: Script, gone: string | undefined, asked: string[]][] = [
        ["SNAPSHOT_NOT_FOUND", snapshotNotFound(), {}, "snapshot", []],
        ["INVALID_SNAPSHOT_ID", apiError(404, "INVALID_SNAPSHOT_ID"), {}, "snapshot", []],
        ["CLUSTER_NOT_FOUND, the project answers", clusterNotFound(), { group: [undefined] }, "cluster", ["group"]],
        [
            "CLUSTER_NOT_FOUND, the project is unknown",
            clusterNotFound(),
            { group: [groupNotFound()] },
            undefined,
            ["group"],
        ],
        [
            "CLUSTER_NOT_FOUND, the project is refused",
            clusterNotFound(),
            { group: [forbidden()] },
            undefined,
            ["group"],
        ],
        ["CLUSTER_NOT_FOUND, no answer", clusterNotFound(), { group: [connectionError()] }, undefined, ["group"]],
        ["GROUP_NOT_FOUND", groupNotFound(), {}, undefined, []],
        ["NOT_IN_GROUP", apiError(404, "NOT_IN_GROUP"), {}, undefined, []],
        ["INVALID_GROUP_ID", apiError(404, "INVALID_GROUP_ID"), {}, undefined, []],
        ["an unknown code, the list holds it", other, { list: [[another, atlasSnapshot()]] }, undefined, ["list"]],
        ["an unknown code, the list lacks it", other, { list: [[another]] }, "snapshot", ["list"]],
        ["an unknown code, the list fails", other, { list: [clusterNotFound()] }, undefined, ["list"]],
        ["no code, as of a proxy", apiError(404), {}, undefined, []],
    ];
    for (const [what, error, script, gone, asked] of table) {
        it(`means ${gone ?? "nothing"} gone: ${what}`, async () => {
            const { context, atlas } = fakeContext(script);
            assert.equal(await whatIsGone(error, ref, operationUntil(start + dayMs, context)), gone);
            assert.deepEqual(atlas.asked, asked);
        });
    }

    for (const error of [
        apiError(400, "SNAPSHOT_NOT_FOUND"),
        apiError(500, "SNAPSHOT_NOT_FOUND"),
        forbidden(),
        connectionError(),
        new Error("x"),
        "SNAPSHOT_NOT_FOUND",
        undefined,
    ]) {
        it(`is not ${String(error)}`, async () => {
            const { context } = fakeContext();
            assert.equal(await whatIsGone(error, ref, operationUntil(start, context)), undefined);
        });
    }

    it("means nothing when nobody waits any more", async () => {
        const { context, abort } = fakeContext({ group: [undefined] });
        abort.abort(new Error("gone home"));
        const asked = whatIsGone(clusterNotFound(), ref, operationUntil(start, context));
        await assert.rejects(asked, { message: "gone home" });
    });
});

describe("a snapshot that is gone", () => {
    const expiresAt = start + 7 * dayMs;
    for (const [what, changes, now, stays] of [
        ["before its expiry", {}, expiresAt - 1, false],
        ["at its expiry", {}, expiresAt, true],
        ["after its expiry", {}, expiresAt + dayMs, true],
        ["stored as expired", { status: "expired" }, start, true],
        ["after its expiry, where a new one is wanted then", { recreateOnExpiry: true }, expiresAt, false],
        [
            "stored as expired, where a new one is wanted then",
            { status: "expired", recreateOnExpiry: true },
            start,
            false,
        ],
        ["of an expiry that is no date", { expiresAt: "soon" }, expiresAt, false],
    ] as const) {
        it(`${stays ? "stays in the stack" : "is forgotten"}: ${what}`, () => {
            assert.equal(staysAsExpired(snapshotState(changes), now), stays);
        });
    }
});
