/** `OnDemandSnapshot.get`: snapshots that the stack knows and does not manage. */
import assert from "node:assert/strict";
import { clusterName, diagnostics, projectId, steps, useStory } from "./support.js";

describe("OnDemandSnapshot.get", function () {
    this.timeout(120_000);
    const story = useStory();
    const idOf = (snapshotId: string) => `${projectId}-${clusterName}-${snapshotId}`;

    before(() => {
        story.useStep("get/step1");
    });

    it("fails at preview for a snapshot that does not exist", async () => {
        await story.stack.config({ "test:id": idOf("f".repeat(24)) });
        const preview = await story.stack.preview([], { mayFail: true });
        assert.notEqual(preview.code, 0);
        assert.match(
            diagnostics(preview, "error"),
            /The snapshot f{24} of cluster Cluster0 \(project 5f1a2b3c4d5e6f7a8b9c0d1e\) could not be read: .*SNAPSHOT_NOT_FOUND/,
        );
        assert.doesNotMatch(diagnostics(preview, "error"), /\n\s+at /);
    });

    it("fails at preview for an id of another form, and asks Atlas nothing", async () => {
        story.requests();
        await story.stack.config({ "test:id": "Cluster0" });
        const preview = await story.stack.preview([], { mayFail: true });
        assert.notEqual(preview.code, 0);
        assert.match(
            diagnostics(preview, "error"),
            /The id "Cluster0" is not of the form \{projectId\}-\{clusterName\}-\{snapshotId\}/,
        );
        assert.deepEqual(story.requests(), []);
    });

    it("gives every output of an existing one", async () => {
        const held = story.atlas.addSnapshot({ description: "before the migration", retentionInDays: 5 });
        await story.stack.config({ "test:id": idOf(held.id) });
        const up = await story.stack.up();
        assert.deepEqual(steps(up), ["read existing"]);
        const { outputs, id } = await story.entry("existing");
        assert.equal(id, idOf(held.id));
        const { __provider, ...own } = outputs ?? {};
        assert.equal(typeof __provider, "string");
        const { links, id: snapshotId, ...shown } = held;
        assert.ok(links.length > 0);
        assert.deepEqual(own, { ...shown, snapshotId, projectId, clusterName, retentionInDays: 5 });
        const { resources } = await story.stack.state();
        assert.deepEqual(resources[0]?.outputs, { description: "before the migration", expiresAt: held.expiresAt });
        assert.deepEqual(story.writes(), []);
    });

    it("leaves the snapshot alone when the stack is destroyed", async () => {
        await story.stack.destroy();
        assert.deepEqual(story.requests(), []);
        assert.equal(story.atlas.snapshots().length, 1);
        assert.deepEqual((await story.stack.state()).resources, []);
    });
});
