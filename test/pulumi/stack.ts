/**
 * A real stack in a temporary folder, driven by the real CLI, for the end-to-end tests, the demo and the chaos runs:
 * `await withStack({ program }, async (stack) => { await stack.up(); … })`.
 */
import { cpSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { findCli } from "./cli";
import { commandError, type CommandResult, type RunningCommand, startCommand } from "./command";
import { packageRoot } from "./packageRoot";
import { makeEnvironment, makeProject, setPlainConfig } from "./project";
import { isDynamicProvider, processesWith, signalProcess } from "./processes";
import { parseState, type ResourceState, type StackState } from "./state";

export interface StackOptions {
    /** @default "test" */
    project?: string;
    /** @default "dev" */
    name?: string;
    /** The text of index.js, plain JavaScript. */
    program?: string;
    /** Plain configuration, with full keys such as `mongodbatlas:baseUrl`. */
    config?: Readonly<Record<string, string>>;
    /** Added to the environment of every command. */
    env?: Readonly<Record<string, string>>;
    /** After this time a command is killed, with all it started. @default 120000 */
    timeoutMs?: number;
}

export interface RunOptions {
    /** Resolve also when the command fails, instead of rejecting with its output. @default false */
    mayFail?: boolean;
    /** Text for standard input. */
    input?: string;
    /** Gets what the command prints, while it prints it. */
    onOutput?: (text: string) => void;
    /** Runs it in a terminal of that width. @default without a terminal */
    columns?: number;
    /** @default the stack's */
    timeoutMs?: number;
    /** Added to the stack's environment, for this command; `undefined` takes a variable away. */
    env?: Readonly<Record<string, string | undefined>>;
}

/** Looked for once: it takes a call of the CLI. */
let cli: Promise<string> | undefined;

/** What is still there when the process ends in the middle of things. */
const stacks = new Set<PulumiStack>();
process.on("exit", () => {
    for (const stack of stacks) stack.dispose();
});

export class PulumiStack {
    /** The project's folder: the program, the state and everything else of this stack. */
    readonly folder: string;
    /** What every command of this stack runs with. */
    readonly env: NodeJS.ProcessEnv;
    private readonly timeoutMs: number;
    private eventLogs = 0;

    private constructor(
        readonly project: string,
        readonly name: string,
        cliFolder: string,
        { env, timeoutMs = 120_000 }: StackOptions,
    ) {
        this.folder = makeProject(project);
        this.env = { ...makeEnvironment(this.folder, cliFolder), ...env };
        this.timeoutMs = timeoutMs;
        stacks.add(this);
    }

    /** Makes the folder and the stack in it. Call `dispose`, or use `withStack`. */
    static async create(options: StackOptions = {}): Promise<PulumiStack> {
        const { project = "test", name = "dev", program = "", config = {} } = options;
        const stack = new PulumiStack(project, name, await (cli ??= findCli()), options);
        try {
            stack.program(program);
            setPlainConfig(stack.configFile, config);
            await stack.run("stack", ["init", name]);
        } catch (error) {
            stack.dispose();
            throw error;
        }
        return stack;
    }

    /** Replaces the program by the text of another index.js. */
    program(text: string): void {
        writeFileSync(join(this.folder, "index.js"), text);
    }

    /** Copies a folder with an index.js over the program; its path starts at the package's root. */
    useStep(folder: string): void {
        cpSync(resolve(packageRoot, folder), this.folder, { recursive: true });
    }

    /** Sets configuration; secrets go to the CLI through its standard input, never as an argument. */
    async config(values: Readonly<Record<string, string>>, { secret = false } = {}): Promise<void> {
        if (!secret) {
            setPlainConfig(this.configFile, values);
            return;
        }
        for (const [key, input] of Object.entries(values))
            await this.run("config", ["set", "--secret", key], { input });
    }

    async preview(args: readonly string[] = [], options?: RunOptions): Promise<CommandResult> {
        return this.run("preview", args, options);
    }

    /** Without the preview that the CLI would make first; `preview` is there for that. */
    async up(args: readonly string[] = [], options?: RunOptions): Promise<CommandResult> {
        return this.run("up", ["--yes", "--skip-preview", ...args], options);
    }

    async refresh(args: readonly string[] = [], options?: RunOptions): Promise<CommandResult> {
        return this.run("refresh", ["--yes", "--skip-preview", ...args], options);
    }

    async destroy(args: readonly string[] = [], options?: RunOptions): Promise<CommandResult> {
        return this.run("destroy", ["--yes", "--skip-preview", ...args], options);
    }

    /** Runs any command to its end; rejects when it fails, unless it `mayFail`. */
    async run(verb: string, args: readonly string[] = [], options: RunOptions = {}): Promise<CommandResult> {
        const result = await this.start(verb, args, options).done;
        if (result.code === 0 || options.mayFail) return result;
        throw commandError([verb, ...args], `ended with ${result.signal ?? `code ${String(result.code)}`}`, result);
    }

    /** Starts any command, for tests that kill it or look at what happens meanwhile. */
    start(verb: string, args: readonly string[] = [], options: Omit<RunOptions, "mayFail"> = {}): RunningCommand {
        const { env, ...others } = options;
        const hasEvents = ["preview", "up", "refresh", "destroy"].includes(verb);
        const eventLog = hasEvents ? join(this.folder, "tmp", `events-${++this.eventLogs}.json`) : undefined;
        const all = [
            verb,
            ...args,
            ...(options.columns ? [] : ["--non-interactive"]),
            ...(eventLog ? ["--event-log", eventLog] : []),
        ];
        return startCommand(all, {
            cwd: this.folder,
            env: { ...this.env, ...env },
            killAll: () => {
                this.killAll();
            },
            timeoutMs: this.timeoutMs,
            eventLog,
            ...others,
        });
    }

    /** The stack's state, as the CLI exports it, secrets encrypted. */
    async state(): Promise<StackState> {
        const { stdout } = await this.run("stack", ["export"]);
        return parseState(stdout);
    }

    /** The resource of that name in the state, if there is one; the stack itself and providers are left out. */
    async resource(name: string): Promise<ResourceState | undefined> {
        const { resources } = await this.state();
        return resources.find(({ urn, type }) => urn.endsWith(`::${name}`) && !type.startsWith("pulumi:"));
    }

    /** The processes that run this stack's dynamic resources at the moment. */
    plugins(): number[] {
        return this.processes()
            .filter(isDynamicProvider)
            .map(({ pid }) => pid);
    }

    /** Ends every process of this stack the hard way: the CLI, language hosts, plugins, the program. */
    killAll(): void {
        // A process that is about to start another one may be faster than one look at the list.
        for (let found = this.processes(); found.length > 0; found = this.processes()) {
            for (const { pid } of found) signalProcess(pid, "SIGKILL");
        }
    }

    /** Ends what still runs and removes the folder. */
    dispose(): void {
        this.killAll();
        rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
        stacks.delete(this);
    }

    private processes() {
        return processesWith(`PULUMI_HOME=${this.env.PULUMI_HOME ?? ""}`);
    }

    private get configFile(): string {
        return join(this.folder, `Pulumi.${this.name}.yaml`);
    }
}

/** Runs `use` with a stack of its own, which is gone afterwards whatever happens. */
export async function withStack<T>(options: StackOptions, use: (stack: PulumiStack) => Promise<T>): Promise<T> {
    const stack = await PulumiStack.create(options);
    try {
        return await use(stack);
    } finally {
        stack.dispose();
    }
}
