/** The packed package as people have it: the examples, copied out of it and run as examples/README.md says, and its types. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import ts from "typescript";
import { findCli } from "../pulumi/cli.js";
import { pack } from "../pulumi/pack.js";
import { packageRoot } from "../pulumi/packageRoot.js";
import { makeEnvironment } from "../pulumi/project.js";

const run = promisify(execFile);
const examples = { "on-demand-snapshot": 1, "many-clusters": 3, functions: 1, "legacy-snapshot-expiry": 1 };
const names = Object.keys(examples) as (keyof typeof examples)[];

describe("the packed package", function () {
    this.timeout(240_000);
    let folder: string;
    let env: NodeJS.ProcessEnv;

    before(async () => {
        folder = realpathSync(mkdtempSync(join(tmpdir(), "examples-")));
        env = makeEnvironment(folder, await findCli());
        for (const name of names) {
            cpSync(join(packageRoot, "examples", name), join(folder, name), { recursive: true });
            symlinkSync(join(folder, "node_modules"), join(folder, name, "node_modules"));
        }
        // All of them name the same packages: one installation does for all.
        const [wanted, ...others] = names.map((name) => dependenciesIn(join(folder, name)));
        for (const other of others) assert.deepEqual(other, wanted);
        const dependencies = { ...wanted, "pulumi-atlas-snapshots": `file:${pack(folder)}` };
        writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "examples", private: true, dependencies }));
        await run("npm", ["install", "--no-audit", "--no-fund", "--prefer-offline"], { cwd: folder, env });
    });

    after(() => {
        rmSync(folder, { recursive: true, force: true });
    });

    for (const name of names) {
        it(`runs its example ${name} in a folder by itself, without a warning`, async () => {
            const { stdout } = await run("sh", ["-ec", commandsFor(name)], {
                cwd: join(folder, name),
                env,
                timeout: 120_000,
            });
            assert.doesNotMatch(stdout, /warning/);
            assert.match(stdout, new RegExp(`Resources:\\n {4}\\+ ${examples[name] + 1} created`));
        });
    }

    for (const version of ["5.9", "3.8, which @pulumi/pulumi brings along"]) {
        it(`has types at every entry point for the settings of Pulumi's template, with TypeScript ${version}`, () => {
            const vendored = "@pulumi/pulumi/vendor/typescript@3.8.3/typescript.js";
            const inFolder = createRequire(join(folder, "index.js"));
            const compiler = version === "5.9" ? ts : (inFolder(vendored) as typeof ts);
            assert.ok(version.startsWith(compiler.versionMajorMinor));
            const file = join(folder, "types.ts");
            writeFileSync(file, typedProgram);
            const { ModuleKind, ModuleResolutionKind, ScriptTarget } = ts; // The same numbers in all versions.
            const program = compiler.createProgram({
                rootNames: [file],
                options: {
                    ...{ strict: true, skipLibCheck: true, types: [], noEmit: true, target: ScriptTarget.ES2020 },
                    ...{ module: ModuleKind.CommonJS, moduleResolution: ModuleResolutionKind.Node10 },
                },
            });
            const wrong = typedProgram.split("\n").flatMap((line, index) => (line.endsWith("// wrong") ? [index] : []));
            const source = program.getSourceFile(file);
            assert.ok(source);
            const found = program
                .getSemanticDiagnostics(source)
                .map(({ start = 0 }) => source.getLineAndCharacterOfPosition(start).line);
            assert.deepEqual(found, wrong);
        });
    }
});

/** A use of each entry point that is right, and one that is wrong if the types are there. */
const typedProgram = `
import { getSnapshotsOutput, OnDemandSnapshot } from "pulumi-atlas-snapshots";
import { startLocalAtlas } from "pulumi-atlas-snapshots/local";
import { onDemandSnapshot } from "pulumi-atlas-snapshots/runtime";

const cluster = { projectId: "5f1a2b3c4d5e6f7a8b9c0d1e", clusterName: "Cluster0" };
export const snapshot = new OnDemandSnapshot("snapshot", { ...cluster, retentionInDays: 7 });
new OnDemandSnapshot("snapshot", { ...cluster, retentionInDays: "7" }); // wrong
export const count = getSnapshotsOutput(cluster).totalCount.apply((found) => found + 1);
getSnapshotsOutput({ ...cluster, clusterName: 1 }); // wrong
startLocalAtlas({ queuedMs: 1 }).then((atlas) => atlas.stop());
startLocalAtlas({ queuedMs: "1" }); // wrong
onDemandSnapshot().check;
onDemandSnapshot(1); // wrong
`;

function dependenciesIn(project: string): Record<string, string> {
    const manifest = readFileSync(join(project, "package.json"), "utf8");
    return (JSON.parse(manifest) as { dependencies: Record<string, string> }).dependencies;
}

/** What examples/README.md tells people to type who run that example with the local Atlas, after the installation. */
function commandsFor(name: string): string {
    const page = readFileSync(join(packageRoot, "examples/README.md"), "utf8");
    const blocks = [...page.matchAll(/^(?:### ([^\n]*)| *```sh\n(.*?)\n *```)$/gms)];
    let heading = "";
    const [general, own]: [string[], string[]] = [[], []];
    for (const [, title, text = ""] of blocks) {
        if (title !== undefined) heading = title;
        else if (heading === "") general.push(text);
        else if (heading === name) own.push(text);
    }
    const [install, atlas, credentials, init, up] = general;
    assert.match(install ?? "", /^ *npm install$/);
    assert.match(credentials ?? "", /mongodbatlas:privateKey/);
    assert.equal(own.length, 1);
    return [atlas, init, ...own, up].join("\n");
}
