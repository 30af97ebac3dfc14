import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LocalWorkspace, type Stack } from "@pulumi/pulumi/automation";
import { LegacySnapshotExpiry, OnDemandSnapshot, type OnDemandSnapshotArgs } from "pulumi-atlas-snapshots";
import { type LocalAtlas, startLocalAtlas } from "pulumi-atlas-snapshots/local";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const production = { projectId: "5f1a2b3c4d5e6f7a8b9c0d1e", clusterName: "Cluster0" };
const elsewhere = { projectId: "aaaaaaaaaaaaaaaaaaaaaaaa", clusterName: "Cluster0" };

describe("the policy pack", { timeout: 120_000 }, () => {
    const policyPacks = [join(process.cwd(), "policy", "run")];
    const folder = mkdtempSync(join(tmpdir(), "shop-"));
    let atlas: LocalAtlas;

    beforeAll(async () => {
        atlas = await startLocalAtlas({ queuedMs: 0, inProgressMs: 100 });
    });

    afterAll(async () => {
        await atlas.stop();
        rmSync(folder, { recursive: true });
    });

    async function stackOf(program: () => void): Promise<Stack> {
        const envVars = { ...atlas.env, PULUMI_BACKEND_URL: `file://${folder}`, PULUMI_CONFIG_PASSPHRASE: "test" };
        return await LocalWorkspace.createOrSelectStack(
            {
                stackName: "policy",
                projectName: "shop",
                program: async () => {
                    program();
                },
            },
            { envVars, workDir: process.cwd() },
        );
    }

    const takes = (args: OnDemandSnapshotArgs) => stackOf(() => new OnDemandSnapshot("pre-release", args));

    it("stops a stack that touches production without a snapshot", async () => {
        const snapshotId = "6ba7b8109dad11d180b400c0";
        const stack = await stackOf(
            () => new LegacySnapshotExpiry("legal", { ...production, snapshotId, doNotDelete: true }),
        );
        await expect(stack.preview({ policyPacks })).rejects.toThrow(
            /Add an OnDemandSnapshot of the production project/,
        );
    });

    it("stops one whose snapshot is kept for 3 days", async () => {
        const stack = await takes({ ...production, retentionInDays: 3 });
        await expect(stack.preview({ policyPacks })).rejects.toThrow(
            /Add an OnDemandSnapshot of the production project/,
        );
    });

    it("stops one that does not wait for its snapshot", async () => {
        const stack = await takes({ ...production, retentionInDays: 7, waitForCompletion: false });
        await expect(stack.preview({ policyPacks })).rejects.toThrow(/Remove waitForCompletion: false/);
    });

    it("leaves stacks alone that do not touch production", async () => {
        const stack = await takes({ ...elsewhere, retentionInDays: 3 });
        await stack.preview({ policyPacks });
        expect(atlas.requests).toEqual([]);
    });

    it("lets a stack pass that has a completed snapshot of 7 days", async () => {
        const stack = await takes({ ...production, retentionInDays: 7 });
        await stack.preview({ policyPacks });
        await stack.up({ policyPacks });
        expect(atlas.snapshots().map(({ status }) => status)).toEqual(["completed"]);
    });
});
