/** Arguments that are outputs of another resource, which a preview does not know. */
import assert from "node:assert/strict";
import { diffs, steps, useStory, writesIn } from "./support.js";

const clusterNames = ["first", "triggered", "described", "placed"];

describe("arguments that a preview does not know", function () {
    this.timeout(120_000);
    const story = useStory({
        atlas: { clusters: clusterNames.map((clusterName) => ({ clusterName })) },
        config: { "test:release": "v1" },
    });

    it("preview as a creation, and nothing is refused", async () => {
        story.useStep("unknowns/step1");
        const preview = await story.stack.preview();
        assert.deepEqual(steps(preview).sort(), clusterNames.map((name) => `create ${name}`).sort());
        assert.deepEqual(story.requests(), []);
    });

    it("are known when the snapshots are taken", async () => {
        await story.stack.up();
        const { snapshotId, expiresAt } = await story.outputs("first");
        const { triggers, description } = await story.outputs("triggered");
        assert.deepEqual(triggers, [snapshotId, { nested: expiresAt }]);
        assert.match(String(description), /^Pulumi test\/dev\/triggered #[0-9a-f]{8}$/);
        assert.equal((await story.outputs("described")).description, `after ${String(snapshotId)}`);
        const placed = await story.outputs("placed");
        assert.deepEqual([placed.clusterName, placed.retentionInDays], ["placed", 7]);
        assert.deepEqual(placed.timeouts, { create: "30m" });
        assert.deepEqual(story.writes(), ["POST", "POST", "POST", "POST"]);
        await story.stack.up(["--expect-no-changes"]);
    });

    it("preview as a replacement", async () => {
        await story.stack.config({ "test:release": "v2" });
        story.requests();
        const preview = await story.stack.preview();
        for (const name of clusterNames) {
            assert.ok(steps(preview).includes(`create-replacement ${name}`), `${name}: ${steps(preview).join(", ")}`);
        }
        assert.ok(diffs(preview, "triggered").includes("triggers"));
        assert.ok(diffs(preview, "placed").includes("clusterName"));
        assert.deepEqual(story.requests(), []);
    });

    it("replace only where they have changed, once they are known", async () => {
        await story.stack.up();
        const requests = story.requests();
        const writesOn = (name: string) => writesIn(requests.filter(({ path }) => path.includes(`/${name}/`)));
        assert.deepEqual(writesOn("triggered"), ["POST", "DELETE"]);
        assert.deepEqual(writesOn("described"), ["POST", "DELETE"]);
        assert.deepEqual(writesOn("placed"), []);
        assert.equal(story.atlas.snapshots().length, 4);
    });
});
