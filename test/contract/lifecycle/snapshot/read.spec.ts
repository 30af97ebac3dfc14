/** read, with the real client against a local Atlas in the same process, on one virtual clock. */
import assert from "node:assert/strict";
import { createSnapshot } from "../../../../provider/lifecycle/snapshot/create";
import { SnapshotError } from "../../../../provider/lifecycle/explain";
import { getSnapshot, refreshSnapshot } from "../../../../provider/lifecycle/snapshot/read";
import { inputsWith, startInProcess } from "../../../support/clientInProcess";
import { failureOf } from "../../../support/failureOf";

const dayMs = 86_400_000;

describe("read", () => {
    it("finds a retention that somebody changed", async () => {
        const { atlas, newProcess } = startInProcess();
        const created = await createSnapshot(inputsWith(), newProcess());
        atlas.setRetention(created.snapshotId, 30);
        const found = await refreshSnapshot(created, newProcess());
        assert.equal(found?.retentionInDays, 30);
        assert.equal(found.expiresAt, atlas.snapshots()[0]?.expiresAt);
    });

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
            /its project has no cluster of that name any more: .*CLUSTER_NOT_FOUND.*pulumi state delete/,
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
