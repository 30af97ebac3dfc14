/**
 * An `onError` hook that has the engine call create again: that must never take a second snapshot. The programs run inside
 * the test (Automation API): a language host built from Go modules is too old to pass hooks on.
 */
import assert from "node:assert/strict";
import { dirname } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { LocalWorkspace, PulumiCommand } from "@pulumi/pulumi/automation/index.js";
import { OnDemandSnapshot } from "../../provider";
import { findCli } from "../pulumi/cli.js";
import { makeEnvironment } from "../pulumi/project.js";
import { clusterName, projectId, type Story, storyClock, useStory } from "./support.js";

/** `pulumi up` with a snapshot whose create is repeated up to four times; gives how often the hook was asked. */
async function upWithHook({ stack, atlas }: Story, create: string): Promise<number> {
    let failures = 0;
    const program = () => {
        const onError = new pulumi.ErrorHook("retry", () => (failures += 1) < 5);
        const args = { projectId, clusterName, retentionInDays: 7, timeouts: { create } };
        new OnDemandSnapshot("snapshot", args, { hooks: { onError: [onError] } });
        return Promise.resolve();
    };
    const cli = await findCli();
    const { PATH, ...environment } = makeEnvironment(stack.folder, cli);
    const automated = await LocalWorkspace.selectStack(
        { stackName: stack.name, projectName: stack.project, program },
        {
            workDir: stack.folder,
            envVars: { ...(environment as Record<string, string>), PATH: PATH ?? "", ...atlas.env },
            pulumiCommand: await PulumiCommand.get({ root: dirname(cli) }),
        },
    );
    await automated.up();
    return failures;
}

describe("an onError hook that retries, after a timeout", function () {
    this.timeout(120_000);
    const clock = storyClock();
    let asked = 0;
    const story = useStory({
        atlas: {
            queuedMs: 0,
            inProgressMs: 600_000,
            clock,
            onRequest: ({ method, path, status }) => {
                if (method !== "GET" || status !== 200 || !/snapshots\/[0-9a-f]{24}$/.test(path)) return;
                asked += 1;
                // A try of one second asks two or three times.
                if (asked === 4) clock.advance(600_000);
            },
        },
    });

    it("waits on for the same snapshot", async () => {
        assert.ok((await upWithHook(story, "1s")) > 0);
        assert.deepEqual(story.writes(), ["POST"]);
        assert.equal((await story.outputs("snapshot")).status, "completed");
    });

    it("leaves an error of the first try in the state at most until the next up, which asks Atlas nothing", async () => {
        assert.equal(await upWithHook(story, "1s"), 0);
        assert.deepEqual(story.requests(), []);
        const { outputs, initErrors } = await story.entry("snapshot");
        assert.deepEqual([outputs?.status, initErrors], ["completed", undefined]);
    });
});

describe("an onError hook that retries, after a failure", function () {
    this.timeout(120_000);
    const story = useStory({ atlas: { outcome: ({ nth }) => (nth === 1 ? "failed" : "completed") } });

    it("deletes the failed snapshot and takes one fresh one", async () => {
        assert.equal(await upWithHook(story, "1m"), 1);
        assert.deepEqual(story.writes(), ["POST", "DELETE", "POST"]);
        const { snapshotId, status } = await story.outputs("snapshot");
        assert.equal(status, "completed");
        assert.deepEqual(
            story.atlas.snapshots().map(({ id }) => id),
            [snapshotId],
        );
    });
});
