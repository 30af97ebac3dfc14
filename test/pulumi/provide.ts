/**
 * The two ways to provide a Pulumi CLI where there is none, and the rule that makes them safe to interrupt: `cli.ts`
 * calls them with a temporary folder, which becomes the real one only when it is complete.
 */
import { execFile } from "node:child_process";
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import { homedir, platform } from "node:os";
import { basename, dirname, join } from "node:path";
import { promisify } from "node:util";
import { SemVer } from "semver";
import { packageRoot } from "./packageRoot";

export interface ProvideRequest {
    /** The folder to fill; the programs go to its `bin`. */
    root: string;
    version: string;
    env: NodeJS.ProcessEnv;
    log: (line: string) => void;
}

/** Fills `root`, or rejects. */
export type Provide = (request: ProvideRequest) => Promise<void>;

/** The official download. */
export async function downloadCli({ root, version, log }: ProvideRequest): Promise<void> {
    log(`Downloading the Pulumi CLI ${version}`);
    try {
        // The installer waits two minutes for a host that does not answer; a machine without a way out finds out here.
        await fetch("https://get.pulumi.com/latest-version", { method: "HEAD", signal: AbortSignal.timeout(10_000) });
        const { PulumiCommand } = await import("@pulumi/pulumi/automation/index.js");
        await PulumiCommand.install({ version: new SemVer(version), root });
    } catch (error) {
        throw new Error(`The download of the Pulumi CLI failed: ${reasonOf(error)}`, { cause: error });
    }
}

/** A build from Go modules, for machines that reach a Go module proxy only. */
export async function buildCli({ root, version, env, log }: ProvideRequest): Promise<void> {
    const startedAt = Date.now();
    log("Building the Pulumi CLI with Go, once, about 4 minutes");
    const bin = join(root, "bin");
    mkdirSync(bin);
    const build = async (module: string, program: string) => {
        const stamp = `-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${version}`;
        const args = ["build", "-trimpath", "-mod=readonly", "-ldflags", `-s -w ${stamp}`, "-o", bin, program];
        const cwd = join(packageRoot, "test", "pulumi", "go", module);
        // As in the official releases, no C compiler takes part.
        const goEnv = { ...env, ...goSettings(env, root), GOWORK: "off", CGO_ENABLED: "0" };
        await promisify(execFile)("go", args, { cwd, env: goEnv, maxBuffer: Infinity });
    };
    try {
        await build("cli", "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi");
        await build("language", "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs");
    } catch (error) {
        throw new Error(`The build of the Pulumi CLI with Go failed: ${reasonOf(error)}`, { cause: error });
    }
    copyDynamicProviderScript(bin);
    log(`Built the Pulumi CLI in ${Math.round((Date.now() - startedAt) / 1000)} s`);
}

/** Go keeps its telemetry beside its settings, in the home folder: the settings are read there, and nothing is written. */
function goSettings(env: NodeJS.ProcessEnv, root: string): NodeJS.ProcessEnv {
    const config = env.XDG_CONFIG_HOME ?? join(env.HOME ?? homedir(), ".config");
    return platform() === "linux"
        ? { GOENV: env.GOENV ?? join(config, "go", "env"), XDG_CONFIG_HOME: join(root, "config") }
        : {};
}

/** What the program said last, or that it is not there. */
function reasonOf(error: unknown): string {
    if (!(error instanceof Error)) return String(error);
    if ("code" in error && error.code === "ENOENT") return "there is no `go` on the PATH";
    const output = "stderr" in error ? String(error.stderr) : error.message;
    return output.trim().split("\n").slice(-10).join("\n");
}

/** The third piece, a script that starts Node.js on the program's own copy of the SDK, comes with the npm package. */
function copyDynamicProviderScript(bin: string): void {
    const name = "pulumi-resource-pulumi-nodejs";
    copyFileSync(join(dirname(require.resolve("@pulumi/pulumi/package.json")), name), join(bin, name));
    chmodSync(join(bin, name), 0o755);
}

/**
 * Lets `provide` fill a temporary folder beside `target` and moves it there once `isUsable(bin)`: an interrupted run
 * leaves nothing that looks finished, and of two runs at once both end with a usable folder.
 */
export async function provideInto(
    target: string,
    provide: (folder: string) => Promise<void>,
    isUsable: (bin: string) => Promise<boolean>,
): Promise<void> {
    mkdirSync(dirname(target), { recursive: true });
    removeLeftovers(target);
    const folder = mkdtempSync(`${target}.${process.pid}.`);
    try {
        await provide(folder);
        if (!(await isUsable(join(folder, "bin")))) throw new Error("What was provided does not run on this machine");
        if (!(await isUsable(join(target, "bin")))) rmSync(target, { recursive: true, force: true });
        renameSync(folder, target);
    } catch (error) {
        // It is no failure when another run was faster.
        if (!(await isUsable(join(target, "bin")))) throw error;
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}

/** Removes the temporary folders of runs that were killed. */
function removeLeftovers(target: string): void {
    for (const name of readdirSync(dirname(target))) {
        const start = `${basename(target)}.`;
        const pid = name.startsWith(start) ? Number.parseInt(name.slice(start.length)) : 0;
        if (pid > 0 && !isRunning(pid)) rmSync(join(dirname(target), name), { recursive: true, force: true });
    }
}

function isRunning(pid: number): boolean {
    try {
        process.kill(pid, 0);
        return true;
    } catch {
        return false;
    }
}
