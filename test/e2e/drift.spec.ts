/** What somebody else does to a snapshot's retention, and what is no drift though Atlas counts anew. */
import assert from "node:assert/strict";
import { diffs, steps, useStory } from "./support.js";

describe("drift in the retention", function () {
    this.timeout(120_000);
    const story = useStory({
        atlas: { clusters: ["plain", "async", "patched"].map((clusterName) => ({ clusterName })) },
    });
    /** What a pipeline runs every night: it only asks. */
    const findDrift = () => story.stack.run("refresh", ["--preview-only", "--expect-no-changes"], { mayFail: true });
    const expiryOf = (name: string) => story.atlas.snapshots(undefined, name)[0]?.expiresAt;

    it("is not there after creation, nor after a PATCH, nor once an unawaited snapshot is finished", async () => {
        story.useStep("drift/step1");
        await story.stack.up();
        await story.stack.config({ "test:patched": "30" });
        assert.deepEqual(steps(await story.stack.up()), ["update patched"]);
        assert.deepEqual(story.writes(), ["POST", "POST", "POST", "PATCH"]);
        assert.equal((await findDrift()).code, 0);
        await story.stack.up(["--expect-no-changes"]);
    });

    it("fails a refresh that expects no changes", async () => {
        story.atlas.setRetention(String((await story.outputs("plain")).snapshotId), 3);
        const found = await findDrift();
        assert.notEqual(found.code, 0);
        assert.match(found.stdout + found.stderr, /no changes were expected/);
        assert.equal((await story.outputs("plain")).retentionInDays, 7);
    });

    it("is in the state after a refresh, and shown by the next preview", async () => {
        await story.stack.refresh();
        const { inputs, outputs } = await story.entry("plain");
        assert.deepEqual([inputs?.retentionInDays, outputs?.retentionInDays], [3, 3]);
        assert.equal(outputs?.expiresAt, expiryOf("plain"));
        const preview = await story.stack.preview();
        assert.deepEqual([steps(preview), diffs(preview, "plain")], [["update plain"], ["retentionInDays"]]);
        assert.deepEqual(story.writes(), []);
    });

    it("tells of an unawaited snapshot that it is completed, after a refresh", async () => {
        const { status, retentionInDays, expiresAt } = await story.outputs("async");
        assert.deepEqual([status, retentionInDays, expiresAt], ["completed", 7, expiryOf("async")]);
    });

    it("is repaired by one PATCH, for good", async () => {
        await story.stack.up();
        assert.deepEqual(story.writes(), ["PATCH"]);
        const { retentionInDays, expiresAt } = await story.outputs("plain");
        assert.deepEqual([retentionInDays, expiresAt], [7, expiryOf("plain")]);
        assert.equal((await findDrift()).code, 0);
        await story.stack.up(["--expect-no-changes"]);
    });
});
