/**
 * How each `sh` and `ts` block of the documents is covered. A new block needs an entry here, in the page's order; `documents.spec.ts`
 * fails without one.
 */
import assert from "node:assert/strict";
import { blocksOf } from "./extract";
import type { RunSetUp } from "./runPage";

export type Cover =
    /** Run here, in the page's order: commands in a shell, a program as the index.ts of the project. It is type-checked as well. */
    | { kind: "run" }
    /** A program that is type-checked, after the lines of the prelude. */
    | { kind: "types"; prelude: string }
    /** What it does is proven by another test: a spec file, and a part of its text that names the rule. */
    | { kind: "test"; spec: string; rule: string }
    | { kind: "cannot run here"; because: string };

export interface Entry {
    /** How the block begins. */
    begins: string;
    covers: Cover[];
}

export interface Page {
    /** Of the blocks that are run. */
    setUp?: RunSetUp;
    blocks: Entry[];
}

const run: Cover = { kind: "run" };
const types = (prelude = ""): Cover => ({ kind: "types", prelude });
const test = (spec: string, rule: string): Cover => ({ kind: "test", spec, rule });
const cannot = (because: string): Cover => ({ kind: "cannot run here", because });
const block = (begins: string, ...covers: Cover[]): Entry => ({ begins, covers });

const atlasCli = cannot("the Atlas CLI, and a cluster that may be overwritten");
const terraform = cannot("Terraform");
const signsIn = test("e2e/secrets", "signs in once for a parallel up, and shows no credential");
const twoAccounts = test(
    "e2e/providers",
    "takes each snapshot in its own account, with that account's kind of sign-in",
);

const terminated = test("e2e/terminate", "ends the run with the id of every snapshot in the state");

const firstProgram = blocksOf("README.md")[0]?.text ?? "";

const example = test("e2e/examples", "in a folder by itself, without a warning");

export const pages: Record<string, Page> = {
    "README.md": {
        setUp: { stack: false, prints: [/Resources:\s+\+ 2 to create/, /snapshotId: "[0-9a-f]{24}"/, /- 2 deleted/] },
        blocks: [
            block('import { OnDemandSnapshot } from "pulumi-atlas-snapshots";', run),
            block("npm init --yes", run),
            block("export PULUMI_BACKEND_URL=", run),
            block("pulumi config set mongodbatlas:publicKey", signsIn),
        ],
    },
    "CONTRIBUTING.md": {
        blocks: [
            block("npm ci", test("../.ci/run", "npm ci && npm test")),
            block("npm run build", test("unit/repository/maintaining", "names files and tests that there are")),
        ],
    },
    "docs/bundlers.md": {
        blocks: [
            block("npx esbuild", test("e2e/bundle", "takes a snapshot and reads it back")),
            block("npx webpack", test("recipes/bundlers/test.js", "webpack")),
            block("npx rollup", test("recipes/bundlers/test.js", "rollup")),
        ],
    },
    "docs/configuration.md": {
        blocks: [
            block("pulumi config set mongodbatlas:clientId", signsIn),
            block("pulumi refresh --preview-only", test("e2e/life", "refreshes without a change, and without writing")),
            block('import * as pulumi from "@pulumi/pulumi";', types(), twoAccounts),
            block("pulumi config set --secret euPublicKey", twoAccounts),
        ],
    },
    "docs/local-atlas.md": {
        setUp: {
            program: firstProgram,
            prints: [/- 2 deleted/, /"totalCount":0/, /"met": 1\n/, /"now": "20.*Z",\n/, /2 unchanged/, /\+ 2 created/],
        },
        blocks: [
            block("npx local-atlas -- sh -c", run),
            block("node_modules/.bin/local-atlas > atlas.env", run),
            block("curl --fail", run),
            block("import { startLocalAtlas }", types()),
            block("cat > session.sh", run),
            block("npx local-atlas --data atlas.json", run),
            block("cat > faults.json", run),
        ],
    },
    "docs/migrating.md": {
        setUp: {
            plant: (atlas) => void atlas.addSnapshot({ description: "Before the migration", retentionInDays: 5 }),
            prints: [/= 1 imported/, /# 1 snapshot; take the file with `pulumi import --file/],
            verify: (atlas) => {
                const writes = atlas.requests.filter(({ method }) => method !== "GET");
                assert.deepEqual(writes, []);
            },
        },
        blocks: [
            block(
                'import * as pulumi from "@pulumi/pulumi";',
                types(),
                test("e2e/official", "previews as one update and nothing else, without the official plugin"),
            ),
            block(
                "pulumi state delete",
                test("e2e/official", "leaves the old state without its deletion, and is adopted"),
            ),
            block("terraform state pull", terraform),
            block("terraform state rm", terraform),
            block(
                'import * as pulumi from "@pulumi/pulumi";',
                types(),
                test("e2e/adopt", "is taken over with its description, and its retention is brought in line"),
            ),
            block("npx atlas-import-file", run),
            block("pulumi import --file snapshots.json", run),
            block('import { OnDemandSnapshot } from "pulumi-atlas-snapshots";', run),
            block("pulumi preview --expect-no-changes", run),
        ],
    },
    "docs/mutation.md": {
        blocks: [block("npm run mutation", cannot("it takes far more than five minutes"))],
    },
    "docs/pipelines.md": {
        blocks: [
            block(
                "$ export PULUMI_BACKEND_URL",
                test("e2e/pipelines", "take the snapshot once, however often up runs"),
                test("e2e/pipelines", "that is cancelled ends at once, with the id in the state and no lock"),
            ),
        ],
    },
    "docs/releases.md": {
        setUp: {
            prints: [/^completed$/m],
            verify: (atlas) => {
                assert.equal(atlas.snapshots().length, 2);
            },
        },
        blocks: [
            block(
                'import { local } from "@pulumi/command";',
                types(),
                test("e2e/gate", "is deployed only after a snapshot that is completed"),
            ),
            block('import * as pulumi from "@pulumi/pulumi";', run),
            block("pulumi config set projectId", run),
            block("pulumi stack output snapshotId", run),
            block("atlas backups snapshots list", atlasCli),
            block("atlas backups snapshots create", atlasCli),
            block("atlas backups restores start automated", atlasCli),
            block("atlas backups restores list", atlasCli),
        ],
    },
    "docs/testing.md": {
        blocks: [
            block(
                "pulumi preview --policy-pack policy",
                test("recipes/testing/policy/policy.spec", "stack.preview({ policyPacks })"),
            ),
        ],
    },
    "docs/troubleshooting.md": {
        setUp: {
            program: firstProgram,
            before: "pulumi up",
            prints: [/^pre-release [0-9a-f]{24} completed until 20\d\d-/m],
        },
        blocks: [
            block("pulumi refresh --yes --skip-preview --non-interactive", run),
            block("$ pgrep", cannot("it looks at all processes of the machine")),
            block("$ pkill", cannot("it would end the plugins of other tests"), terminated),
        ],
    },
    "docs/upgrading.md": {
        setUp: {
            program: firstProgram,
            before: "pulumi up",
            verify: (atlas) => {
                assert.equal(atlas.snapshots().length, 1);
            },
        },
        blocks: [
            block("npm install pulumi-atlas-snapshots@latest", run),
            block("pulumi preview --expect-no-changes", run),
            block("npm install pulumi-atlas-snapshots@1.0.0", run),
            block("npm install pulumi-atlas-snapshots", run),
            block("pulumi stack --show-urns", run),
        ],
    },
    "examples/README.md": {
        blocks: [
            block("npm install", example),
            block("node_modules/.bin/local-atlas", example),
            block("pulumi config set mongodbatlas:publicKey", signsIn),
            block("pulumi stack init dev", example),
            block("pulumi preview", example),
            block("pulumi config set projectId", example),
            block("pulumi config set projectId", example),
            block(
                "pulumi config set projectId",
                test("e2e/releaseGate", "stops the release if one snapshot fails, and says why first"),
            ),
            block("pulumi config set projectId", example),
            block("pulumi config set projectId", example),
        ],
    },
};

/** Packages that documents show and this repository does not install: no more of them than is shown. */
export const ambientModules = `
declare module "@pulumi/command" {
    import { CustomResource, CustomResourceOptions, Input } from "@pulumi/pulumi";
    export namespace local {
        class Command extends CustomResource {
            constructor(
                name: string,
                args: { create?: Input<string>; triggers?: Input<unknown[]> },
                opts?: CustomResourceOptions,
            );
        }
    }
}
`;
