/** Runs the blocks of one page in their order, in one shell, as a reader would: real CLI, a local Atlas, a folder of its own. */
import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type LocalAtlas, startLocalAtlas } from "../../provider/local";
import { findCli } from "../pulumi/cli";
import { processesWith, signalProcess } from "../pulumi/processes";
import { makeEnvironment } from "../pulumi/project";
import type { Block } from "./extract";
import { makeScratch } from "./scratch";

export interface RunSetUp {
    /** What a page of its own does not repeat: a project with a stack. @default true */
    stack?: boolean;
    /** The program that is there before the first block. */
    program?: string;
    /** Commands that run before the first block. */
    before?: string;
    /** What Atlas holds before the first block. */
    plant?: (atlas: LocalAtlas) => void;
    /** What the blocks have to print. */
    prints?: readonly RegExp[];
    /** Throws if Atlas does not hold at the end what the page says. */
    verify?: (atlas: LocalAtlas) => void;
}

export interface PageResult {
    code: number | null;
    output: string;
}

// Everything is installed already: that it installs from the registry is tested with the packed package.
const start = `set -e
npm() { if [ "$1" = install ]; then echo "npm $*: is there"; else command npm "$@"; fi; }
# Nobody is there to confirm, and what is only a preview takes no confirmation.
export PULUMI_SKIP_CONFIRMATIONS=true
pulumi() { case "$*" in *--preview-only*) (unset PULUMI_SKIP_CONFIRMATIONS; command pulumi "$@") ;; *) command pulumi "$@" ;; esac; }
`;
const longestMs = 240_000;

export async function runPage(blocks: readonly Block[], setUp: RunSetUp): Promise<PageResult> {
    const scratch = makeScratch();
    const atlas = await startLocalAtlas({ queuedMs: 50, inProgressMs: 100 });
    const environment = makeEnvironment(scratch.root, await findCli());
    const killAll = () => {
        for (const { pid } of processesWith(`PULUMI_HOME=${environment.PULUMI_HOME ?? ""}`)) {
            signalProcess(pid, "SIGKILL");
        }
    };
    try {
        setUp.plant?.(atlas);
        if (setUp.program) writeFileSync(join(scratch.project, "index.ts"), setUp.program);
        if (setUp.stack ?? true) {
            writeFileSync(join(scratch.project, "package.json"), '{ "name": "shop", "main": "index.ts" }');
            writeFileSync(join(scratch.project, "Pulumi.yaml"), "name: shop\nruntime: nodejs\n");
        }
        const init = setUp.stack === false ? "" : "pulumi stack init dev";
        const script = [start, init, setUp.before, ...blocks.map(toShell)].join("\n");
        const env = {
            ...environment,
            ...atlas.env,
            npm_config_cache: join(scratch.root, "tmp"),
            npm_config_update_notifier: "false",
        };
        const timer = setTimeout(killAll, longestMs);
        const result = await runShell(script, scratch.project, env);
        clearTimeout(timer);
        if (result.code === 0) setUp.verify?.(atlas);
        return result;
    } finally {
        killAll();
        await atlas.stop();
        scratch.remove();
    }
}

/** A program is saved where Pulumi looks for it. */
function toShell({ page, line, language, text }: Block): string {
    const mark = `echo "### ${page}:${line}"`;
    return language === "sh" ? `${mark}\n${text}` : `${mark}\ncat > index.ts <<'END_OF_BLOCK'\n${text}\nEND_OF_BLOCK`;
}

async function runShell(script: string, cwd: string, env: NodeJS.ProcessEnv): Promise<PageResult> {
    const child = spawn("sh", ["-c", script], { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
        stream.setEncoding("utf8").on("data", (text: string) => (output += text));
    }
    return await new Promise((resolve) => {
        child.on("close", (code) => {
            resolve({ code, output });
        });
    });
}
