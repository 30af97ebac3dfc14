/** delete, with the real client against a local Atlas in the same process, on one virtual clock. */
import assert from "node:assert/strict";
import { createSnapshot } from "../../../../provider/lifecycle/snapshot/create";
import { deleteSnapshot } from "../../../../provider/lifecycle/snapshot/delete";
import { SnapshotError } from "../../../../provider/lifecycle/explain";
import type { SnapshotState } from "../../../../provider/lifecycle/snapshot/state";
import type { Fault, LocalAtlasOptions } from "../../../../provider/local";
import { type InProcessRig, inputsWith, minuteMs, startInProcess } from "../../../support/clientInProcess";
import { failureOf } from "../../../support/failureOf";

/** A rig whose cluster holds one snapshot of ours, `completed` or as it was just accepted. */
async function withOne(
    options: LocalAtlasOptions = {},
    waitForCompletion = true,
): Promise<InProcessRig & { state: SnapshotState }> {
    const rig = startInProcess(options);
    return { ...rig, state: await createSnapshot(inputsWith({ waitForCompletion }), rig.newProcess()) };
}

const deletesIn = ({ atlas }: InProcessRig) => atlas.requests.filter(({ method }) => method === "DELETE");

describe("delete", () => {
    for (const type of ["replicaSet", "shardedCluster"] as const) {
        it(`removes a completed snapshot of a ${type} at once`, async () => {
            const rig = await withOne({ clusters: [{ clusterName: "Cluster0", type }] });
            const startedAt = rig.clock.now();
            await deleteSnapshot(rig.state, rig.newProcess());
            assert.deepEqual(rig.atlas.snapshots(), []);
            assert.equal(rig.clock.now(), startedAt);
            assert.equal(deletesIn(rig).filter(({ accepted }) => accepted).length, 1);
        });
    }

    it("removes no other snapshot", async () => {
        const { atlas, state, newProcess } = await withOne();
        const other = atlas.addSnapshot({ description: state.description ?? "" });
        await deleteSnapshot(state, newProcess());
        assert.deepEqual(
            atlas.snapshots().map(({ id }) => id),
            [other.id],
        );
    });

    it("waits for an unfinished one, and then removes it, without a refused DELETE", async () => {
        const rig = await withOne({}, false);
        const startedAt = rig.clock.now();
        await deleteSnapshot(rig.state, rig.newProcess());
        assert.deepEqual(rig.atlas.snapshots(), []);
        assert.ok(rig.clock.now() - startedAt >= 10 * minuteMs);
        assert.equal(deletesIn(rig).filter(({ status }) => status === 400).length, 0);
    });

    it("waits also where only Atlas knows that it is unfinished", async () => {
        const rig = await withOne({}, false);
        await deleteSnapshot({ ...rig.state, status: "completed" }, rig.newProcess());
        assert.deepEqual(rig.atlas.snapshots(), []);
    });

    it("removes one that failed while it was waited for", async () => {
        const { atlas, state, newProcess } = await withOne({ outcome: "failed" }, false);
        await deleteSnapshot(state, newProcess());
        assert.deepEqual(atlas.snapshots(), []);
    });

    it("keeps the state of one that does not finish in time, and says how to go on", async () => {
        const { atlas, clock, state, newProcess } = await withOne({}, false);
        const startedAt = clock.now();
        const impatient = { ...state, timeouts: { delete: "3m" } };
        const error = await failureOf(deleteSnapshot(impatient, newProcess()), SnapshotError);
        assert.match(error.message, /was not deleted: it is still inProgress after 3m.*longer timeouts\.delete/);
        assert.equal(clock.now() - startedAt, 3 * minuteMs);
        assert.equal(atlas.snapshots().length, 1);
    });

    it("succeeds for one that is gone already", async () => {
        const { atlas, warnings, state, newProcess } = await withOne();
        atlas.deleteSnapshot(state.snapshotId);
        await deleteSnapshot(state, newProcess());
        assert.deepEqual(warnings, []);
        assert.deepEqual(atlas.snapshots(), []);
    });

    it("succeeds where the answer to the DELETE was lost", async () => {
        for (const fault of [{ kind: "reset" }, { kind: "html", status: 503 }, { kind: "hang" }] as const) {
            const rig = await withOne({ faults: [{ method: "DELETE", when: "after", fault }] });
            await deleteSnapshot(rig.state, rig.newProcess());
            assert.deepEqual(rig.atlas.snapshots(), []);
        }
    });

    it("goes on through an outage", async () => {
        const faults: Fault[] = [{ method: "DELETE", times: 30, fault: { kind: "html", status: 502 } }];
        const { atlas, state, newProcess } = await withOne({ faults });
        await deleteSnapshot(state, newProcess());
        assert.deepEqual(atlas.snapshots(), []);
    });

    it("keeps the state where an outage outlasts the timeout", async () => {
        const faults: Fault[] = [{ method: "DELETE", times: Infinity, fault: { kind: "reset" } }];
        const { atlas, clock, state, newProcess } = await withOne({ faults });
        const startedAt = clock.now();
        const impatient = { ...state, timeouts: { delete: "20m" } };
        const error = await failureOf(deleteSnapshot(impatient, newProcess()), SnapshotError);
        assert.match(error.message, /was not deleted: DELETE .* got no answer \(ECONNRESET\); check the network/);
        assert.equal(clock.now() - startedAt, 20 * minuteMs);
        assert.equal(atlas.snapshots().length, 1);
    });

    it("explains the refusal of a Backup Compliance Policy, with the way out", async () => {
        const { atlas, state, newProcess } = await withOne({ compliancePolicy: { minimumRetentionInDays: 1 } });
        const error = await failureOf(deleteSnapshot(state, newProcess()), SnapshotError);
        assert.match(error.message, new RegExp(`snapshot ${state.snapshotId} of cluster Cluster0 .* was not deleted`));
        assert.match(error.message, /CANNOT_DELETE_SNAPSHOT_WITH_BACKUP_COMPLIANCE_POLICY.*retainOnDelete: true/);
        assert.equal(atlas.snapshots().length, 1);
    });

    it("succeeds with a warning that names the id where the cluster is gone while the project answers", async () => {
        const { atlas, warnings, state, newProcess } = await withOne();
        atlas.deleteCluster("Cluster0");
        await deleteSnapshot(state, newProcess());
        assert.equal(warnings.length, 1);
        assert.match(warnings[0] ?? "", new RegExp(`snapshot ${state.snapshotId} .*CLUSTER_NOT_FOUND`));
    });

    it("keeps the state where the project does not answer", async () => {
        const { state, newProcess } = await withOne();
        const elsewhere = { ...state, projectId: "aaaaaaaaaaaaaaaaaaaaaaaa" };
        const error = await failureOf(deleteSnapshot(elsewhere, newProcess()), SnapshotError);
        assert.match(error.message, /GROUP_NOT_FOUND.*check projectId/);
    });

    it("waits for the snapshot that replaces it, where that was not waited for", async () => {
        const rig = await withOne();
        const context = rig.newProcess();
        const next = inputsWith({ triggers: ["v2"], waitForCompletion: false });
        const successor = await createSnapshot(next, context);
        const startedAt = rig.clock.now();
        await deleteSnapshot(rig.state, context);
        assert.ok(rig.clock.now() - startedAt >= 10 * minuteMs);
        assert.deepEqual(
            rig.atlas.snapshots().map(({ id, status }) => [id, status]),
            [[successor.snapshotId, "completed"]],
        );
    });

    it("keeps it where the snapshot that was to replace it failed", async () => {
        const outcome = ({ nth }: { nth: number }) => (nth === 1 ? "completed" : "failed");
        const rig = await withOne({ outcome });
        const context = rig.newProcess();
        await createSnapshot(inputsWith({ triggers: ["v2"], waitForCompletion: false }), context);
        const error = await failureOf(deleteSnapshot(rig.state, context), SnapshotError);
        assert.match(error.message, new RegExp(`snapshot ${rig.state.snapshotId} .* was kept, because .* failed`));
        assert.equal(rig.atlas.snapshots().length, 2);
    });
});
