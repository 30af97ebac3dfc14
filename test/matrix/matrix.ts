/**
 * `npm run test:matrix`: the packed package with the versions, package managers and forms of programs that people use.
 * Every pair of values occurs, and the table goes into docs/compatibility.md. `-- core` runs a few cells and the README's quick
 * start, `-- full` the whole product; any other word runs the cells that have it in their names. These three write no table.
 */
import { join } from "node:path";
import { findCli } from "../pulumi/cli";
import { packageRoot } from "../pulumi/packageRoot";
import { type Cell, core, edges, nameOf, pairwise, product } from "./cells";
import { runQuickStart } from "./quickStart";
import { type Run, runCell } from "./runCell";
import { headOf, tableOf, writeInto } from "./table";
import { Tools } from "./tools";
import { makeRoot, takePacked } from "./workplace";

interface Job {
    name: string;
    run: () => Promise<void>;
}

async function matrix(choice: string | undefined): Promise<void> {
    const cells = cellsOf(choice);
    const root = makeRoot();
    const packed = takePacked(root);
    const cli = await findCli();
    const tools = new Tools(root, cli, cells);
    const runs = new Map<Cell, Run>();
    const jobs = cells.map((cell) => ({
        name: nameOf(cell),
        run: async () => {
            runs.set(cell, await runCell(cell, packed, tools));
        },
    }));
    if (choice === "core")
        jobs.unshift({ name: "the README's quick start", run: () => runQuickStart(root, cli, packed) });
    const failures = await runJobs(jobs);
    const table = tableOf(cells.flatMap((cell) => runs.get(cell) ?? []));
    console.log(`\n${table}\n\n${jobs.length - failures} of ${jobs.length} as expected`);
    if (failures > 0) process.exitCode = 1;
    else if (choice === undefined)
        writeInto(join(packageRoot, "docs", "compatibility.md"), `${headOf(cli)}\n\n${table}`);
}

function cellsOf(choice: string | undefined): readonly Cell[] {
    if (choice === "core") return core;
    if (choice === "full") return [...product, ...edges];
    const cells = [...pairwise(product), ...edges];
    if (choice === undefined) return cells;
    const named = cells.filter((cell) => nameOf(cell).includes(choice));
    if (named.length === 0) throw new Error(`No cell has "${choice}" in its name`);
    return named;
}

/** Two at a time, since a cell is half waiting and half work; gives how many failed. */
async function runJobs(jobs: readonly Job[]): Promise<number> {
    const queue = [...jobs];
    let failures = 0;
    const work = async () => {
        for (let job = queue.shift(); job; job = queue.shift()) {
            try {
                await job.run();
                console.log(`as expected: ${job.name}`);
            } catch (error) {
                failures++;
                console.log(`NOT as expected: ${job.name}\n${error instanceof Error ? error.message : String(error)}`);
            }
        }
    };
    await Promise.all([work(), work()]);
    return failures;
}

// The CLI has a process group of its own: an exit ends it, a Ctrl-C alone would not.
process.once("SIGINT", () => process.exit(130));

matrix(process.argv[2]).catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
});
