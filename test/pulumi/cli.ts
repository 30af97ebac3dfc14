/**
 * Finds the real Pulumi CLI, or provides it once: for the tests, the demo, and as a command that prints the folder to
 * put on the PATH (`node out/test/pulumi/cli.js`).
 */
import { execFile } from "node:child_process";
import { accessSync, constants, realpathSync } from "node:fs";
import { devNull, homedir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { promisify } from "node:util";
import { gte, parse } from "semver";
import { buildCli, downloadCli, type Provide, provideInto } from "./provide";

/** The version that is downloaded or built. */
const cliVersion = "3.255.0";

/** The oldest version that will do: the first whose `pulumi import --file` takes over dynamic resources. */
const oldestVersion = "3.254.0";

/** What the CLI starts to run a Node.js program and its dynamic resources. */
const companions = ["pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs"];

export interface FindOptions {
    /** @default process.env */
    env?: NodeJS.ProcessEnv;
    /** Where progress goes. @default standard error */
    log?: (line: string) => void;
    /** The ways to provide a CLI, tried in order. @default the official download, then a build with Go */
    ways?: readonly Provide[];
}

/** The folder that holds `pulumi` and what it needs; rejects with what to install when there is no way to get it. */
export async function findCli(options: FindOptions = {}): Promise<string> {
    const { env = process.env, log = logToStandardError, ways = [downloadCli, buildCli] } = options;
    const path = (env.PATH ?? "").split(delimiter).filter(Boolean);
    for (const folder of path) {
        if (await isUsable(folder, path)) return folder;
    }
    const cached = join(cacheFolder(env), `pulumi-${cliVersion}`);
    if (await isUsable(join(cached, "bin"))) return join(cached, "bin");
    const failures: string[] = [];
    for (const way of ways) {
        try {
            await provideInto(cached, (folder) => way({ root: folder, version: cliVersion, env, log }), isUsable);
            return join(cached, "bin");
        } catch (error) {
            failures.push(error instanceof Error ? error.message : String(error));
        }
    }
    throw new Error(
        [
            `No Pulumi CLI ${oldestVersion} or newer with ${companions.join(" and ")} was found on the PATH.`,
            "Install it (https://www.pulumi.com/docs/install/), or install Go 1.25.11 or newer to have it built here.",
            ...failures,
        ].join("\n"),
    );
}

/** Finished builds and downloads live outside the checkout, so that every clone shares them. */
export function cacheFolder(env: NodeJS.ProcessEnv): string {
    if (env.ATLAS_SNAPSHOTS_CACHE) return env.ATLAS_SNAPSHOTS_CACHE;
    const usual = process.platform === "darwin" ? join("Library", "Caches") : ".cache";
    return join(env.XDG_CACHE_HOME || join(homedir(), usual), "pulumi-atlas-snapshots");
}

/** Whether `folder` has a CLI that is new enough, and the rest is beside it or in one of the `others`. */
async function isUsable(folder: string, others: readonly string[] = []): Promise<boolean> {
    const cli = join(folder, "pulumi");
    if (!isExecutable(cli)) return false;
    // Package managers link the CLI alone into the PATH: it looks for the rest beside the real file, too.
    const folders = [folder, dirname(realpathSync(cli)), ...others];
    if (!companions.every((name) => folders.some((one) => isExecutable(join(one, name))))) return false;
    return isNewEnough(cli);
}

async function isNewEnough(cli: string): Promise<boolean> {
    try {
        // It keeps a log of every call in its home; this one leaves nothing.
        const env = { ...process.env, PULUMI_HOME: devNull, PULUMI_SKIP_UPDATE_CHECK: "true" };
        const { stdout } = await promisify(execFile)(cli, ["version"], { env, timeout: 20_000 });
        const version = parse(stdout.trim());
        return version !== null && gte(version, oldestVersion);
    } catch {
        return false; // It does not run on this machine.
    }
}

function isExecutable(file: string): boolean {
    try {
        accessSync(file, constants.X_OK);
        return true;
    } catch {
        return false;
    }
}

function logToStandardError(line: string): void {
    process.stderr.write(`${line}\n`);
}

if (require.main === module) {
    findCli().then(
        (folder) => process.stdout.write(`${folder}\n`),
        (error: unknown) => {
            logToStandardError(error instanceof Error ? error.message : String(error));
            process.exitCode = 1;
        },
    );
}
