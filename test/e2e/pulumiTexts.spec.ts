/** What the real CLI says in the cases that docs/troubleshooting.md has among Pulumi's own messages. */
import assert from "node:assert/strict";
import { renameSync } from "node:fs";
import { join } from "node:path";
import type { CommandResult } from "../pulumi/command.js";
import type { RunOptions } from "../pulumi/stack.js";
import { patternOf, provokedTexts } from "../support/pulumiTexts.js";
import { until } from "../support/until.js";
import { clusterName, projectId, useStory } from "./support.js";

const program = `
const { OnDemandSnapshot } = require("pulumi-atlas-snapshots");
const { RELEASE, PROTECT } = process.env;
new OnDemandSnapshot(
    "snapshot",
    { projectId: "${projectId}", clusterName: "${clusterName}", retentionInDays: 7, triggers: [RELEASE] },
    { protect: PROTECT === "true" },
);`;

const type = "pulumi-nodejs:dynamic/atlas:OnDemandSnapshot";

describe("Pulumi's own messages", function () {
    this.timeout(120_000);
    const story = useStory({ program });
    const seen = new Set<string>();
    const first: RunOptions = { env: { RELEASE: "1", PROTECT: "true" } };
    const second: RunOptions = { env: { RELEASE: "2" } };

    function says({ code, stdout, stderr }: CommandResult, key: keyof typeof provokedTexts): void {
        seen.add(key);
        const said = stdout + stderr;
        assert.match(said, patternOf(provokedTexts[key]), `exit code ${String(code)}\n${said}`);
    }

    before(async () => {
        await story.stack.up([], first);
    });

    it("of a snapshot that is protected", async () => {
        says(await story.stack.destroy([], { ...first, mayFail: true }), "protected");
    });

    it("of a refresh that expects no changes and finds some", async () => {
        const { snapshotId } = await story.outputs("snapshot");
        story.atlas.setRetention(String(snapshotId), 3);
        says(await story.stack.run("refresh", ["--preview-only", "--expect-no-changes"], { mayFail: true }), "drift");
    });

    it("of a passphrase that is missing or wrong", async () => {
        await story.stack.config({ "test:secret": "hidden" }, { secret: true });
        const missing = { PULUMI_CONFIG_PASSPHRASE: undefined };
        says(await story.stack.preview([], { env: missing, mayFail: true }), "noPassphrase");
        const wrong = { PULUMI_CONFIG_PASSPHRASE: "wrong" };
        says(await story.stack.preview([], { env: wrong, mayFail: true }), "wrongPassphrase");
    });

    it("of an import by id", async () => {
        const id = `${projectId}-${clusterName}-${projectId}`;
        says(await story.stack.run("import", [type, "imported", id, "--yes"], { mayFail: true }), "imported");
    });

    it("of a package that is not installed", async () => {
        const installed = join(story.stack.folder, "node_modules/pulumi-atlas-snapshots");
        renameSync(installed, `${installed}-away`);
        says(await story.stack.refresh([], { mayFail: true }), "packageMissing");
        renameSync(`${installed}-away`, installed);
    });

    it("of a run that was killed: its lock, and its interrupted create", async () => {
        const before = story.atlas.snapshots(projectId, clusterName).length;
        const running = story.stack.start("up", ["--yes", "--skip-preview"], second);
        await until(() => story.atlas.snapshots(projectId, clusterName).length > before);
        running.kill("SIGKILL");
        await running.done;
        says(await story.stack.up([], { ...second, mayFail: true }), "locked");
        await story.stack.run("cancel", ["--yes"]);
        const next = await story.stack.up([], second);
        says(next, "pending");
        says(next, "interrupted");
    });

    after(() => {
        assert.deepEqual([...seen].sort(), Object.keys(provokedTexts).sort());
    });
});
