/** Adoption and its aftermath, with the real client against a local Atlas in the same process, on one virtual clock. */
import assert from "node:assert/strict";
import { createSnapshot } from "../../../../provider/lifecycle/snapshot/create";
import { deleteSnapshot } from "../../../../provider/lifecycle/snapshot/delete";
import { defaultDescription } from "../../../../provider/lifecycle/snapshot/description";
import { SnapshotError } from "../../../../provider/lifecycle/explain";
import { UnfinishedSnapshotError } from "../../../../provider/lifecycle/snapshot/unfinished";
import type { SnapshotInputs } from "../../../../provider/lifecycle/snapshot/state";
import { refreshSnapshot } from "../../../../provider/lifecycle/snapshot/read";
import { updateSnapshot } from "../../../../provider/lifecycle/snapshot/update";
import type { LocalAtlasOptions, PlantedSnapshot } from "../../../../provider/local";
import { inputsWith, minuteMs, startInProcess, urn } from "../../../support/clientInProcess";
import { failureOf } from "../../../support/failureOf";

const dayMs = 86_400_000;

/** A snapshot that somebody took, and the arguments of a resource that adopts it. */
function startWith(planted: PlantedSnapshot, options: LocalAtlasOptions = {}) {
    const rig = startInProcess(options);
    const { id } = rig.atlas.addSnapshot(planted);
    const adopting = (more: Partial<SnapshotInputs> = {}): SnapshotInputs => {
        const { description, ...inputs } = inputsWith();
        assert.ok(description);
        return { ...inputs, adoptSnapshotId: id, ...more };
    };
    return { ...rig, id, adopting };
}

describe("adoption from Atlas", () => {
    it("asks for no change where the retention is right, for days between 1 and 400", async () => {
        for (const retentionInDays of [1, 2, 30, 365, 400]) {
            const { atlas, newProcess, adopting } = startWith({ retentionInDays });
            await createSnapshot(adopting({ retentionInDays }), newProcess());
            assert.ok(atlas.requests.every(({ method }) => method === "GET"));
        }
    });

    it("waits for one that is unfinished, and takes none itself", async () => {
        const planted = { finished: false, retentionInDays: 3 };
        const { clock, newProcess, adopting, posts } = startWith(planted);
        const startedAt = clock.now();
        const adopted = await createSnapshot(adopting(), newProcess());
        assert.deepEqual([adopted.status, adopted.retentionInDays], ["completed", 3]);
        assert.ok(clock.now() - startedAt >= 10 * minuteMs);
        assert.deepEqual(await refreshSnapshot(adopted, newProcess()), adopted);
        assert.equal(posts(), 0);
    });

    it("does not wait where that is not asked for, unless the retention has to be changed", async () => {
        const planted = { finished: false, retentionInDays: 3 };
        const { atlas, newProcess, adopting } = startWith(planted);
        const inputs = adopting({ waitForCompletion: false });
        assert.equal((await createSnapshot(inputs, newProcess())).status, "queued");
        const changed = await createSnapshot({ ...inputs, retentionInDays: 9 }, newProcess());
        assert.deepEqual([changed.status, changed.retentionInDays], ["completed", 9]);
        assert.equal(changed.expiresAt, atlas.snapshots()[0]?.expiresAt);
        assert.deepEqual(await refreshSnapshot(changed, newProcess()), changed);
    });

    it("tells the members of a sharded cluster's snapshot", async () => {
        const clusters = [{ clusterName: "Cluster0", type: "shardedCluster" as const }];
        const { newProcess, adopting } = startWith({ retentionInDays: 3 }, { clusters });
        const adopted = await createSnapshot(adopting(), newProcess());
        assert.ok((adopted.members?.length ?? 0) > 0 && (adopted.snapshotIds?.length ?? 0) > 0);
        assert.deepEqual(await refreshSnapshot(adopted, newProcess()), adopted);
    });

    it("goes on as with any other snapshot: another retention, no argument, deletion", async () => {
        const { atlas, newProcess, adopting } = startWith({ description: "by hand", retentionInDays: 3 });
        const adopted = await createSnapshot(adopting(), newProcess());
        const { adoptSnapshotId, ...without } = adopting({ retentionInDays: 9 });
        assert.ok(adoptSnapshotId);
        const updated = await updateSnapshot(adopted, without, newProcess());
        assert.deepEqual([updated.retentionInDays, updated.description], [9, "by hand"]);
        assert.deepEqual(await refreshSnapshot(updated, newProcess()), updated);
        await deleteSnapshot(updated, newProcess());
        assert.deepEqual(atlas.snapshots(), []);
    });

    it("takes up the finished snapshot of a killed run, whose description is the resource's own default", async () => {
        const description = defaultDescription(urn, undefined);
        const { newProcess, adopting, posts } = startWith({ description, retentionInDays: 3 });
        const adopted = await createSnapshot(adopting(), newProcess());
        assert.deepEqual([adopted.description, posts()], [description, 0]);
        assert.deepEqual(await refreshSnapshot(adopted, newProcess()), adopted);
    });

    for (const [what, planted, words] of [
        ["a scheduled one", { snapshotType: "scheduled" }, /not an on-demand snapshot but a scheduled one/],
        ["a failed one", { outcome: "failed" }, /it failed in Atlas/],
    ] as const) {
        it(`refuses ${what}, and leaves it alone`, async () => {
            const { atlas, newProcess, adopting } = startWith({ retentionInDays: 3, ...planted });
            const before = atlas.snapshots();
            const error = await failureOf(
                createSnapshot(adopting({ retentionInDays: 9 }), newProcess()),
                SnapshotError,
            );
            assert.match(error.message, words);
            assert.ok(!(error instanceof UnfinishedSnapshotError));
            assert.deepEqual(atlas.snapshots(), before);
        });
    }

    it("refuses a retention with which Atlas, counting from creation, would delete it at once", async () => {
        const { atlas, clock, newProcess, adopting } = startWith({ retentionInDays: 60 });
        clock.advance(30 * dayMs);
        const error = await failureOf(createSnapshot(adopting(), newProcess()), SnapshotError);
        const days = Number(/set retentionInDays to (\d+) or more/.exec(error.message)?.[1]);
        assert.equal(atlas.snapshots().length, 1);
        await createSnapshot(adopting({ retentionInDays: days }), newProcess());
        assert.equal(atlas.snapshots().length, 1);
    });

    it("survives faults on the way, and the loss of the answer to the PATCH", async () => {
        const { atlas, newProcess, adopting } = startWith({ retentionInDays: 5 });
        atlas.addFaults({ method: "GET", times: 2, fault: { kind: "html", status: 503 } });
        atlas.addFaults({ method: "PATCH", when: "after", fault: { kind: "reset" } });
        const adopted = await createSnapshot(adopting({ retentionInDays: 9 }), newProcess());
        assert.deepEqual([adopted.retentionInDays, adopted.expiresAt], [9, atlas.snapshots()[0]?.expiresAt]);
    });

    it("keeps the id where a policy refuses the retention", async () => {
        const options = { compliancePolicy: { minimumRetentionInDays: 3 } };
        const { id, newProcess, adopting } = startWith({ retentionInDays: 30 }, options);
        const error = await failureOf(
            createSnapshot(adopting({ retentionInDays: 4 }), newProcess()),
            UnfinishedSnapshotError,
        );
        assert.deepEqual([error.state.snapshotId, error.state.retentionInDays], [id, 30]);
    });
});
