/** A stack that an earlier version made: version 0.1.0 of 24 November 2026, before the life cycles became one interface. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../pulumi/packageRoot.js";
import { clusterName, diffs, steps, useStory } from "./support.js";

const clusters = [{ clusterName }, { clusterName: "Old0", backup: "legacy" as const }];

describe("a stack that an earlier version made", function () {
    this.timeout(120_000);
    const story = useStory({ atlas: { clusters } });

    before(async () => {
        const { atlas, stack } = story;
        const description = "Pulumi test/dev/pre-release #bb1e6f5c";
        const held = atlas.addSnapshot({ description, retentionInDays: 7 });
        const legacy = atlas.addLegacySnapshot({ clusterName: "Old0", expiresAt: Date.UTC(2030, 0, 1) });
        const values: Record<string, string | undefined> = {
            snapshotId: held.id,
            createdAt: held.createdAt,
            expiresAt: held.expiresAt,
            legacySnapshotId: legacy.id,
            legacyCreatedAt: legacy.created.date,
            legacyOplogAt: legacy.lastOplogAppliedTimestamp?.date,
        };
        const text = readFileSync(join(packageRoot, "test/e2e/earlier/state.json"), "utf8");
        const resources = JSON.parse(text.replace(/<(\w+)>/g, (_, name: string) => values[name] ?? "")) as object[];
        const exported = JSON.parse((await stack.state()).text) as { deployment: Record<string, unknown> };
        const deployment = { ...exported.deployment, resources };
        await stack.run("stack", ["import"], { input: JSON.stringify({ ...exported, deployment }) });
        await stack.config({ "test:legacySnapshotId": legacy.id });
        story.useStep("earlier/step1");
    });

    it("previews without a change, and asks Atlas nothing", async () => {
        await story.stack.preview(["--expect-no-changes"]);
        await story.stack.up(["--expect-no-changes"]);
        assert.deepEqual(story.requests(), []);
    });

    it("has not drifted", async () => {
        await story.stack.run("refresh", ["--preview-only", "--expect-no-changes"]);
        await story.stack.refresh();
        await story.stack.preview(["--expect-no-changes"]);
        assert.deepEqual(story.writes(), []);
    });

    it("is changed in place", async () => {
        await story.stack.config({ "test:retentionInDays": "9" });
        const up = await story.stack.up();
        assert.deepEqual([steps(up), diffs(up, "pre-release")], [["update pre-release"], ["retentionInDays"]]);
        assert.deepEqual(story.writes(), ["PATCH"]);
    });

    it("is destroyed", async () => {
        await story.stack.destroy();
        assert.deepEqual(story.atlas.snapshots(), []);
        assert.equal(story.atlas.legacySnapshots().length, 1);
    });
});
