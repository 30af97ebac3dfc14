/** The example of a release behind a gate, with a stand-in for @pulumi/command, whose plugin is a download. */
import assert from "node:assert/strict";
import { cpSync, existsSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../pulumi/packageRoot.js";
import { diagnostics, projectId, steps, useStory } from "./support.js";

const clusterNames = ["orders", "users"];

describe("the example release-gate", function () {
    this.timeout(120_000);
    const story = useStory({
        project: "release-gate",
        atlas: {
            clusters: clusterNames.map((clusterName) => ({ clusterName })),
            outcome: ({ nth }) => (nth === 2 ? "failed" : "completed"),
        },
        config: {
            "release-gate:projectId": projectId,
            "release-gate:clusterNames": JSON.stringify(clusterNames),
            "release-gate:release": "v1",
            "release-gate:deploy": "touch deployed-v1",
        },
    });
    const deployed = (release: string) => existsSync(join(story.stack.folder, `deployed-${release}`));

    before(() => {
        const modules = join(story.stack.folder, "node_modules/@pulumi/command");
        cpSync(join(packageRoot, "test/e2e/releaseGate/standIn"), modules, { recursive: true });
        story.stack.useStep("examples/release-gate");
    });

    it("stops the release if one snapshot fails, and says why first", async () => {
        const failed = await story.stack.up([], { mayFail: true });
        assert.notEqual(failed.code, 0);
        assert.equal(deployed("v1"), false);
        assert.match(
            diagnostics(failed, "error"),
            /^1 error occurred:\n\t\* 1 of 2 snapshots did not complete: snapshot \w+ of cluster (orders|users) .* failed in Atlas/,
        );
    });

    it("lets it go on when both are completed, and keeps the snapshots of the release before", async () => {
        await story.stack.up();
        assert.equal(deployed("v1"), true);
        await story.stack.config({ "release-gate:release": "v2", "release-gate:deploy": "touch deployed-v2" });
        const next = await story.stack.up();
        assert.ok(steps(next).indexOf("update backups") < steps(next).indexOf("create-replacement deployment"));
        assert.equal(deployed("v2"), true);
        const completed = story.atlas.snapshots().filter(({ status }) => status === "completed");
        assert.equal(completed.length, 4);
    });
});
