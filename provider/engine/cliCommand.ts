/**
 * How the CLI was called that this process works for. The engine tells a provider neither the stack's organization nor whether the
 * stack was named with `--stack`: the command line of a process above this one does.
 */
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";

/** A script lies between the CLI and a plugin. */
const mostLevels = 4;

/** The value of `--stack`, where the CLI was given one. */
export async function stackNamedInCommand(): Promise<string | undefined> {
    let pid = process.ppid;
    for (let level = 0; level < mostLevels && pid > 1; level++) {
        const found = await processOf(pid).catch(() => undefined);
        if (!found) {
            return undefined;
        }
        const named = stackIn(found.args);
        if (named !== undefined) {
            return named;
        }
        pid = found.parent;
    }
    return undefined;
}

/** The value of `--stack` or `-s` among the arguments of a Pulumi command. */
export function stackIn(args: string[]): string | undefined {
    if (!/(^|[\\/])pulumi(\.exe)?$/.test(args[0] ?? "")) {
        return undefined;
    }
    const at = args.findIndex((arg) => /^(--stack|-s)(=|$)/.test(arg));
    const [, inline] = args[at]?.split("=") ?? [];
    return at < 0 ? undefined : (inline ?? args[at + 1]);
}

async function processOf(pid: number): Promise<{ parent: number; args: string[] }> {
    if (process.platform === "linux") {
        // Behind the name, which is in parentheses and may hold anything, come the state and the parent.
        const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
        const [, parent] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
        return { parent: Number(parent), args: readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0") };
    }
    const { stdout } = await promisify(execFile)("ps", ["-o", "ppid=,args=", "-p", String(pid)]);
    const [parent, ...args] = stdout.trim().split(/\s+/);
    return { parent: Number(parent), args };
}
