/**
 * Functions in an inline program of the Automation API, which runs in the process that calls `stack.up()`: the resources run in one
 * that has the workspace's `envVars` as well. Both have to ask the same account, or the function none.
 */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { type LocalAtlas, startLocalAtlas } from "../../provider/local";
import { findCli } from "../pulumi/cli.js";
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

    const keys = () => {
        const { MONGODB_ATLAS_PUBLIC_API_KEY: publicKey = "", MONGODB_ATLAS_PRIVATE_API_KEY: privateKey = "" } =
            story.atlas.env;
        return { publicKey, privateKey, baseUrl: story.atlas.url };
    };

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
        const { totalCount, snapshotId } = await up("Output", { providerArgs: keys() });
        assert.ok(story.atlas.snapshots().some(({ id }) => id === snapshotId));
        assert.equal(totalCount, story.atlas.snapshots().length);
    });

    it("ask the account of the stack's configuration, as the resources do", async () => {
        const config = Object.fromEntries(Object.entries(keys()).map(([key, value]) => [`mongodbatlas:${key}`, value]));
        const { totalCount, snapshotId } = await up("Output", { config });
        assert.ok(story.atlas.snapshots().some(({ id }) => id === snapshotId));
        assert.equal(totalCount, story.atlas.snapshots().length);
    });
});
