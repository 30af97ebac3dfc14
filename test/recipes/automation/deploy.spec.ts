/** The programs of docs/automation.md, started as their readers start them, one after the other on the same stack. */
import * as assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { setTimeout } from "node:timers/promises";
import { type LocalAtlas, startLocalAtlas } from "pulumi-atlas-snapshots/local";

describe("a stack", () => {
    /** When the time in Atlas stands still, and since when. */
    let stoppedAt: number | undefined;
    const clock = {
        now: () => stoppedAt ?? Date.now(),
        sleep: (ms: number, signal?: AbortSignal) => setTimeout(ms, undefined, { signal }),
        random: Math.random,
    };
    let atlas: LocalAtlas;

    before(async () => {
        atlas = await startLocalAtlas({ queuedMs: 0, inProgressMs: 100, clock });
        // Readers set no address, and a function in an inline program takes it from the stack's configuration only.
        writeFileSync(join("inline", "Pulumi.prod.yaml"), `config:\n  mongodbatlas:baseUrl: ${atlas.url}\n`);
    });
    after(async () => {
        await atlas.stop();
    });

    /** Runs a deploy.ts; `onOutput` gets all that it has printed so far, and the process. */
    async function deploy(form: string, argument: string, onOutput = (_output: string, _terminate: () => void) => {}) {
        const args = ["--require", "ts-node/register", "deploy.ts", argument];
        const child = spawn(process.execPath, args, { cwd: form, env: { ...process.env, ...atlas.env } });
        let output = "";
        for (const stream of [child.stdout, child.stderr]) {
            stream.setEncoding("utf8").on("data", (text: string) => {
                output += text;
                onOutput(output, () => child.kill("SIGTERM"));
            });
        }
        const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
        return { code, output };
    }
    const held = () => atlas.snapshots().map(({ id, status }) => `${id} ${status}`);

    it("gets its snapshot from an inline program", async () => {
        const { code, output } = await deploy("inline", "v1");
        assert.equal(code, 0, output);
        assert.match(output, new RegExp(`Snapshot ${atlas.snapshots()[0]?.id}, one of 1`));
    });

    it("waits for the snapshot if the program is cancelled, and refuses a second run meanwhile", async () => {
        stoppedAt = Date.now();
        let second: ReturnType<typeof deploy> | undefined;
        const { code, output } = await deploy("inline", "v2", (printed, terminate) => {
            if (/cancelling/.test(printed)) {
                stoppedAt = undefined;
            } else if (/pre-release .*(queued|inProgress)/.test(printed)) {
                second ??= deploy("inline", "v2").finally(terminate);
            }
        });
        assert.match((await second)?.output ?? "", /Another run holds the lock/);
        assert.equal(code, 1, output);
        assert.deepEqual(
            atlas.snapshots().map(({ status }) => status),
            ["completed", "completed"],
        );
    });

    it("goes on with that snapshot in a local program, and lets the old one go", async () => {
        const [{ id }] = atlas.snapshots();
        const { code, output } = await deploy("local", "v2");
        assert.equal(code, 0, output);
        assert.match(output, new RegExp(`Snapshot ${id}`));
        assert.deepEqual(held(), [`${id} completed`]);
    });

    it("lets its snapshot go with a destroy", async () => {
        const { code, output } = await deploy("inline", "destroy");
        assert.equal(code, 0, output);
        assert.deepEqual(held(), []);
    });
});
