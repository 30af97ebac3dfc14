/** update, with the real client against a local Atlas in the same process, on one virtual clock. */
import assert from "node:assert/strict";
import { createSnapshot } from "../../../../provider/lifecycle/snapshot/create";
import { SnapshotError } from "../../../../provider/lifecycle/explain";
import { UnfinishedSnapshotError } from "../../../../provider/lifecycle/snapshot/unfinished";
import { updateSnapshot } from "../../../../provider/lifecycle/snapshot/update";
import { inputsWith, minuteMs, startInProcess } from "../../../support/clientInProcess";
import { failureOf } from "../../../support/failureOf";

describe("update: the retention", () => {
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
