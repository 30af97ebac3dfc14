/** One snapshot from its first preview to its end. */
import assert from "node:assert/strict";
import { changes, diagnostics, diffs, steps, useStory } from "./support.js";

describe("the life of an OnDemandSnapshot", function () {
    this.timeout(120_000);
    const story = useStory({ config: { "test:retentionInDays": "7" } });

    it("previews without asking Atlas anything, and shows its outputs as unknown", async () => {
        story.useStep("life/step1");
        const preview = await story.stack.preview();
        assert.deepEqual(steps(preview), ["create snapshot"]);
        assert.match(preview.stdout, /snapshotId: \[unknown\]\n\s+status +: \[unknown\]/);
        assert.deepEqual(story.requests(), []);
    });

    it("takes the snapshot and waits until it is completed", async () => {
        const up = await story.stack.up();
        assert.deepEqual(changes(up), { create: 2 });
        assert.equal(diagnostics(up, "warning") + diagnostics(up, "error"), "");
        assert.deepEqual(story.writes(), ["POST"]);
        const [held, ...others] = story.atlas.snapshots();
        assert.deepEqual([held?.status, others], ["completed", []]);
        const { id, outputs } = await story.entry("snapshot");
        assert.equal(id, `5f1a2b3c4d5e6f7a8b9c0d1e-Cluster0-${held!.id}`);
        assert.deepEqual(
            [outputs?.snapshotId, outputs?.status, outputs?.description, outputs?.createdAt, outputs?.expiresAt],
            [held!.id, "completed", held!.description, held!.createdAt, held!.expiresAt],
        );
    });

    it("keeps its state small, with the same short captured text in inputs and outputs", async () => {
        const entry = await story.entry("snapshot");
        // Where in the program it was declared is the engine's matter, and as long as the program's path.
        const size = JSON.stringify({ ...entry, stackTrace: undefined, sourcePosition: undefined }).length;
        assert.ok(size < 2000, `${size} characters`);
        const captured = entry.inputs?.__provider;
        assert.ok(typeof captured === "string" && captured.length < 200, String(captured));
        assert.equal(entry.outputs?.__provider, captured);
    });

    it("asks Atlas nothing when nothing has changed", async () => {
        const up = await story.stack.up(["--expect-no-changes"]);
        assert.deepEqual(changes(up), { same: 2 });
        assert.deepEqual(story.requests(), []);
    });

    it("changes the retention in place, by one PATCH", async () => {
        const before = await story.outputs("snapshot");
        await story.stack.config({ "test:retentionInDays": "30" });
        const up = await story.stack.up(["--diff"]);
        assert.doesNotMatch(up.stdout, /__urn|__provider/);
        assert.deepEqual(steps(up), ["update snapshot"]);
        assert.deepEqual(diffs(up, "snapshot"), ["retentionInDays"]);
        assert.deepEqual(story.writes(), ["PATCH"]);
        const after = await story.outputs("snapshot");
        assert.equal(after.snapshotId, before.snapshotId);
        assert.deepEqual([after.retentionInDays, after.expiresAt], [30, story.atlas.snapshots()[0]?.expiresAt]);
    });

    it("completes the new snapshot before it deletes the old one, when triggers change", async () => {
        const [old] = story.atlas.snapshots();
        await story.stack.config({ "test:triggers": '["v2"]' });
        const preview = await story.stack.preview();
        assert.deepEqual(steps(preview), [
            "create-replacement snapshot",
            "replace snapshot",
            "delete-replaced snapshot",
        ]);
        assert.deepEqual(story.requests(), []);
        await story.stack.up();
        const requests = story.requests().filter(({ accepted }) => accepted);
        const [posted, deleted] = requests.filter(({ method }) => method !== "GET");
        assert.deepEqual([posted?.method, deleted?.method], ["POST", "DELETE"]);
        assert.ok(deleted!.path.endsWith(`/${old!.id}`));
        assert.ok(deleted!.at - posted!.at >= 150, "the new snapshot takes 150 ms");
        const [held, ...others] = story.atlas.snapshots();
        assert.deepEqual([held?.status, others], ["completed", []]);
        assert.notEqual(held?.id, old?.id);
        assert.notEqual(held?.description, old?.description);
        assert.equal((await story.outputs("snapshot")).snapshotId, held?.id);
    });

    it("refreshes without a change, and without writing", async () => {
        await story.stack.refresh(["--expect-no-changes"]);
        assert.deepEqual(story.writes(), []);
        await story.stack.up(["--expect-no-changes"]);
    });

    it("deletes the snapshot at the end", async () => {
        const destroy = await story.stack.destroy();
        assert.deepEqual(steps(destroy), ["delete snapshot"]);
        assert.deepEqual(story.writes(), ["DELETE"]);
        assert.deepEqual(story.atlas.snapshots(), []);
        assert.deepEqual((await story.stack.state()).resources, []);
    });
});
