import assert from "node:assert/strict";
import { deleteSnapshot } from "../../../../provider/lifecycle/snapshot/delete";
import type { SnapshotState } from "../../../../provider/lifecycle/snapshot/state";
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
    hourMs,
    idAt,
    minuteMs,
    snapshotId,
    snapshotState,
    start,
    unfinishedSnapshot,
    urn,
} from "../../../support/fakeSnapshot";
import { namingFailureOf } from "../../../support/failureOf";

const running = unfinishedSnapshot();
const done = atlasSnapshot();
const inProgressRefusal = apiError(400, "CANNOT_DELETE_IN_PROGRESS_SNAPSHOT", "Cannot delete an in progress snapshot.");
const policy = apiError(400, "CANNOT_DELETE_SNAPSHOT_WITH_BACKUP_COMPLIANCE_POLICY", "A policy forbids it.");

function remove(script: Script, stored: Partial<SnapshotState> = {}) {
    const fake = fakeContext(script);
    return { ...fake, deleted: () => deleteSnapshot(snapshotState(stored), fake.context) };
}

describe("delete", () => {
    for (const status of ["completed", "failed", "expired"]) {
        it(`makes one call for one that is ${status}, and trusts a 204`, async () => {
            const { deleted, atlas, warnings } = remove({ delete: [undefined] }, { status });
            await deleted();
            assert.deepEqual(
                atlas.calls.map(({ operation, snapshotId: id }) => [operation, id]),
                [["delete", snapshotId]],
            );
            assert.deepEqual(warnings, []);
        });
    }

    it("has as long as timeouts.delete says", async () => {
        for (const [timeouts, ms] of [
            [undefined, 2 * hourMs],
            [{ create: "1m", delete: "5m" }, 5 * minuteMs],
        ] as const) {
            const { deleted, atlas } = remove({ delete: [undefined] }, timeouts && { timeouts });
            await deleted();
            assert.equal(atlas.calls[0]!.budget.deadlineAt, start + ms);
        }
    });

    describe("of an unfinished one", () => {
        for (const ending of [done, atlasSnapshot({ status: "failed" })]) {
            it(`waits until it is ${ending.status ?? ""}, and then deletes it`, async () => {
                const { deleted, atlas, clock } = remove(
                    { get: [running, running, ending], delete: [undefined] },
                    { status: "queued" },
                );
                await deleted();
                assert.deepEqual(atlas.asked, ["get", "get", "get", "delete"]);
                assert.deepEqual(clock.pauses, [1000, 1000]);
            });
        }

        it("waits although the program did not want to wait for its completion", async () => {
            const { deleted, atlas } = remove(
                { get: [running, done], delete: [undefined] },
                { status: "queued", waitForCompletion: false },
            );
            await deleted();
            assert.deepEqual(atlas.asked, ["get", "get", "delete"]);
        });

        it("succeeds where it goes away by itself", async () => {
            const { deleted, atlas } = remove({ get: [running, snapshotNotFound()] }, { status: "queued" });
            await deleted();
            assert.deepEqual(atlas.callsOf("delete"), []);
        });

        it("is told by Atlas's refusal where the state is older than Atlas", async () => {
            const { deleted, atlas, clock } = remove({
                delete: [inProgressRefusal, inProgressRefusal, undefined],
                get: [running, done],
            });
            await deleted();
            assert.deepEqual(atlas.asked, ["delete", "get", "get", "delete", "get", "delete"]);
            assert.deepEqual(clock.pauses, [1000, 1000, 1000]);
        });

        it("keeps the state at the deadline, and tells the last status, the time and the way on", async () => {
            const { deleted, atlas, clock } = remove(
                { get: [running] },
                { status: "queued", timeouts: { delete: "10m" } },
            );
            const message = await namingFailureOf(deleted());
            assert.match(
                message,
                /was not deleted: it is still inProgress after 10m, .*run the same command again.*timeouts\.delete/,
            );
            assert.equal(clock.now(), start + 10 * minuteMs);
            assert.deepEqual(atlas.callsOf("delete"), []);
        });

        it("keeps the state where Atlas goes on refusing until the deadline", async () => {
            const { deleted, clock } = remove(
                { get: [done], delete: [inProgressRefusal] },
                { timeouts: { delete: "1m" } },
            );
            assert.match(await namingFailureOf(deleted()), /CANNOT_DELETE_IN_PROGRESS_SNAPSHOT/);
            assert.ok(clock.now() - start <= minuteMs + 1000);
        });

        it("tells the fault where Atlas does not answer", async () => {
            const { deleted } = remove({ get: [running, connectionError()] }, { status: "queued" });
            assert.ok((await namingFailureOf(deleted())).includes(connectionError().message));
        });

        it("keeps the state where the wait is refused", async () => {
            const { deleted } = remove({ get: [forbidden()] }, { status: "queued" });
            assert.match(
                await namingFailureOf(deleted()),
                /was not deleted: .*IP_ADDRESS_NOT_ON_ACCESS_LIST.*access list/,
            );
        });

        it("succeeds with a warning where its cluster is gone", async () => {
            const { deleted, warnings } = remove(
                { get: [clusterNotFound()], delete: [clusterNotFound()], group: [undefined] },
                { status: "queued" },
            );
            await deleted();
            assert.equal(warnings.length, 1);
        });
    });

    for (const [what, script, asked] of [
        ["Atlas knows no such snapshot", { delete: [snapshotNotFound()] }, ["delete"]],
        ["the list lacks it", { delete: [apiError(404, "RESOURCE_NOT_FOUND")], list: [[]] }, ["delete", "list"]],
    ] as const) {
        it(`succeeds where ${what}`, async () => {
            const { deleted, atlas, warnings } = remove(script);
            await deleted();
            assert.deepEqual([atlas.asked, warnings], [asked, []]);
        });
    }

    it("succeeds where the cluster is gone and the project answers, with a warning that names the id", async () => {
        const { deleted, warnings } = remove({ delete: [clusterNotFound()], group: [undefined] });
        await deleted();
        assert.equal(warnings.length, 1);
        assert.ok(warnings[0]!.includes(snapshotId) && warnings[0]!.includes("CLUSTER_NOT_FOUND"), warnings[0]);
        assert.doesNotMatch(warnings[0]!, /check clusterName/);
    });

    for (const [what, script, words] of [
        [
            "a Backup Compliance Policy",
            { delete: [policy] },
            /COMPLIANCE_POLICY: A policy forbids it;.*retainOnDelete: true/,
        ],
        ["a wrong project", { delete: [groupNotFound()] }, /GROUP_NOT_FOUND.*check projectId/],
        [
            "a cluster that is gone in a wrong project",
            { delete: [clusterNotFound()], group: [groupNotFound()] },
            /CLUSTER_NOT_FOUND/,
        ],
        ["an unknown 404, while the list holds it", { delete: [apiError(404, "NEW")], list: [[done]] }, /404 NEW/],
        ["a proxy's 404", { delete: [apiError(404)] }, /404/],
        ["a refused address", { delete: [forbidden()] }, /IP_ADDRESS_NOT_ON_ACCESS_LIST.*access list/],
        ["an outage", { delete: [apiError(503)] }, /503.*run the same command again/],
        ["a cut connection", { delete: [connectionError()] }, /ECONNRESET.*network/],
    ] as const) {
        it(`keeps the state for ${what}, with the way out`, async () => {
            const { deleted, warnings } = remove(script);
            assert.match(await namingFailureOf(deleted()), words);
            assert.deepEqual(warnings, []);
        });
    }

    it("spares what a create of the same run took up, and says so", async () => {
        const { deleted, atlas, holders, stack, warnings } = remove({});
        holders.note(snapshotId, urn);
        await deleted();
        assert.deepEqual([atlas.asked, stack.reads], [[], 0]);
        assert.equal(warnings.length, 1);
        assert.ok(warnings[0]!.includes(snapshotId));
    });

    it("spares what another resource of the stack holds, and names that one", async () => {
        const { deleted, atlas, stack, warnings } = remove({});
        stack.hold(snapshotId, urn);
        stack.hold(snapshotId, urn.replace("nightly", "weekly"));
        await deleted();
        assert.deepEqual(atlas.asked, []);
        assert.match(
            warnings.join(),
            new RegExp(`${snapshotId}.*not deleted: the resource "weekly" of this stack holds`),
        );
    });

    for (const [what, problem] of [
        ["cannot be read", "`pulumi stack export` failed (there is no `pulumi` on the PATH)"],
        ["is another one's", undefined],
    ] as const) {
        it(`leaves it in Atlas, and says why and until when, where the stack's state ${what}`, async () => {
            const { deleted, atlas, stack, warnings } = remove({});
            stack.holders = [];
            stack.problem = problem === undefined ? undefined : new Error(problem);
            await deleted();
            assert.deepEqual(atlas.asked, []);
            assert.equal(warnings.length, 1);
            for (const part of [
                snapshotId,
                "is not known",
                problem ?? "does not hold it",
                snapshotState().expiresAt!,
            ]) {
                assert.ok(warnings[0]!.includes(part), `${warnings[0]!} names ${part}`);
            }
        });
    }

    it("counts as a holder again where the deletion failed", async () => {
        const { deleted, holders, stack } = remove({ delete: [forbidden()] });
        const other = { snapshotId, __urn: urn.replace("nightly", "weekly") };
        stack.hold(snapshotId, urn);
        await namingFailureOf(deleted());
        stack.hold(snapshotId, other.__urn);
        holders.noteLetGo(other);
        assert.deepEqual(await holders.besideDeleted(other), { known: true, urns: [urn] });
    });

    describe("of what is replaced by one that nobody waited for", () => {
        const successorId = idAt(start, 2);
        const successor = snapshotState({ snapshotId: successorId, status: "queued", waitForCompletion: false });
        const successorAtlas = (status: string) => atlasSnapshot({ id: successorId, status });

        it("waits until that one is completed", async () => {
            const { deleted, atlas, session } = remove({
                get: [successorAtlas("inProgress"), successorAtlas("completed")],
                delete: [undefined],
            });
            session.noteUnfinished(successor);
            await deleted();
            assert.deepEqual(
                atlas.calls.map(({ operation, snapshotId: id }) => [operation, id]),
                [
                    ["get", successorId],
                    ["get", successorId],
                    ["delete", snapshotId],
                ],
            );
        });

        for (const [what, get, words] of [
            ["fails", [successorAtlas("failed")], /failed; run `pulumi up --refresh`/],
            ["is gone", [snapshotNotFound()], /is gone; run `pulumi up --refresh`/],
            ["is not completed in time", [successorAtlas("inProgress")], /still unfinished after 2h/],
            ["cannot be asked for", [connectionError()], /still unfinished.*ECONNRESET/],
            ["is refused", [forbidden()], /could not be waited for.*IP_ADDRESS_NOT_ON_ACCESS_LIST/],
        ] as const) {
            it(`keeps the old one where that one ${what}`, async () => {
                const { deleted, atlas, session } = remove({ get: [...get] });
                session.noteUnfinished(successor);
                const message = await namingFailureOf(deleted());
                assert.match(message, words);
                assert.ok(message.includes(successorId), message);
                assert.deepEqual(atlas.callsOf("delete"), []);
            });
        }

        it("does not wait for itself: with deleteBeforeReplace there is no other yet", async () => {
            const { deleted, atlas, session } = remove({ delete: [undefined] });
            session.noteUnfinished(snapshotState({ status: "queued" }));
            await deleted();
            assert.deepEqual(atlas.asked, ["delete"]);
        });
    });

    it("ends when nobody waits any more", async () => {
        const { deleted, abort } = remove({ delete: [inProgressRefusal], get: [done] });
        const reason = new Error("The Pulumi engine is gone");
        const ended = deleted();
        setImmediate(() => {
            abort.abort(reason);
        });
        await assert.rejects(ended, /The Pulumi engine is gone/);
    });
});
