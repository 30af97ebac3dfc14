/** What package managers make of a program's `node_modules`, and whether Pulumi's plugin finds this package in it. */
import assert from "node:assert/strict";
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { packageRoot } from "../pulumi/packageRoot.js";
import { clusterName, diagnostics, projectId, steps, useStory } from "./support.js";

const { version } = JSON.parse(readFileSync(join(packageRoot, "package.json"), "utf8")) as { version: string };
const files = join(packageRoot, "test/e2e/installed");
const created = ["create first", "create second", "create first-snapshot", "create second-snapshot"].sort();

describe("a program whose component library depends on this package", function () {
    this.timeout(120_000);
    const story = useStory({ atlas: { queuedMs: 0, inProgressMs: 50 } });

    /** Links `target` to the place in the project's folder; without one, to this repository's package of that name. */
    const link = (
        place: string,
        target = join(packageRoot, "node_modules", place.split("node_modules/").at(-1) ?? ""),
    ) => {
        const file = join(story.stack.folder, place);
        mkdirSync(dirname(file), { recursive: true });
        symlinkSync(target, file);
    };
    const copy = (from: string, place: string) => {
        cpSync(from, join(story.stack.folder, place), { recursive: true });
    };
    const refusalFrom = (folder: string) =>
        `Pulumi's plugin for dynamic resources cannot find the package pulumi-atlas-snapshots from the folder ${folder}. ` +
        "Run `npm install pulumi-atlas-snapshots` there (or the same with pnpm or Yarn). The program's own project has to depend on it, " +
        "even if only a library that the program uses imports it";

    const assertRefused = async () => {
        const preview = await story.stack.preview([], { mayFail: true });
        assert.notEqual(preview.code, 0);
        const [told, ...others] = diagnostics(preview, "error").trim().split("\n");
        assert.equal(told, refusalFrom(story.stack.folder));
        assert.deepEqual(others, []);
        assert.doesNotMatch(preview.stdout, /Cannot find module|node:internal/);
    };

    beforeEach(() => {
        for (const name of ["node_modules", "packages"]) {
            rmSync(join(story.stack.folder, name), { recursive: true, force: true });
        }
        copy(join(files, "program"), ".");
    });

    it("is told what to install where the package lies below the library", async () => {
        link("node_modules/@pulumi");
        copy(join(files, "library"), "node_modules/backups");
        link("node_modules/backups/node_modules/pulumi-atlas-snapshots");
        await assertRefused();
    });

    describe("with modules as pnpm lays them out", () => {
        const store = "node_modules/.pnpm/backups@1.0.0/node_modules";

        beforeEach(() => {
            copy(join(files, "library"), `${store}/backups`);
            for (const name of ["@pulumi", "pulumi-atlas-snapshots"]) link(`${store}/${name}`);
            link("node_modules/@pulumi");
            link("node_modules/backups", join(story.stack.folder, store, "backups"));
        });

        it("is told what to install where the project itself does not depend on the package", assertRefused);

        it("runs where it does", async () => {
            link("node_modules/pulumi-atlas-snapshots", join(story.stack.folder, store, "pulumi-atlas-snapshots"));
            const preview = await story.stack.preview();
            assert.deepEqual([steps(preview).sort(), diagnostics(preview, "warning")], [created, ""]);
        });
    });

    it("runs in a workspace whose modules all lie at its root", async () => {
        for (const name of ["@pulumi", "pulumi-atlas-snapshots"]) link(`node_modules/${name}`);
        copy(join(files, "library"), "packages/backups");
        link("node_modules/backups", join(story.stack.folder, "packages/backups"));
        copy(join(files, "program"), "packages/infrastructure");
        for (const name of ["package.json", "Pulumi.yaml", "Pulumi.dev.yaml"]) {
            copy(join(story.stack.folder, name), `packages/infrastructure/${name}`);
        }
        const preview = await story.stack.preview([
            "--stack",
            "dev",
            "--cwd",
            join(story.stack.folder, "packages/infrastructure"),
        ]);
        assert.deepEqual([steps(preview).sort(), diagnostics(preview, "warning")], [created, ""]);
    });

    it("is warned once where the program and the plugin have versions of their own, and runs", async () => {
        for (const name of ["@pulumi", "pulumi-atlas-snapshots"]) link(`node_modules/${name}`);
        copy(join(files, "library"), "node_modules/backups");
        const other = "node_modules/backups/node_modules/pulumi-atlas-snapshots";
        copy(join(packageRoot, "out/provider"), `${other}/out/provider`);
        const manifest = readFileSync(join(packageRoot, "package.json"), "utf8");
        writeFileSync(join(story.stack.folder, other, "package.json"), manifest.replace(version, "0.0.1"));
        const up = await story.stack.up();
        assert.equal(
            diagnostics(up, "warning").trim(),
            `The program uses pulumi-atlas-snapshots 0.0.1, but Pulumi's plugin uses ${version}, which it finds from the folder ` +
                `${story.stack.folder}. Install one version for both`,
        );
        assert.deepEqual(story.writes(), ["POST", "POST"]);
    });
});

describe("a program in a folder of its own below the project", function () {
    this.timeout(120_000);
    const story = useStory();

    it("has its plugin there as well, and runs", async () => {
        const { folder } = story.stack;
        rmSync(join(folder, "node_modules"));
        mkdirSync(join(folder, "program"));
        const args = JSON.stringify({ projectId, clusterName, retentionInDays: 7 });
        const program = `new (require("pulumi-atlas-snapshots").OnDemandSnapshot)("snapshot", ${args});`;
        writeFileSync(join(folder, "program/index.js"), program);
        writeFileSync(join(folder, "program/package.json"), JSON.stringify({ name: "program", main: "index.js" }));
        symlinkSync(join(packageRoot, "node_modules"), join(folder, "program/node_modules"));
        writeFileSync(
            join(folder, "Pulumi.yaml"),
            JSON.stringify({ name: "test", runtime: "nodejs", main: "program" }),
        );
        const preview = await story.stack.preview();
        assert.deepEqual([steps(preview), diagnostics(preview, "warning")], [["create snapshot"], ""]);
    });
});
