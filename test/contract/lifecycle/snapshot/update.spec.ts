/** update and read, with the real client against a local Atlas in the same process, on one virtual clock. */
import assert from "node:assert/strict";
import { createSnapshot } from "../../../../provider/lifecycle/snapshot/create";
import { SnapshotError, UnfinishedSnapshotError } from "../../../../provider/lifecycle/explain";
import { getSnapshot, refreshSnapshot } from "../../../../provider/lifecycle/snapshot/read";
import { updateSnapshot } from "../../../../provider/lifecycle/snapshot/update";
import { inputsWith, minuteMs, startInProcess } from "../../../support/clientInProcess";
import { failureOf } from "../../../support/failureOf";

const dayMs = 86_400_000;

describe("update: the retention", () => {
    for (const retentionFrom of ["creation", "completion", "now"] as const) {
        it(`is changed in place, counted from ${retentionFrom}, and is no drift afterwards`, async () => {
            const { atlas, clock, newProcess, acceptedPosts } = startInProcess({ retentionFrom });
            const created = await createSnapshot(inputsWith(), newProcess());
            clock.advance(dayMs);
            const updated = await updateSnapshot(created, inputsWith({ retentionInDays: 20 }), newProcess());
            assert.deepEqual(updated, {
                ...created,
                retentionInDays: 20,
                expiresAt: atlas.snapshots()[0]?.expiresAt,
            });
            assert.notEqual(updated.expiresAt, created.expiresAt);
            assert.deepEqual(await refreshSnapshot(updated, newProcess()), updated);
            assert.equal(acceptedPosts(), 1);
        });
    }

    it("is changed after a wait where the snapshot is unfinished", async () => {
        const { clock, newProcess, acceptedPosts } = startInProcess();
        const startedAt = clock.now();
        const inputs = inputsWith({ waitForCompletion: false });
        const accepted = await createSnapshot(inputs, newProcess());
        const updated = await updateSnapshot(accepted, { ...inputs, retentionInDays: 9 }, newProcess());
        assert.deepEqual([updated.status, updated.retentionInDays], ["completed", 9]);
        assert.ok(clock.now() - startedAt >= 10 * minuteMs);
        assert.equal(acceptedPosts(), 1);
    });

    it("is changed after a wait where only Atlas knows that the snapshot is unfinished", async () => {
        const { newProcess } = startInProcess();
        const accepted = await createSnapshot(inputsWith({ waitForCompletion: false }), newProcess());
        const news = inputsWith({ retentionInDays: 9 });
        const updated = await updateSnapshot({ ...accepted, status: "completed" }, news, newProcess());
        assert.deepEqual([updated.status, updated.retentionInDays], ["completed", 9]);
    });

    it("survives the loss of the answer to the PATCH", async () => {
        for (const fault of [{ kind: "reset" }, { kind: "truncated" }, { kind: "html", status: 504 }] as const) {
            const { newProcess } = startInProcess({ faults: [{ method: "PATCH", when: "after", fault }] });
            const created = await createSnapshot(inputsWith(), newProcess());
            const updated = await updateSnapshot(created, inputsWith({ retentionInDays: 9 }), newProcess());
            assert.equal(updated.retentionInDays, 9);
        }
    });

    it("stays as it was, and is told so, where a policy forbids the change", async () => {
        const { atlas, newProcess } = startInProcess({ compliancePolicy: { minimumRetentionInDays: 3 } });
        const created = await createSnapshot(inputsWith({ retentionInDays: 5 }), newProcess());
        for (const [days, code] of [
            [2, "SNAPSHOT_RETENTION_LESS_THAN_BACKUP_COMPLIANCE_POLICY"],
            [4, "CANNOT_DECREASE_SNAPSHOT_RETENTION_WITH_BACKUP_COMPLIANCE_POLICY"],
        ] as const) {
            const asked = updateSnapshot(created, inputsWith({ retentionInDays: days }), newProcess());
            const error = await failureOf(asked, SnapshotError);
            assert.ok(!(error instanceof UnfinishedSnapshotError));
            assert.match(error.message, new RegExp(`is still 5 days: .*${code}.*choose a longer retentionInDays`));
        }
        assert.equal(atlas.snapshots()[0]?.expiresAt, created.expiresAt);
    });

    it("of a snapshot that somebody deleted leads to a fresh one by the next up", async () => {
        const { atlas, newProcess } = startInProcess();
        const created = await createSnapshot(inputsWith(), newProcess());
        atlas.deleteSnapshot(created.snapshotId);
        const asked = updateSnapshot(created, inputsWith({ retentionInDays: 9 }), newProcess());
        const error = await failureOf(asked, UnfinishedSnapshotError);
        assert.equal(error.state.status, "failed");
    });
});

describe("read", () => {
    it("finds a retention that somebody changed", async () => {
        const { atlas, newProcess } = startInProcess();
        const created = await createSnapshot(inputsWith(), newProcess());
        atlas.setRetention(created.snapshotId, 30);
        const found = await refreshSnapshot(created, newProcess());
        assert.equal(found?.retentionInDays, 30);
        assert.equal(found.expiresAt, atlas.snapshots()[0]?.expiresAt);
    });

    for (const missingSnapshotCode of ["SNAPSHOT_NOT_FOUND", "RESOURCE_NOT_FOUND", "INVALID_SNAPSHOT_ID"] as const) {
        it(`finds nothing where somebody deleted it, said by ${missingSnapshotCode}`, async () => {
            const { atlas, newProcess } = startInProcess({ missingSnapshotCode });
            const created = await createSnapshot(inputsWith(), newProcess());
            atlas.deleteSnapshot(created.snapshotId);
            assert.equal(await refreshSnapshot(created, newProcess()), undefined);
        });
    }

    it("keeps an expired one as expired, unless it is to be taken anew", async () => {
        const { clock, newProcess } = startInProcess();
        const created = await createSnapshot(inputsWith(), newProcess());
        clock.advance(4 * dayMs);
        assert.deepEqual(await refreshSnapshot(created, newProcess()), { ...created, status: "expired" });
        assert.equal(await refreshSnapshot({ ...created, recreateOnExpiry: true }, newProcess()), undefined);
    });

    it("is an error, not a loss, where the cluster is gone while the project answers", async () => {
        const { atlas, newProcess } = startInProcess();
        const created = await createSnapshot(inputsWith(), newProcess());
        atlas.deleteCluster("Cluster0");
        const error = await failureOf(refreshSnapshot(created, newProcess()), SnapshotError);
        assert.match(
            error.message,
            /its cluster no longer exists, and the project does: .*CLUSTER_NOT_FOUND.*pulumi state delete/,
        );
    });

    it("is an error, not a loss, where the project is wrong", async () => {
        const { newProcess } = startInProcess();
        const created = await createSnapshot(inputsWith(), newProcess());
        const elsewhere = { ...created, projectId: "aaaaaaaaaaaaaaaaaaaaaaaa" };
        const error = await failureOf(refreshSnapshot(elsewhere, newProcess()), SnapshotError);
        assert.match(error.message, /was not refreshed: .*GROUP_NOT_FOUND.*check projectId/);
    });

    it("is an error, not a loss, where Atlas is out of order", async () => {
        const { atlas, newProcess } = startInProcess();
        const created = await createSnapshot(inputsWith(), newProcess());
        atlas.addFaults({ times: Infinity, fault: { kind: "html", status: 503 } });
        const error = await failureOf(refreshSnapshot(created, newProcess()), SnapshotError);
        assert.match(error.message, /was not refreshed: .*answered 503/);
    });
});

describe("get", () => {
    it("gives what Atlas holds, with the retention worked out", async () => {
        const { newProcess } = startInProcess();
        const { __urn, ...created } = await createSnapshot(inputsWith(), newProcess());
        assert.deepEqual(await getSnapshot(created, newProcess()), created);
    });

    it("is an error for a snapshot that does not exist", async () => {
        const { newProcess } = startInProcess();
        const ref = { ...inputsWith(), snapshotId: "0123456789abcdef01234567" };
        const error = await failureOf(getSnapshot(ref, newProcess()), SnapshotError);
        assert.match(error.message, /snapshot 0123456789abcdef01234567 .* could not be read: .*SNAPSHOT_NOT_FOUND/);
    });
});
