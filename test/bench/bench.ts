/**
 * `npm run bench`: measures the provider with the real CLI against a local Atlas, and prints one table.
 * `npm run bench -- up startup` runs those sections alone.
 */
import { fleetRows } from "./fleet";
import { growthRows } from "./growth";
import { keepingRows } from "./keeping";
import { memoryRows } from "./memory";
import { type Row, table } from "./row";
import { startupRows } from "./startup";
import { stateSizeRows } from "./stateSize";
import { upRows } from "./up";
import { limitRows, waitingRows } from "./virtual";

/** In the order of the table. Each measures one thing, with stacks of its own. */
const sections: Readonly<Record<string, () => Promise<Row[]>>> = {
    up: upRows,
    fleet: fleetRows,
    growth: growthRows,
    startup: startupRows,
    keeping: keepingRows,
    memory: memoryRows,
    stateSize: stateSizeRows,
    waiting: waitingRows,
    limit: limitRows,
};

async function bench(names: readonly string[]): Promise<void> {
    const unknown = names.filter((name) => !Object.hasOwn(sections, name));
    if (unknown.length > 0) {
        throw new Error(`No section ${unknown.join(", ")}; there are ${Object.keys(sections).join(", ")}`);
    }
    const rows: Row[] = [];
    for (const [name, measure] of Object.entries(sections)) {
        if (names.length > 0 && !names.includes(name)) continue;
        process.stderr.write(`${name}\n`);
        try {
            rows.push(...(await measure()));
        } catch (error) {
            // The others are worth having all the same.
            fail(error);
        }
    }
    console.log(table(rows));
}

function fail(error: unknown): void {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
}

// The CLI has a process group of its own: an exit ends it, a Ctrl-C alone would not.
process.once("SIGINT", () => process.exit(130));

bench(process.argv.slice(2)).catch(fail);
