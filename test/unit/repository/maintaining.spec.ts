/** What maintainers and GitHub read: that it names what is there, and says the same as what is checked. */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { satisfies } from "semver";
import { parse } from "yaml";
import { packageRoot } from "../../pulumi/packageRoot";

interface FormField {
    type: string;
    id?: string;
    attributes: { label?: string; value?: string; options?: string[] };
}

interface Form {
    name?: string;
    description?: string;
    body?: FormField[];
}

interface Workflow {
    permissions?: Record<string, string>;
    jobs: Record<string, { permissions?: Record<string, string>; steps?: { uses?: string; run?: string }[] }>;
}

const read = (path: string) => readFileSync(join(packageRoot, path), "utf8");
const manifest = JSON.parse(read("package.json")) as { scripts: Record<string, string>; engines: { node: string } };

describe("CONTRIBUTING.md", () => {
    const text = read("CONTRIBUTING.md");

    it("names scripts that there are", () => {
        const names = [...text.matchAll(/npm (?:run )?([a-z:]+)/g)].map(([, name = ""]) => name);
        const scripts = names.filter((name) => !["ci", "version", "trusts"].includes(name));
        assert.ok(scripts.length > 10);
        for (const script of scripts) assert.ok(script in manifest.scripts, `There is no script ${script}`);
    });

    it("names files and tests that there are", () => {
        const paths = [...text.matchAll(/`((?:provider|test|docs|examples)\/[\w./]+)`/g)].map(([, path = ""]) => path);
        assert.ok(paths.length > 15);
        for (const path of paths) assert.ok(existsSync(join(packageRoot, path)), `There is no ${path}`);
        const runs = [...text.matchAll(/out\/(\S+)\.js(?: --grep "(.*)")?$/gm)];
        assert.equal(runs.length, 2);
        for (const [, spec = "", title = ""] of runs) assert.ok(read(`${spec}.ts`).includes(title), spec);
    });
});

describe("SECURITY.md", () => {
    it("names a test for each of its rules", () => {
        const proofs = [...read("SECURITY.md").matchAll(/\[([^\]]+)\]\((test\/[^)]+)\)/g)];
        assert.ok(proofs.length > 5);
        for (const [, title = "", spec = ""] of proofs) {
            assert.ok(read(spec).includes(title), `${spec} has no test "${title}"`);
        }
    });
});

describe("the issue forms", () => {
    const folder = ".github/ISSUE_TEMPLATE";
    const forms = readdirSync(join(packageRoot, folder)).filter((file) => file !== "config.yml");

    for (const file of forms) {
        it(`have what GitHub asks for: ${file}`, () => {
            const { name, description, body = [] } = parse(read(join(folder, file))) as Form;
            assert.ok(name && description && body.length > 0);
            const fields = body.filter(({ type }) => type !== "markdown");
            for (const { type, attributes } of body) {
                assert.ok(["markdown", "input", "textarea", "dropdown", "checkboxes"].includes(type), type);
                assert.ok(type === "markdown" ? attributes.value : attributes.label);
                if (type === "dropdown") assert.ok((attributes.options ?? []).length > 1);
            }
            const ids = fields.map(({ id = "" }) => id);
            assert.ok(ids.every((id) => /^[\w-]+$/.test(id)) && new Set(ids).size === ids.length);
        });
    }

    it("are two, and the only way to open an issue", () => {
        assert.deepEqual(forms, ["bug.yml", "feature.yml"]);
        const { blank_issues_enabled: blank } = parse(read(join(folder, "config.yml"))) as Record<string, unknown>;
        assert.equal(blank, false);
    });
});

describe("the workflows", () => {
    const ci = read(".github/workflows/ci.yml");
    const publish = parse(read(".github/workflows/publish.yml")) as Workflow;

    it("run .ci/run on every version of Node.js that is supported for long", () => {
        const { jobs } = parse(ci) as {
            jobs: { run: { strategy: { matrix: { node: string[] } } } & Workflow["jobs"][string] };
        };
        assert.deepEqual(jobs.run.strategy.matrix.node, ["20", "22", "24"]);
        assert.ok(jobs.run.steps?.some(({ run }) => run === ".ci/run"));
    });

    it("publish with provenance, from a job that has no other right", () => {
        const { npm } = publish.jobs;
        assert.deepEqual(npm?.permissions, { contents: "read", "id-token": "write" });
        assert.ok(npm.steps?.some(({ run }) => run?.startsWith("npm publish --provenance")));
        assert.deepEqual(publish.permissions, { contents: "read" });
    });
});

describe("what editors are told", () => {
    it("is what prettier does", () => {
        const { tabWidth, printWidth } = JSON.parse(read(".prettierrc.json")) as Record<string, number>;
        const [all = ""] = read(".editorconfig").split("[*.go]");
        assert.ok(
            all.includes(`indent_size = ${tabWidth ?? 0}\n`) && all.includes(`max_line_length = ${printWidth ?? 0}\n`),
        );
        assert.ok(all.includes("indent_style = space\n") && all.includes("end_of_line = lf\n"));
    });

    it("is a Node.js that the package supports", () => {
        assert.ok(satisfies(`${read(".nvmrc").trim()}.99.0`, manifest.engines.node));
    });
});
