/** One cell: installs the packed package into a project of its own, and runs the project through its life against a local Atlas. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { type LocalAtlas, startLocalAtlas } from "../../provider/local";
import { type PulumiStack, withStack } from "../pulumi/stack";
import { isWrite } from "../support/requests";
import type { Cell } from "./cells";
import { type Versions, versionsOf } from "./installed";
import { writeProject } from "./project";
import type { Tools } from "./tools";

export interface Run {
    cell: Cell;
    versions: Versions;
}

/** Rejects unless the cell works, or fails exactly as it is known to. */
export async function runCell(cell: Cell, packed: string, tools: Tools): Promise<Run> {
    const atlas = await startLocalAtlas({ queuedMs: 50, inProgressMs: 100 });
    try {
        const env = { ...atlas.env, PATH: tools.path(cell.node) };
        return await withStack({ project: "app", env, timeoutMs: 300_000 }, async (stack) => {
            // The stack comes with our own modules and an empty program.
            for (const file of ["node_modules", "index.js"]) rmSync(join(stack.folder, file), { recursive: true });
            writeProject(stack.folder, cell, packed);
            const failure = await begin(cell, stack, tools);
            checkFailure(cell, failure);
            assert.deepEqual(atlas.requests, [], "a preview asks Atlas for nothing");
            const versions = versionsOf(cell, stack.folder, tools);
            if (!failure) await live(stack, atlas);
            return { cell, versions };
        });
    } finally {
        await atlas.stop();
    }
}

interface Failure {
    step: "install" | "preview";
    text: string;
}

/** Up to the first step that fails, if one does. */
async function begin(cell: Cell, stack: PulumiStack, tools: Tools): Promise<Failure | undefined> {
    const install = await run(tools.command(cell.manager), ["install"], stack.folder, cell, tools);
    if (install !== undefined) return { step: "install", text: install };
    const { typescript, isCompiledFirst } = cell.program;
    if (isCompiledFirst && typescript) {
        const compiler = join("node_modules", Object.keys(typescript).join(), "bin", "tsc");
        assert.equal(
            await run(["node"], [compiler, "-p", "src"], stack.folder, cell, tools),
            undefined,
            "the compiler fails",
        );
    }
    const preview = await stack.preview([], { mayFail: true });
    return preview.code === 0 ? undefined : { step: "preview", text: `${preview.stdout}\n${preview.stderr}` };
}

function checkFailure({ failure }: Cell, found: Failure | undefined): void {
    if (!failure && found) throw new Error(`fails at ${found.step}:\n${found.text}`);
    if (!failure) return;
    if (!found) throw new Error(`works, although it is known to fail at ${failure.step} with "${failure.says}"`);
    if (found.step !== failure.step || !found.text.includes(failure.says)) {
        throw new Error(`fails at ${found.step}, not at ${failure.step} with "${failure.says}":\n${found.text}`);
    }
}

/** One snapshot is taken, and completed; nothing is written a second time; in the end there is none. */
async function live(stack: PulumiStack, atlas: LocalAtlas): Promise<void> {
    await stack.up();
    const [snapshot, ...others] = atlas.snapshots();
    assert.deepEqual([snapshot?.status, others, writesOf(atlas)], ["completed", [], ["POST"]]);
    const { resources } = await stack.state();
    assert.deepEqual(resources[0]?.outputs, { snapshotId: snapshot?.id, status: "completed" });
    await stack.up(["--expect-no-changes"]);
    assert.deepEqual(writesOf(atlas), ["POST"], "the second up writes nothing");
    await stack.destroy();
    assert.deepEqual([atlas.snapshots(), writesOf(atlas)], [[], ["POST", "DELETE"]]);
    assert.deepEqual(stack.plugins(), [], "no process is left");
}

function writesOf(atlas: LocalAtlas): string[] {
    return atlas.requests.filter(isWrite).map(({ method }) => method);
}

/** Undefined, or what it printed when it failed. */
async function run(
    [file, ...first]: [string, ...string[]],
    args: readonly string[],
    cwd: string,
    cell: Cell,
    tools: Tools,
): Promise<string | undefined> {
    const options = { cwd, env: tools.environment(cell.node), timeout: 300_000, maxBuffer: 2 ** 26 };
    return new Promise((resolve) => {
        execFile(file, [...first, ...args], options, (error, stdout, stderr) => {
            resolve(error ? [error.message, stdout, stderr].join("\n") : undefined);
        });
    });
}
