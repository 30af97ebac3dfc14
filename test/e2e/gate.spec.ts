/** A release whose deployment depends on the snapshot before it. */
import assert from "node:assert/strict";
import { steps, useStory } from "./support.js";

describe("a release that depends on a snapshot", function () {
    this.timeout(120_000);
    const story = useStory({
        atlas: { outcome: ({ nth }) => (nth === 1 ? "failed" : "completed") },
        config: { "test:release": "v1" },
    });

    it("is deployed only after a snapshot that is completed", async () => {
        story.useStep("gate/step1");
        const failed = await story.stack.up([], { mayFail: true });
        assert.notEqual(failed.code, 0);
        assert.deepEqual(steps(failed), ["create pre-release"]);
        const succeeded = await story.stack.up();
        assert.deepEqual(steps(succeeded), [
            "create-replacement pre-release",
            "replace pre-release",
            "create deployment",
            "delete-replaced pre-release",
        ]);
    });
});
