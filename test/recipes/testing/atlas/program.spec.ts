import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { LocalWorkspace, type Stack } from "@pulumi/pulumi/automation";
import { type LocalAtlas, type SnapshotOutcome, startLocalAtlas } from "pulumi-atlas-snapshots/local";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const timeout = 120_000;

describe("the program with a local Atlas", { timeout }, () => {
    /** How the snapshots that Atlas takes from now on will end. */
    let outcome: SnapshotOutcome = "completed";
    /** When the time in Atlas stands still, and since when. */
    let stoppedAt: number | undefined;
    const clock = {
        now: () => stoppedAt ?? Date.now(),
        sleep: (ms: number, signal?: AbortSignal) => setTimeout(ms, undefined, { signal }),
        random: Math.random,
    };
    const folder = mkdtempSync(join(tmpdir(), "shop-"));
    let atlas: LocalAtlas;
    let stack: Stack;

    beforeAll(async () => {
        atlas = await startLocalAtlas({ queuedMs: 0, inProgressMs: 100, outcome: () => outcome, clock });
        const envVars = {
            ...atlas.env, // address and credentials
            PULUMI_BACKEND_URL: `file://${folder}`,
            PULUMI_CONFIG_PASSPHRASE: "test",
        };
        stack = await LocalWorkspace.createStack({ stackName: "test", workDir: process.cwd() }, { envVars });
        await stack.setAllConfig({
            projectId: { value: "5f1a2b3c4d5e6f7a8b9c0d1e" },
            clusterName: { value: "Cluster0" },
            release: { value: "v1" },
        });
    }, timeout);

    afterAll(async () => {
        await stack.destroy({ remove: true });
        await atlas.stop();
        rmSync(folder, { recursive: true });
    }, timeout);

    it("asks Atlas for nothing in a preview", async () => {
        const { changeSummary } = await stack.preview();
        expect(changeSummary.create).toBe(2); // the stack itself is one
        expect(atlas.requests).toEqual([]);
    });

    it("takes a snapshot and waits for it", async () => {
        atlas.addSnapshot({ description: "the nightly one" });
        const { outputs } = await stack.up();
        expect(atlas.snapshots()[0]).toMatchObject({ id: outputs.snapshotId.value, status: "completed" });
        expect(outputs.snapshotsOfCluster.value).toBe(2);
        const taken = atlas.requests.filter(({ method, accepted }) => method === "POST" && accepted);
        expect(taken.length).toBe(1);
    });

    it("takes no second one if Atlas's reply is lost", async () => {
        atlas.addFaults({ method: "POST", path: "/backup/snapshots", when: "after", fault: { kind: "reset" } });
        await stack.setConfig("release", { value: "v2" });
        const { outputs } = await stack.up();
        expect(atlas.snapshots().map(({ id }) => id)).toContain(outputs.snapshotId.value);
        expect(atlas.snapshots().length).toBe(2); // the new one and the nightly one
    });

    it("stops the release if the snapshot fails, and keeps the last one", async () => {
        outcome = "failed";
        await stack.setConfig("release", { value: "v3" });
        await expect(stack.up()).rejects.toThrow(/failed in Atlas/);
        expect(atlas.snapshots().map(({ status }) => status)).toEqual(["failed", "completed", "completed"]);
    });

    it("waits on for a snapshot that was not ready in time", async () => {
        outcome = "completed";
        stoppedAt = Date.now();
        await stack.setConfig("timeout", { value: "2s" });
        await expect(stack.up()).rejects.toThrow(/is still (queued|inProgress) after .*run `pulumi up` again/);
        const [late] = atlas.snapshots();

        stoppedAt = undefined;
        const { outputs } = await stack.up();
        expect(outputs.snapshotId.value).toBe(late.id);
        expect(atlas.snapshots().map(({ status }) => status)).toEqual(["completed", "completed"]);
    });
});
