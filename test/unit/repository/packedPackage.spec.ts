import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { accessSync, constants, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import ts from "typescript";
import { packageRoot } from "../../pulumi/packageRoot";

interface Manifest {
    bin: Record<string, string>;
    exports: Record<string, unknown>;
    repository: { url: string };
    homepage: string;
    bugs: string;
}

/** How TypeScript may look for a package; `node10` is what `moduleResolution: node` means, as in the template of `pulumi new typescript`. */
const resolutions = {
    node10: { moduleResolution: ts.ModuleResolutionKind.Node10, module: ts.ModuleKind.CommonJS },
    node16: { moduleResolution: ts.ModuleResolutionKind.Node16, module: ts.ModuleKind.Node16 },
    bundler: { moduleResolution: ts.ModuleResolutionKind.Bundler, module: ts.ModuleKind.ESNext },
};

describe("the packed package", function () {
    this.timeout(60_000);
    const manifest = JSON.parse(readFileSync(join(packageRoot, "package.json"), "utf8")) as Manifest;
    let packed: Set<string>;

    before(() => {
        // Without scripts: they would build anew, under the feet of the other tests.
        const listing = execFileSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], {
            cwd: packageRoot,
            encoding: "utf8",
            stdio: ["ignore", "pipe", "ignore"],
        });
        const [{ files }] = JSON.parse(listing) as [{ files: { path: string }[] }];
        packed = new Set(files.map(({ path }) => path));
    });

    const entries = Object.keys(manifest.exports).filter((entry) => entry !== "./package.json");
    for (const [name, options] of Object.entries(resolutions)) {
        for (const entry of entries) {
            it(`has types for the entry point ${entry} with the module resolution ${name}`, () => {
                const specifier = posix.join("pulumi-atlas-snapshots", entry);
                const { resolvedModule } = ts.resolveModuleName(
                    specifier,
                    join(packageRoot, "program.ts"),
                    options,
                    ts.sys,
                );
                assert.ok(resolvedModule, `${specifier} is not found`);
                const { resolvedFileName } = resolvedModule;
                assert.match(resolvedFileName, /\.d\.ts$/);
                assert.ok(packed.has(posix.relative(packageRoot, resolvedFileName)), `${resolvedFileName} is left out`);
            });
        }
    }

    it("holds everything that its documents link to, down to the heading", () => {
        const documents = [...packed].filter((path) => path.endsWith(".md"));
        assert.ok(documents.includes("README.md") && documents.length > 5);
        const dead = documents.flatMap((path) => deadLinks(path, packed).map((link) => `${path}: ${link}`));
        assert.deepEqual(dead, []);
    });

    it("has commands that can be started after every build", () => {
        for (const file of Object.values(manifest.bin)) accessSync(join(packageRoot, file), constants.X_OK);
    });

    it("says where its source is, where it is described and where bugs are reported", () => {
        const home = "https://github.com/pulumi-atlas-snapshots/pulumi-atlas-snapshots";
        assert.equal(manifest.repository.url, `git+${home}.git`);
        assert.equal(manifest.homepage, `${home}#readme`);
        assert.equal(manifest.bugs, `${home}/issues`);
    });
});

/** The relative links of a document whose file, folder or heading is not in the package. */
function deadLinks(document: string, packed: Set<string>): string[] {
    const links = [...textOf(document).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = ""]) => link);
    return links.filter((link) => !/^[a-z]+:/.test(link) && !isThere(link, document, packed));
}

function isThere(link: string, document: string, packed: Set<string>): boolean {
    const [path = "", heading] = link.split("#");
    const target = path === "" ? document : posix.join(posix.dirname(document), path);
    const isFolder = [...packed].some((file) => file.startsWith(`${target}/`));
    return (packed.has(target) || isFolder) && (heading === undefined || headingsOf(target).includes(heading));
}

/** The anchors that GitHub and npm give to a document's headings. */
function headingsOf(document: string): string[] {
    const titles = [...textOf(document).matchAll(/^#+ (.*)$/gm)].map(([, title = ""]) => title);
    return titles.map((title) =>
        title
            .toLowerCase()
            .replace(/[^\p{L}\p{N}\s_-]/gu, "")
            .replace(/\s/g, "-"),
    );
}

function textOf(document: string): string {
    return readFileSync(join(packageRoot, document), "utf8");
}
