import assert from "node:assert/strict";
import { accessSync, constants, existsSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import ts from "typescript";
import { packedPaths } from "../../pulumi/pack";
import { packageRoot } from "../../pulumi/packageRoot";
import { anchorsOf, linksOf, pathsOf } from "../../support/links";

interface Manifest {
    bin: Record<string, string>;
    exports: Record<string, unknown>;
    repository: { url: string };
    homepage: string;
    bugs: string;
    scripts: Record<string, string>;
}

const repository = "https://github.com/pulumi-atlas-snapshots/pulumi-atlas-snapshots";

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
        packed = new Set(packedPaths());
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
        const documents = documentsIn(packed);
        assert.ok(documents.includes("README.md") && documents.length > 5);
        const dead = documents.flatMap((path) => deadLinks(path, packed).map((link) => `${path}: ${link}`));
        assert.deepEqual(dead, []);
    });

    it("has commands that can be started after every build", () => {
        for (const file of Object.values(manifest.bin)) accessSync(join(packageRoot, file), constants.X_OK);
    });

    it("holds every file and folder of docs and examples that its documents name", () => {
        const dead = documentsIn(packed).flatMap((document) => {
            const missing = pathsOf(textOf(document)).filter((path) => !has(packed, path));
            return missing.map((path) => `${document}: ${path}`);
        });
        assert.deepEqual(dead, []);
    });

    it("has links into the repository only to what is there and is not packed", () => {
        const bad = documentsIn(packed).flatMap((document) => {
            const inRepository = linksOf(textOf(document)).flatMap((link) => {
                const path = new RegExp(`^${repository}/(?:blob|tree|raw)/main/([^#]+)`).exec(link)?.[1];
                return path === undefined || (existsSync(join(packageRoot, path)) && !has(packed, path)) ? [] : [link];
            });
            return inRepository.map((link) => `${document}: ${link}`);
        });
        assert.deepEqual(bad, []);
    });

    it("holds no other documents, pictures and examples than those that the README leads to", () => {
        // What npm packs always, and the notices that a licence asks for.
        const always = ["package.json", "README.md", "LICENSE", "NOTICE"];
        const others = [...packed].filter((path) => !path.startsWith("out/") && !always.includes(path));
        const reached = reachedFrom("README.md", packed);
        // A file of an example is reached with any other file of it.
        const examples = new Set([...reached].flatMap((path) => /^examples\/[^/]+/.exec(path)?.[0] ?? []));
        const unreached = others.filter(
            (path) => !reached.has(path) && ![...examples].some((example) => path.startsWith(`${example}/`)),
        );
        assert.deepEqual(unreached, []);
    });

    it("holds nothing that a build, a test or a try-out has left", () => {
        const left = [...packed].filter((path) => {
            if (["page/page.html", "openapi.yaml"].some((asset) => path === `out/provider/local/${asset}`))
                return false;
            const source = /^out\/(provider\/.+?)(\.d\.ts|\.js)$/.exec(path)?.[1];
            if (path.startsWith("out/")) return source === undefined || !existsSync(join(packageRoot, `${source}.ts`));
            return /(^|\/)(node_modules|bin)\/|\/Pulumi\.[^/]+\.yaml$|lock\b|\.(tgz|log|tsbuildinfo)$/.test(path);
        });
        assert.deepEqual(left, []);
    });

    it("is held to publint and attw without an exception", () => {
        assert.equal(manifest.scripts["check:package"], "publint --strict && attw --pack .");
        assert.equal(existsSync(join(packageRoot, ".attw.json")), false);
    });

    it("says where its source is, where it is described and where bugs are reported", () => {
        assert.equal(manifest.repository.url, `git+${repository}.git`);
        assert.equal(manifest.homepage, `${repository}#readme`);
        assert.equal(manifest.bugs, `${repository}/issues`);
    });
});

function documentsIn(packed: Set<string>): string[] {
    return [...packed].filter((path) => path.endsWith(".md"));
}

/** The relative links of a document whose file, folder or heading is not in the package. */
function deadLinks(document: string, packed: Set<string>): string[] {
    return relativeLinksOf(document).filter((link) => {
        const [, heading] = link.split("#");
        const target = targetOf(link, document);
        return !has(packed, target) || (heading !== undefined && !anchorsOf(textOf(target)).includes(heading));
    });
}

/** Every file that one gets to from a document by links and named paths, over other documents. */
function reachedFrom(document: string, packed: Set<string>, reached = new Set<string>()): Set<string> {
    const targets = relativeLinksOf(document).map((link) => targetOf(link, document));
    for (const target of [...targets, ...pathsOf(textOf(document))]) {
        for (const path of [...packed].filter((file) => file === target || file.startsWith(`${target}/`))) {
            if (reached.has(path)) continue;
            reached.add(path);
            if (path.endsWith(".md")) reachedFrom(path, packed, reached);
        }
    }
    return reached;
}

function relativeLinksOf(document: string): string[] {
    return linksOf(textOf(document)).filter((link) => !/^[a-z]+:/.test(link));
}

function targetOf(link: string, document: string): string {
    const [path = ""] = link.split("#");
    return path === "" ? document : posix.join(posix.dirname(document), path).replace(/\/$/, "");
}

function has(packed: Set<string>, path: string): boolean {
    return packed.has(path) || [...packed].some((file) => file.startsWith(`${path}/`));
}

function textOf(document: string): string {
    return readFileSync(join(packageRoot, document), "utf8");
}
