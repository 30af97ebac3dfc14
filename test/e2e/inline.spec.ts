/**
 * Functions in an inline program of the Automation API, which runs in the process that calls `stack.up()`: the resources run in one
 * that has the workspace's `envVars` as well. Both have to ask the same account, or the function none.
 */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { type LocalAtlas, startLocalAtlas } from "../../provider/local";
import { findCli } from "../pulumi/cli.js";
import { linkModules } from "../pulumi/modules.js";
import { makeEnvironment } from "../pulumi/project.js";
import { clusterName, projectId, useStory } from "./support.js";

type Values = Record<string, string>;

describe("functions in an inline program whose workspace has variables of its own", function () {
    this.timeout(120_000);
    const story = useStory();
    let ofProcess: LocalAtlas;

    before(async () => {
        // Another account: what the program's own environment leads to.
        ofProcess = await startLocalAtlas();
        ofProcess.addSnapshot({ clusterName });
        story.useStep("inline/step1");
    });

    after(async () => {
        await ofProcess.stop();
    });

    afterEach("nothing was asked where the program's own environment leads to", () => {
        assert.deepEqual(ofProcess.requests, []);
    });

    async function up(
        form: "plain" | "Output",
        { config = {}, providerArgs }: { config?: Values; providerArgs?: Values } = {},
    ) {
        const { folder, name: stackName, project: projectName } = story.stack;
        const cli = await findCli();
        const environment = makeEnvironment(folder, cli);
        const input = {
            ...{ form, providerArgs, cluster: { projectId, clusterName }, stackName, projectName, root: dirname(cli) },
            workDir: folder,
            envVars: { ...environment, ...story.atlas.env },
            config: Object.fromEntries(Object.entries(config).map(([key, value]) => [key, { value }])),
        };
        const env = { ...environment, ...ofProcess.env };
        const { stdout } = await promisify(execFile)(
            process.execPath,
            [join(folder, "inline.js"), JSON.stringify(input)],
            { cwd: folder, env },
        );
        return JSON.parse(stdout) as Record<string, unknown>;
    }

    for (const form of ["plain", "Output"] as const) {
        it(`ask nobody where only variables hold the credentials, and say what to do (${form})`, async () => {
            await assert.rejects(up(form), (error: { stderr: string }) => {
                assert.match(
                    error.stderr,
                    /getSnapshots: A function in an inline program of the Automation API does not use environment variables, because the resources may have others \(workspace\.envVars\)\. Set the credentials in the stack's configuration \(stack\.setConfig with .*give the function and the resources the same Provider/,
                );
                assert.match(error.stderr, /MONGODB_ATLAS_BASE_URL is set for this process/);
                return true;
            });
        });
    }

    it("name the address alone where the credentials are known", async () => {
        await assert.rejects(up("Output", { providerArgs: { accessToken: "token" } }), (error: { stderr: string }) => {
            assert.match(
                error.stderr,
                /Set mongodbatlas:baseUrl in the stack's configuration, or give a Provider a baseUrl/,
            );
            assert.doesNotMatch(error.stderr, /does not use environment variables/);
            return true;
        });
    });

    it("ask the account of a Provider, as the resources do", async () => {
        const { totalCount, snapshotId } = await up("Output", { providerArgs: keysOf(story.atlas) });
        assert.ok(story.atlas.snapshots().some(({ id }) => id === snapshotId));
        assert.equal(totalCount, story.atlas.snapshots().length);
    });

    it("ask the account of the stack's configuration, as the resources do", async () => {
        const config = Object.fromEntries(
            Object.entries(keysOf(story.atlas)).map(([key, value]) => [`mongodbatlas:${key}`, value]),
        );
        const { totalCount, snapshotId } = await up("Output", { config });
        assert.ok(story.atlas.snapshots().some(({ id }) => id === snapshotId));
        assert.equal(totalCount, story.atlas.snapshots().length);
    });
});

describe("an inline program without a workDir", function () {
    this.timeout(120_000);
    const story = useStory();
    let elsewhere: string;

    before(() => {
        story.useStep("inline/step1");
    });
    beforeEach(() => {
        elsewhere = mkdtempSync(join(tmpdir(), "elsewhere-"));
    });
    afterEach(() => {
        rmSync(elsewhere, { recursive: true });
    });

    /** Runs the program in a process that is started elsewhere. */
    async function up(projectSettings?: object) {
        const { folder } = story.stack;
        const cli = await findCli();
        const environment = { ...makeEnvironment(folder, cli), TMPDIR: elsewhere };
        const input = {
            ...{
                form: "Output",
                providerArgs: keysOf(story.atlas),
                cluster: { projectId, clusterName },
                projectSettings,
            },
            ...{ stackName: "inline", projectName: "inline", root: dirname(cli), envVars: environment, config: {} },
        };
        const args = [join(folder, "inline.js"), JSON.stringify(input)];
        const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: elsewhere, env: environment });
        return JSON.parse(stdout) as Record<string, unknown>;
    }

    for (const [where, projectSettings] of [
        ["the folder where the process was started", undefined],
        ["the temporary one", { name: "inline", runtime: "nodejs" }],
    ] as const) {
        it(`is told in one message that it needs one, where the plugin's folder is ${where}`, async () => {
            await assert.rejects(up(projectSettings), ({ stderr }: { stderr: string }) => {
                const folder = projectSettings ? String.raw`${elsewhere}/automation-\w+` : elsewhere;
                // The Automation API itself repeats what a program throws.
                const [told = "", ...others] = new Set(stderr.match(/error: .*/g));
                assert.deepEqual(others, []);
                assert.match(
                    told,
                    new RegExp(
                        `cannot find the package @pulumi/pulumi from the folder ${folder}\\. Give LocalWorkspace a workDir: `,
                    ),
                );
                assert.doesNotMatch(stderr, /Cannot find module/);
                return true;
            });
        });
    }

    it("runs where the package is installed in the folder in which the process was started", async () => {
        linkModules(elsewhere);
        const { snapshotId } = await up();
        assert.ok(story.atlas.snapshots().some(({ id }) => id === snapshotId));
    });
});

/** The arguments of a Provider that leads to that local Atlas. */
function keysOf(atlas: LocalAtlas): Values {
    const { MONGODB_ATLAS_PUBLIC_API_KEY: publicKey = "", MONGODB_ATLAS_PRIVATE_API_KEY: privateKey = "" } = atlas.env;
    return { publicKey, privateKey, baseUrl: atlas.url };
}
