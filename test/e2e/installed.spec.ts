/** What package managers make of a program's `node_modules`, and whether Pulumi's plugin finds this package in it. */
import assert from "node:assert/strict";
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { linkModules } from "../pulumi/modules.js";
import { packageRoot } from "../pulumi/packageRoot.js";
import { clusterName, diagnostics, projectId, steps, useStory } from "./support.js";

const { version } = JSON.parse(readFileSync(join(packageRoot, "package.json"), "utf8")) as { version: string };
const created = ["create first", "create second", "create first-snapshot", "create second-snapshot"].sort();

describe("a program whose component library depends on this package", function () {
    this.timeout(120_000);
    const story = useStory();
    let folder: string;

    const assertRefused = async () => {
        const preview = await story.stack.preview([], { mayFail: true });
        assert.notEqual(preview.code, 0);
        assert.deepEqual(diagnostics(preview, "error").trim().split("\n"), [
            `Pulumi's plugin for dynamic resources cannot find the package pulumi-atlas-snapshots from the folder ${folder}. ` +
                "Run `npm install pulumi-atlas-snapshots` there (or the same with pnpm or Yarn). The program's own project has to " +
                "depend on it, even if only a library that the program uses imports it",
        ]);
        assert.doesNotMatch(preview.stdout, /Cannot find module|node:internal/);
    };

    const assertRuns = async (args: string[] = []) => {
        const preview = await story.stack.preview(args);
        assert.deepEqual([steps(preview).sort(), diagnostics(preview, "warning")], [created, ""]);
    };

    beforeEach(() => {
        ({ folder } = story.stack);
        rmSync(join(folder, "node_modules"), { recursive: true });
        copy("program", folder);
    });

    it("is told what to install where the package lies below the library", async () => {
        link(folder, "node_modules/@pulumi");
        copy("library", join(folder, "node_modules/backups"));
        link(folder, "node_modules/backups/node_modules/pulumi-atlas-snapshots");
        await assertRefused();
    });

    describe("with modules as pnpm lays them out", () => {
        const store = "node_modules/.pnpm/backups@1.0.0/node_modules";

        beforeEach(() => {
            copy("library", join(folder, store, "backups"));
            for (const name of ["@pulumi", "pulumi-atlas-snapshots"]) link(folder, `${store}/${name}`);
            link(folder, "node_modules/@pulumi");
            link(folder, "node_modules/backups", join(folder, store, "backups"));
        });

        it("is told what to install where the project itself does not depend on the package", async () => {
            await assertRefused();
        });

        it("runs where it does", async () => {
            link(folder, "node_modules/pulumi-atlas-snapshots", join(folder, store, "pulumi-atlas-snapshots"));
            await assertRuns();
        });
    });

    it("runs in a workspace whose modules all lie at its root", async () => {
        const workspace = join(folder, "packages/infrastructure");
        for (const name of ["@pulumi", "pulumi-atlas-snapshots"]) link(folder, `node_modules/${name}`);
        copy("library", join(folder, "packages/backups"));
        link(folder, "node_modules/backups", join(folder, "packages/backups"));
        copy("program", workspace);
        for (const name of ["package.json", "Pulumi.yaml", "Pulumi.dev.yaml"]) {
            cpSync(join(folder, name), join(workspace, name));
        }
        await assertRuns(["--stack", "dev", "--cwd", workspace]);
    });
});

describe("a program and a plugin with versions of their own", function () {
    this.timeout(120_000);
    const story = useStory({ atlas: { queuedMs: 0, inProgressMs: 50 } });

    it("work, with a warning that tells both", async () => {
        const { folder } = story.stack;
        rmSync(join(folder, "node_modules"), { recursive: true });
        copy("program", folder);
        for (const name of ["@pulumi", "pulumi-atlas-snapshots"]) link(folder, `node_modules/${name}`);
        copy("library", join(folder, "node_modules/backups"));
        const other = join(folder, "node_modules/backups/node_modules/pulumi-atlas-snapshots");
        cpSync(join(packageRoot, "out/provider"), join(other, "out/provider"), { recursive: true });
        const manifest = readFileSync(join(packageRoot, "package.json"), "utf8");
        writeFileSync(join(other, "package.json"), manifest.replace(`"${version}"`, '"0.0.1"'));
        // A Provider looks for the plugin's folder as well, and says nothing of versions.
        const provider = 'new (require("backups/node_modules/pulumi-atlas-snapshots").Provider)("account");';
        const program = readFileSync(join(folder, "index.js"), "utf8");
        writeFileSync(join(folder, "index.js"), program.replace("const config", `${provider}\nconst config`));
        assert.equal(
            diagnostics(await story.stack.up(), "warning").trim(),
            `The program uses pulumi-atlas-snapshots 0.0.1, but Pulumi's plugin uses ${version}, which it finds from the folder ` +
                `${folder}. Install one version for both`,
        );
        assert.deepEqual(story.writes(), ["POST", "POST"]);
    });
});

describe("a program in a folder of its own below the project", function () {
    this.timeout(120_000);
    const story = useStory();

    it("has its plugin there as well, and runs", async () => {
        const { folder } = story.stack;
        rmSync(join(folder, "node_modules"), { recursive: true });
        mkdirSync(join(folder, "program"));
        const args = JSON.stringify({ projectId, clusterName, retentionInDays: 7 });
        const program = `new (require("pulumi-atlas-snapshots").OnDemandSnapshot)("snapshot", ${args});`;
        writeFileSync(join(folder, "program/index.js"), program);
        writeFileSync(join(folder, "program/package.json"), JSON.stringify({ name: "program", main: "index.js" }));
        linkModules(join(folder, "program"));
        writeFileSync(
            join(folder, "Pulumi.yaml"),
            JSON.stringify({ name: "test", runtime: "nodejs", main: "program" }),
        );
        const preview = await story.stack.preview();
        assert.deepEqual([steps(preview), diagnostics(preview, "warning")], [["create snapshot"], ""]);
    });
});

/** Copies one of this story's folders. */
function copy(name: string, to: string): void {
    cpSync(join(packageRoot, "test/e2e/installed", name), to, { recursive: true });
}

/** Links a place in the folder to `target`, or to what this repository has installed under that name. */
function link(folder: string, place: string, target?: string): void {
    const file = join(folder, place);
    mkdirSync(dirname(file), { recursive: true });
    symlinkSync(target ?? join(packageRoot, "node_modules", place.split("node_modules/").at(-1) ?? ""), file);
}
