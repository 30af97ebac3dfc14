/** The way in by a file: `atlas-import-file`, `pulumi import --file`, and the program that the command prints. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { findCli } from "../pulumi/cli.js";
import { makeEnvironment } from "../pulumi/project.js";
import { clusterName, diffs, nameOf, projectId, type Story, steps, useStory } from "./support.js";

const command = require.resolve("../../provider/importFile/command");

/** Runs the command in the project's folder, where the stack is selected. */
async function run(
    { stack: { folder }, atlas }: Story,
    args: string[],
    more: Record<string, string> = {},
): Promise<{ code: number; stdout: string; stderr: string }> {
    const env = { ...makeEnvironment(folder, await findCli()), ...atlas.env, ...more };
    return await new Promise((resolve) => {
        execFile(process.execPath, [command, ...args], { cwd: folder, env }, (error, stdout, stderr) => {
            resolve({ code: Number(error?.code ?? 0), stdout, stderr });
        });
    });
}

/** Imports every snapshot as the command's text says; gives the program that it prints. */
async function importAll(story: Story, edit: (text: string) => string = (text) => text): Promise<string> {
    const { stdout, stderr } = await run(story, ["--project", projectId, "--cluster", clusterName]);
    writeFileSync(join(story.stack.folder, "snapshots.json"), edit(stdout));
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

    it("are left out of the next file, which says who holds them", async () => {
        const again = await run(story, ["--project", projectId, "--cluster", clusterName]);
        assert.deepEqual([again.code, again.stdout], [1, ""]);
        assert.match(again.stderr, /nothing to import: the stack holds every one/);
        const fresh = story.atlas.addSnapshot({ description: "Fresh" }).id;
        const { stdout, stderr } = await run(story, ["--project", projectId, "--cluster", clusterName]);
        const { resources } = JSON.parse(stdout) as { resources: { id: string }[] };
        assert.deepEqual(
            resources.map(({ id }) => id.slice(-24)),
            [fresh],
        );
        for (const name of names) assert.match(stderr, new RegExp(`Left out: snapshot .* resource "${name}"`));
        story.atlas.deleteSnapshot(fresh);
        story.requests();
    });

    it("stay in Atlas where one was imported a second time, and the program does not know that one", async () => {
        const { resources } = await story.stack.state();
        const [one] = resources.filter(({ type }) => type.endsWith(":OnDemandSnapshot"));
        const again = { type: one!.type, name: "again", id: one!.id, inputs: one!.inputs, outputs: one!.outputs };
        writeFileSync(join(story.stack.folder, "again.json"), JSON.stringify({ resources: [again] }));
        const flags = ["--generate-code=false", "--protect=false", "--yes", "--skip-preview"];
        await story.stack.run("import", ["--file", "again.json", ...flags]);
        assert.deepEqual(steps(await story.stack.up()), ["delete again"]);
        assert.deepEqual(story.writes(), []);
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
        const asked = story.atlas.requests
            .filter(({ accepted }) => accepted)
            .map(({ method, path }) => `${method} ${path.split("/").at(-1) ?? ""}`);
        // What replaces the imported one is complete before that goes.
        assert.ok(asked.indexOf(`DELETE ${old.id}`) > asked.indexOf(`GET ${String(snapshotId)}`));
        assert.ok(asked.includes(`GET ${String(snapshotId)}`));
    });
});

describe("atlas-import-file", function () {
    this.timeout(60_000);
    const story = useStory();
    const usual = ["--project", projectId, "--cluster", clusterName];

    it("explains itself", async () => {
        const { code, stdout, stderr } = await run(story, ["--help"]);
        assert.deepEqual([code, stderr], [0, ""]);
        assert.match(stdout, /^Usage: atlas-import-file --project ID --cluster NAME \[--snapshot ID \.\.\.\]\n/);
    });

    const failures: [what: string, args: string[], env: Record<string, string>, code: number, words: RegExp][] = [
        ["a missing argument", ["--project", projectId], {}, 2, /--cluster is missing\nTry atlas-import-file --help/],
        [
            "missing credentials",
            usual,
            { MONGODB_ATLAS_PUBLIC_API_KEY: "", MONGODB_ATLAS_PRIVATE_API_KEY: "" },
            2,
            /no MongoDB Atlas credentials.*MONGODB_ATLAS_PUBLIC_API_KEY/,
        ],
        ["refused credentials", usual, { MONGODB_ATLAS_PRIVATE_API_KEY: "hidden" }, 1, /could not be listed: .*401/],
        ["a missing snapshot", [...usual, "--snapshot", "f".repeat(24)], {}, 1, /f{24} .*SNAPSHOT_NOT_FOUND/],
        ["a cluster without any", usual, {}, 1, /no completed on-demand snapshot/],
    ];
    for (const [what, args, env, code, words] of failures) {
        it(`fails for ${what}, and prints no file`, async () => {
            const done = await run(story, args, env);
            assert.deepEqual([done.code, done.stdout], [code, ""]);
            assert.match(done.stderr, words);
            assert.match(done.stderr, /^atlas-import-file: /);
            assert.doesNotMatch(done.stderr, /\n\s+at |hidden/);
        });
    }

    it("works where no stack is selected, for the snapshot that is named", async () => {
        story.atlas.addSnapshot({ description: "other" });
        const { id } = story.atlas.addSnapshot({ description: "named" });
        const { code, stdout } = await run(story, [...usual, "--snapshot", id], {
            PULUMI_BACKEND_URL: "file:///nowhere",
        });
        const { resources } = JSON.parse(stdout) as { resources: { name: string }[] };
        assert.deepEqual([code, resources.map(({ name }) => name)], [0, ["named"]]);
    });
});
