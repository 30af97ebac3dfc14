/**
 * Finds the processes of one stack: the CLI puts its plugins into process groups of their own, so a variable that all
 * of them inherit is what tells them apart from others.
 */
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

export interface StackProcess {
    pid: number;
    args: readonly string[];
}

/** Every process that was started with `variable` (`NAME=value`) in its environment. */
export function processesWith(variable: string): StackProcess[] {
    return process.platform === "linux" ? fromProc(variable) : fromPs(variable);
}

/** Whether it runs dynamic resources: the Node.js process itself, not the scripts that lead to it. */
export function isDynamicProvider({ args }: StackProcess): boolean {
    return /[\\/]cmd[\\/]dynamic-provider\b/.test(args[1] ?? "");
}

/** Sends a signal; that the process has ended meanwhile is no error. */
export function signalProcess(pid: number, signal: NodeJS.Signals): void {
    try {
        process.kill(pid, signal);
    } catch (error) {
        if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
    }
}

function fromProc(variable: string): StackProcess[] {
    const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
    return pids.flatMap((pid) => {
        try {
            // Both files are empty for a process that has ended and was not yet waited for.
            if (!readFileSync(`/proc/${pid}/environ`, "utf8").split("\0").includes(variable)) return [];
            return [{ pid: Number(pid), args: readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0") }];
        } catch {
            return []; // It has ended, or belongs to someone else.
        }
    });
}

function fromPs(variable: string): StackProcess[] {
    const lines = execFileSync("ps", ["axeww", "-o", "pid=,command="], { encoding: "utf8", maxBuffer: 2 ** 26 }).split(
        "\n",
    );
    return lines.flatMap((line) => {
        const [pid, ...words] = line.trim().split(/\s+/);
        return words.includes(variable) ? [{ pid: Number(pid), args: words }] : [];
    });
}
