/**
 * `npm run test:recipes`: the programs that the documents show, each in a project of its own, with the packed package installed.
 * `npm run test:recipes -- testing` runs that one alone.
 *
 * A recipe is a folder beside this file with a package.json, a package-lock.json and a script `test`, which finds the Pulumi CLI,
 * a backend for stacks, and the variables of a local Atlas.
 */
import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startLocalAtlas } from "../../provider/local";
import { findCli } from "../pulumi/cli";
import { pack } from "../pulumi/pack";
import { packageRoot } from "../pulumi/packageRoot";
import { processesWith, signalProcess } from "../pulumi/processes";
import { makeEnvironment } from "../pulumi/project";

const source = join(packageRoot, "test", "recipes");

/** Far more than one step of a recipe takes, also on a machine that has much else to do. */
const longestStepMs = 600_000;

async function runRecipes(names: readonly string[], folder: string): Promise<void> {
    const all = readdirSync(source).filter((name) => existsSync(join(source, name, "package.json")));
    const unknown = names.filter((name) => !all.includes(name));
    if (unknown.length > 0) throw new Error(`No recipe ${unknown.join(", ")}; there are ${all.join(", ")}`);
    const cli = await findCli();
    const tarball = pack(folder);
    const run = async (name: string) => {
        const startedAt = Date.now();
        const failure = await failureOf(name, join(folder, name), cli, tarball);
        const took = `${Math.round((Date.now() - startedAt) / 1000)} s`;
        console.log(failure === undefined ? `passed  ${name} (${took})` : `FAILED  ${name} (${took})\n${failure}`);
        if (failure !== undefined) process.exitCode = 1;
    };
    // All at once: each has its own folder and local Atlas, and a good part of its time is waiting.
    await Promise.all((names.length > 0 ? names : all).map(run));
}

/** Runs a recipe in `folder`, which is gone afterwards; gives what the step that failed has printed. */
async function failureOf(name: string, folder: string, cli: string, tarball: string): Promise<string | undefined> {
    const project = join(folder, "project");
    cpSync(join(source, name), project, { recursive: true, filter: (path) => !path.includes("node_modules") });
    const atlas = await startLocalAtlas({ queuedMs: 50, inProgressMs: 100 });
    const env = { ...makeEnvironment(folder, cli), ...atlas.env };
    const quiet = ["--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error"];
    const steps = [["ci", ...quiet], ["install", "--no-save", ...quiet, tarball], ["test"]];
    try {
        for (const args of steps) {
            const failure = await failureOfNpm(args, project, env);
            if (failure !== undefined) return `npm ${args.join(" ")}\n${failure}`;
        }
        return undefined;
    } finally {
        endAll(env);
        await atlas.stop();
        rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    }
}

/** What npm and all that it started has printed, if it failed. */
async function failureOfNpm(args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
    const child = spawn("npm", args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
        stream.setEncoding("utf8").on("data", (text: string) => {
            output += text;
        });
    }
    // What it leaves would keep its output open.
    child.on("exit", () => {
        endAll(env);
    });
    const timer = setTimeout(() => {
        output += `\nended after ${longestStepMs / 1000} s`;
        endAll(env);
    }, longestStepMs);
    const code = await new Promise<number | null>((resolve, reject) => {
        child.on("error", reject).on("close", resolve);
    });
    clearTimeout(timer);
    return code === 0 ? undefined : output.trim();
}

/** Ends what a recipe has started and left: all of it has this variable. */
function endAll({ PULUMI_HOME = "" }: NodeJS.ProcessEnv): void {
    for (const { pid } of processesWith(`PULUMI_HOME=${PULUMI_HOME}`)) signalProcess(pid, "SIGKILL");
}

const folder = realpathSync(mkdtempSync(join(tmpdir(), "recipes-")));
process.on("exit", () => {
    for (const name of readdirSync(folder)) endAll({ PULUMI_HOME: join(folder, name, "home") });
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});
// What is left is removed when the process ends by itself, which a signal would prevent.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.once(signal, () => process.exit(1));
}

runRecipes(process.argv.slice(2), folder).catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
});
