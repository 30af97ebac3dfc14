/** The real `local-atlas` command, as a process of its own. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import type { ChildProcessByStdio } from "node:child_process";
import { once } from "node:events";
import type { Readable } from "node:stream";
import type { LocalAtlas } from "../../provider/local";

const command = require.resolve("../../provider/local/command");

export interface Run {
    child: ChildProcessByStdio<null, Readable, Readable>;
    stdout: () => string;
    stderr: () => string;
    exit: Promise<unknown>;
}

export function run(...args: string[]): Run {
    const child = spawn(process.execPath, [command, ...args], { stdio: ["ignore", "pipe", "pipe"] });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (chunk) => (stdout += String(chunk)));
    child.stderr.on("data", (chunk) => (stderr += String(chunk)));
    const exit = once(child, "close").then(([code]) => code as unknown);
    return { child, stdout: () => stdout, stderr: () => stderr, exit };
}

/** Runs a test against the command, with the variables that it printed; what still runs then is killed without a warning. */
export async function withCommand(
    args: string[],
    test: (printed: Record<string, string>, started: Run) => Promise<void>,
): Promise<void> {
    const started = run(...args);
    try {
        while (!started.stdout().includes("PRIVATE_API_KEY")) {
            await Promise.race([once(started.child.stdout, "data"), started.exit]);
            assert.equal(started.child.exitCode, null, started.stderr());
        }
        const lines = started.stdout().matchAll(/^export (\w+)=(.*)$/gm);
        await test(
            Object.fromEntries(Array.from(lines, ([, name, value]) => [name, value])) as Record<string, string>,
            started,
        );
    } finally {
        started.child.kill("SIGKILL");
        await started.exit;
    }
}

export const at = (printed: Record<string, string>) => ({ url: printed.MONGODB_ATLAS_BASE_URL }) as LocalAtlas;

export const keys = (printed: Record<string, string>) => ({
    publicKey: printed.MONGODB_ATLAS_PUBLIC_API_KEY!,
    privateKey: printed.MONGODB_ATLAS_PRIVATE_API_KEY!,
});
