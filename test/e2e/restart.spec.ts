/** A stack outlives a restart of its Atlas, and the Atlas's snapshots do as well. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before } from "mocha";
import { type LocalAtlasOptions, startLocalAtlas } from "../../provider/local";
import { changes, steps, useStory } from "./support.js";

describe("a local Atlas that is started again", function () {
    this.timeout(120_000);
    const atlas: LocalAtlasOptions = {};
    let folder: string;
    before(() => {
        folder = mkdtempSync(join(tmpdir(), "local-atlas-"));
        atlas.data = join(folder, "atlas.json");
    });
    const story = useStory({ config: { "test:retentionInDays": "7" }, atlas });
    after(() => {
        rmSync(folder, { recursive: true });
    });

    it("has what the stack has", async () => {
        story.useStep("life/step1");
        assert.deepEqual(changes(await story.stack.up()), { create: 2 });
        const snapshots = story.atlas.snapshots();
        assert.equal(snapshots.length, 1);

        await story.atlas.stop();
        story.atlas = await startLocalAtlas({ ...atlas, port: Number(new URL(story.atlas.url).port) });
        assert.deepEqual(story.atlas.snapshots(), snapshots);
    });

    it("shows no difference to refresh and preview", async () => {
        await story.stack.refresh(["--expect-no-changes"]);
        const preview = await story.stack.preview(["--diff", "--expect-no-changes"]);
        assert.deepEqual(steps(preview), []);
        assert.ok(story.atlas.requests.some(({ accepted }) => accepted));
    });

    it("lets destroy delete the snapshot, and that lasts too", async () => {
        assert.deepEqual(steps(await story.stack.destroy()), ["delete snapshot"]);
        await story.atlas.stop();
        story.atlas = await startLocalAtlas(atlas);
        assert.deepEqual(story.atlas.snapshots(), []);
    });
});
