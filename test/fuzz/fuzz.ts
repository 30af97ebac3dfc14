/**
 * `npm run test:fuzz`: schemathesis asks a fresh local Atlas thousands of odd questions and holds the answers to its description.
 * Arguments go to schemathesis, such as `-- --include-operation-id takeSnapshot`.
 */
import { execFile, spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { LocalAtlas } from "../../provider/local";
import { defaultAccount } from "../../provider/local/constants";
import { cacheFolder } from "../pulumi/cli";
import { packageRoot } from "../pulumi/packageRoot";
import { provideInto } from "../pulumi/provide";
import { startWorld } from "./world";

const run = promisify(execFile);
const source = join(packageRoot, "test", "fuzz");
const requirements = join(source, "requirements.txt");
const { clientId, clientSecret } = defaultAccount;

async function main(): Promise<void> {
    const python = await findSchemathesis();
    const folder = mkdtempSync(join(tmpdir(), "local-atlas-fuzz-"));
    const atlas = await startWorld();
    try {
        const startedAt = Date.now();
        const rc = await fuzz(python, folder, atlas);
        const seconds = Math.round((Date.now() - startedAt) / 1000);
        const { operations, cases, failures } = readReport(join(folder, "report.json"));
        // Of the newest ones that are kept; a fuzzer that is not let in finds nothing.
        const accepted = atlas.requests.filter((request) => request.accepted).length;
        console.log(`\n${operations} operations, ${cases} cases, ${failures} failures in ${seconds} s`);
        if (accepted === 0) {
            console.log("The local Atlas accepted nothing");
        }
        process.exitCode = rc === 0 && failures === 0 && accepted > 0 ? 0 : 1;
    } finally {
        await atlas.stop();
        rmSync(folder, { recursive: true, force: true });
    }
}

/** The Python that has it, in a virtual environment outside the checkout. */
async function findSchemathesis(): Promise<string> {
    const version = await pythonVersion();
    const key = createHash("sha256").update(readFileSync(requirements)).update(version).digest("hex").slice(0, 12);
    const target = join(cacheFolder(process.env), `schemathesis-${key}`);
    const runs = async (bin: string) =>
        await run(join(bin, "python"), ["-c", "import schemathesis"]).then(
            () => true,
            () => false,
        );
    if (!(await runs(join(target, "bin")))) {
        console.log("Installing schemathesis, once");
        await provideInto(target, install, runs);
    }
    return join(target, "bin", "python");
}

async function pythonVersion(): Promise<string> {
    try {
        // Debian has both of these in a package of their own.
        const { stdout } = await run("python3", ["-c", "import ensurepip, sys, venv; print(*sys.version_info[:2])"]);
        const [major = 0, minor = 0] = stdout.split(" ").map(Number);
        if (major === 3 && minor >= 11) {
            return stdout;
        }
        throw new Error(`this one is ${major}.${minor}`);
    } catch (error) {
        throw new Error("The fuzzer needs python3, 3.11 or newer, with venv (Debian: apt-get install python3-venv)", {
            cause: error,
        });
    }
}

async function install(folder: string): Promise<void> {
    await run("python3", ["-m", "venv", folder]);
    const args = ["-m", "pip", "install", "--quiet", "--require-hashes", "--only-binary", ":all:", "-r", requirements];
    await run(join(folder, "bin", "python"), args);
}

async function fuzz(python: string, folder: string, atlas: LocalAtlas): Promise<number> {
    const child = spawn(
        python,
        [
            "-c",
            "from schemathesis.cli import schemathesis; schemathesis()",
            "--config-file",
            join(source, "schemathesis.toml"),
            "run",
            `${atlas.url}/openapi.json`,
            "--report",
            "json",
            "--report-json-path",
            join(folder, "report.json"),
            ...process.argv.slice(2),
        ],
        // It keeps a cache in the folder that it runs in.
        {
            cwd: folder,
            stdio: "inherit",
            env: {
                ...process.env,
                ATLAS_TOKEN: await tokenOf(atlas),
                ATLAS_CLIENT_ID: clientId,
                ATLAS_CLIENT_SECRET: clientSecret,
                SCHEMATHESIS_HOOKS: join(source, "hooks.py"),
                PYTHONDONTWRITEBYTECODE: "1",
            },
        },
    );
    return await endOf(child);
}

async function tokenOf(atlas: LocalAtlas): Promise<string> {
    const answer = await fetch(`${atlas.url}/api/oauth/token`, {
        method: "POST",
        headers: {
            Authorization: `Basic ${btoa(`${clientId}:${clientSecret}`)}`,
            "Content-Type": "application/x-www-form-urlencoded",
        },
        body: "grant_type=client_credentials",
    });
    const { access_token } = (await answer.json()) as { access_token: string };
    return access_token;
}

/** Its exit code. What ends this process ends it first. */
async function endOf(child: ChildProcess): Promise<number> {
    const end = (signal: NodeJS.Signals) => child.kill(signal);
    process.on("SIGINT", end).on("SIGTERM", end);
    try {
        return await new Promise<number>((resolve, reject) => {
            child.once("error", reject);
            child.once("exit", (code) => {
                resolve(code ?? 1);
            });
        });
    } finally {
        process.off("SIGINT", end).off("SIGTERM", end);
    }
}

interface Report {
    operations: { tested: number };
    test_cases: { generated: number; unique_failures: number; errored: number };
}

function readReport(path: string): { operations: number; cases: number; failures: number } {
    const { operations, test_cases } = JSON.parse(readFileSync(path, "utf8")) as Report;
    return {
        operations: operations.tested,
        cases: test_cases.generated,
        failures: test_cases.unique_failures + test_cases.errored,
    };
}

main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
});
