/**
 * `npx local-atlas` is three processes: npm, a shell, and this one. A signal to npm, from a script or a supervisor, ends npm or the
 * shell and not this one, which would then stay for good.
 */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

const lookEveryMs = 500;

/** Sends this process a SIGTERM once the npm that started it, or the shell between them, is gone. */
export function endWithNpx(): void {
    if (process.env.npm_command !== "exec") {
        return;
    }
    const shell = process.ppid;
    const npm = parentOf(shell);
    const timer = setInterval(() => {
        if (process.ppid !== shell || (npm !== undefined && !isThere(npm))) {
            clearInterval(timer);
            process.kill(process.pid, "SIGTERM");
        }
    }, lookEveryMs);
    timer.unref();
}

/** Undefined where the system does not tell. */
function parentOf(pid: number): number | undefined {
    try {
        // In "123 (the name) S 122 …" the name may be anything.
        const text =
            process.platform === "linux"
                ? /\) \w (\d+)[^)]*$/.exec(readFileSync(`/proc/${pid}/stat`, "utf8"))?.[1]
                : execFileSync("ps", ["-o", "ppid=", "-p", String(pid)], { encoding: "utf8" });
        return Number(text) || undefined;
    } catch {
        return undefined;
    }
}

function isThere(pid: number): boolean {
    try {
        process.kill(pid, 0);
        return true;
    } catch (error) {
        return (error as NodeJS.ErrnoException).code === "EPERM";
    }
}
