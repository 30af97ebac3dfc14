/** The way in by a file: `atlas-import-file`, `pulumi import --file`, and the program that the command prints. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { findCli } from "../pulumi/cli.js";
import { makeEnvironment } from "../pulumi/project.js";
import { clusterName, diffs, nameOf, projectId, type Story, steps, useStory } from "./support.js";

const command = require.resolve("../../provider/importFile/command");

/** Runs the command in the project's folder, where the stack is selected, and imports the file as its text says. */
async function importAll(story: Story, edit: (text: string) => string = (text) => text): Promise<string> {
    const { folder } = story.stack;
    const env = { ...makeEnvironment(folder, await findCli()), ...story.atlas.env } as NodeJS.ProcessEnv;
    const args = [command, "--project", projectId, "--cluster", clusterName];
    const { stdout, stderr } = await promisify(execFile)(process.execPath, args, { cwd: folder, env });
    writeFileSync(join(folder, "snapshots.json"), edit(stdout));
    const said = /`pulumi import (--file) FILE (--generate-code=false) (--protect=false)`/.exec(stderr);
    assert.ok(said, stderr);
    const [, file, ...flags] = said as unknown as string[];
    await story.stack.run("import", [file!, "snapshots.json", ...flags, "--yes", "--skip-preview"]);
    // As plain JavaScript, which a project without TypeScript runs.
    const program = edit(stderr.slice(stderr.indexOf("import {")));
    return program.replace(/^import (.*) from (.*);$/m, "const $1 = require($2);");
}

describe("snapshots that are imported by a file", function () {
    this.timeout(120_000);
    const story = useStory();
    const names = ["before-the-migration", "cluster0"];
    let program: string;

    before(async () => {
        const { atlas } = story;
        atlas.addSnapshot({ description: "Before the migration", retentionInDays: 5 });
        atlas.addSnapshot({ retentionInDays: 30 });
        atlas.addSnapshot({ snapshotType: "scheduled" });
        atlas.addSnapshot({ outcome: "failed" });
        program = await importAll(story);
    });

    it("are in the state, each with its own id, and nothing was written to Atlas", async () => {
        const { resources } = await story.stack.state();
        const imported = resources.filter(({ type }) => type.endsWith(":OnDemandSnapshot"));
        assert.deepEqual(imported.map(({ urn }) => nameOf(urn)).sort(), names);
        for (const { id, urn, inputs, outputs } of imported) {
            assert.equal(id, `${projectId}-${clusterName}-${String(outputs?.snapshotId)}`);
            assert.deepEqual([inputs?.__urn, outputs?.__urn], [urn, urn]);
        }
        assert.deepEqual(story.writes(), []);
    });

    it("leave an empty preview with the program that the command prints", async () => {
        story.stack.program(program);
        await story.stack.preview(["--expect-no-changes"]);
        await story.stack.up(["--expect-no-changes"]);
        assert.deepEqual(story.requests(), []);
    });

    it("have not drifted", async () => {
        await story.stack.run("refresh", ["--preview-only", "--expect-no-changes"]);
        await story.stack.refresh(["--expect-no-changes"]);
        await story.stack.preview(["--expect-no-changes"]);
        assert.deepEqual(story.writes(), []);
    });

    it("change their retention in place, and nothing else is shown", async () => {
        program = program.replace("retentionInDays: 5 ", "retentionInDays: 9 ");
        story.stack.program(program);
        const up = await story.stack.up(["--diff"]);
        assert.deepEqual([steps(up), diffs(up, names[0]!)], [[`update ${names[0]!}`], ["retentionInDays"]]);
        assert.doesNotMatch(up.stdout, /__urn|__provider|__adopted/);
        assert.deepEqual(story.writes(), ["PATCH"]);
        const { description, retentionInDays } = await story.outputs(names[0]!);
        assert.deepEqual([description, retentionInDays], ["Before the migration", 9]);
        await story.stack.run("refresh", ["--preview-only", "--expect-no-changes"]);
    });

    it("are renamed with an alias, and nothing else happens", async () => {
        program = program.replace(
            /\("before-the-migration", (.*)\);/,
            '("pre", $1, { aliases: [{ name: "before-the-migration" }] });',
        );
        story.stack.program(program);
        assert.deepEqual(steps(await story.stack.up()), []);
        await story.stack.run("refresh", ["--preview-only", "--expect-no-changes"]);
        assert.deepEqual(story.writes(), []);
    });

    it("are deleted by destroy, and no others", async () => {
        await story.stack.destroy();
        assert.deepEqual(story.writes(), ["DELETE", "DELETE"]);
        const left = story.atlas.snapshots().map(({ snapshotType, status }) => `${snapshotType} ${status}`);
        assert.deepEqual(left.sort(), ["onDemand failed", "scheduled completed"]);
    });
});

describe("snapshots that are imported under names of the user's own", function () {
    this.timeout(120_000);
    const story = useStory();

    it("leave an empty preview, too, and take a new snapshot like any other", async () => {
        const old = story.atlas.addSnapshot({ description: "x", retentionInDays: 5 });
        const program = await importAll(story, (text) =>
            text
                .replace('"name": "x"', '"name": "nightly"')
                .replace('OnDemandSnapshot("x"', 'OnDemandSnapshot("nightly"'),
        );
        story.stack.program(program);
        await story.stack.preview(["--expect-no-changes"]);
        await story.stack.run("refresh", ["--preview-only", "--expect-no-changes"]);
        story.stack.program(program.replace(" });", ', triggers: ["v2"], waitForCompletion: false });'));
        const up = await story.stack.up();
        assert.deepEqual(steps(up).slice(0, 1), ["create-replacement nightly"]);
        assert.deepEqual(story.writes(), ["POST", "DELETE"]);
        const { snapshotId, description } = await story.outputs("nightly");
        assert.notEqual(snapshotId, old.id);
        assert.match(String(description), /^Pulumi test\/dev\/nightly #/);
        const requests = story.atlas.requests.filter(
            ({ accepted, path }) => accepted && path.endsWith(`/${String(snapshotId)}`),
        );
        assert.ok(requests.length > 0, "the old one is deleted after the new one is completed");
    });
});
