/** One call of the Pulumi CLI: its result and engine events, a hard bound, and an error that shows everything. */
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import type { EngineEvent } from "@pulumi/pulumi/automation";
import { signalProcess } from "./processes";

export interface CommandOptions {
    cwd: string;
    env: NodeJS.ProcessEnv;
    /** Text for standard input. */
    input?: string;
    /** Runs it in a terminal of that width; standard output then has what the terminal gets. */
    columns?: number | undefined;
    /** Gets what the CLI prints, while it prints it. */
    onOutput?: (text: string) => void;
    /** Where the CLI writes its engine events. */
    eventLog: string | undefined;
    timeoutMs: number;
    /** Ends what the CLI started; called when the bound is reached. */
    killAll: () => void;
}

export interface CommandResult {
    /** `null` when a signal ended the CLI. */
    code: number | null;
    signal: NodeJS.Signals | null;
    stdout: string;
    stderr: string;
    /** Empty for commands that have none. */
    events: EngineEvent[];
}

export interface RunningCommand {
    /** The CLI itself, which leads a process group of its own. */
    pid: number;
    /** Sends a signal to the CLI alone; plugins and language hosts are processes apart. */
    kill(signal: NodeJS.Signals): void;
    /** Resolves whatever the exit code is; rejects only when the bound was reached. */
    done: Promise<CommandResult>;
}

/** Starts `pulumi` with `args`. */
export function startCommand(args: readonly string[], options: CommandOptions): RunningCommand {
    const [command, ...all] = options.columns ? inTerminal(args, options.columns) : ["pulumi", ...args];
    const child = spawn(command, all, { cwd: options.cwd, env: options.env, detached: true });
    child.on("error", () => undefined); // Without a process there is nothing to wait for.
    const { pid } = child;
    if (pid === undefined) throw new Error("pulumi could not be started");
    let [stdout, stderr] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
        stdout += text;
        options.onOutput?.(text);
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
        stderr += text;
        options.onOutput?.(text);
    });
    child.stdin.on("error", () => undefined); // It ended without reading its input: the exit code says why.
    child.stdin.end(options.input);
    const done = new Promise<CommandResult>((resolve, reject) => {
        let isTimedOut = false;
        const timer = setTimeout(() => {
            isTimedOut = true;
            options.killAll();
        }, options.timeoutMs);
        child.on("close", (code, signal) => {
            clearTimeout(timer);
            const result = { code, signal, stdout, stderr, events: readEvents(options.eventLog) };
            if (isTimedOut) reject(commandError(args, `was killed after ${options.timeoutMs / 1000} s`, result));
            else resolve(result);
        });
    });
    return {
        pid,
        kill: (signal) => {
            signalProcess(pid, signal);
        },
        done,
    };
}

/** `script` is there on every Linux and macOS, and makes a terminal. */
function inTerminal(args: readonly string[], columns: number): [command: string, ...args: string[]] {
    const line = `stty cols ${columns} rows 50; exec pulumi ${args.join(" ")}`;
    return process.platform === "linux"
        ? ["script", "-qec", line, "/dev/null"]
        : ["script", "-q", "/dev/null", "sh", "-c", line];
}

/** Tells which command failed, how, and all that it said. */
export function commandError(args: readonly string[], outcome: string, { stdout, stderr }: CommandResult): Error {
    return new Error([`pulumi ${args.join(" ")} ${outcome}`, stdout.trim(), stderr.trim()].filter(Boolean).join("\n"));
}

/** One event per line; a killed CLI leaves the last one unfinished. */
function readEvents(file: string | undefined): EngineEvent[] {
    if (!file || !existsSync(file)) return [];
    const lines = readFileSync(file, "utf8").split("\n").slice(0, -1);
    return lines.map((line) => JSON.parse(line) as EngineEvent);
}
