/** How the cost grows with the number of resources: 1, 100, 1,000 snapshots of three seconds, all at once. */
import { documentedLimit, leastMs } from "../support/fleet";
import { ratio, type Row, seconds, within } from "./row";
import { countOf, type Program, timedUp, type TimedUp, usualSnapshotMs } from "./stage";

const counts = [1, 100, 1000];
const timeoutMs = 20 * 60_000;
const limit = 1.25;

export async function growthRows(): Promise<Row[]> {
    const rows: Row[] = [];
    for (const count of counts) {
        const run = async (program: Program) =>
            // With a token for each operation it would fail sooner: Atlas gives ten in a minute.
            await timedUp({ program, count, tokenGiven: true, timeoutMs }, { mayFail: true });
        const [ours, nothing, handWritten] = [await run("snapshots"), await run("doNothing"), await run("handWritten")];
        const gated = await timedUp({ program: "gated", count, defaultParallelism: true, timeoutMs });
        const what = `up, ${count} times a snapshot of 3 s, --parallel ${count}`;
        const shown = outcome(ours, count);
        rows.push(
            {
                what,
                ours: shown,
                against: `${outcome(nothing)} (do-nothing provider)`,
                ratio: ratio(ours.ms, nothing.ms),
            },
            {
                what,
                ours: shown,
                against: `${outcome(handWritten, count)} (hand-written provider)`,
                ratio: handWritten.result.code === 0 ? ratio(ours.ms, handWritten.ms) : "",
            },
            gatedRow(count, gated, nothing),
        );
    }
    return rows;
}

/** Behind a gate, against the larger of what the engine and what the request limit need. */
function gatedRow(count: number, gated: TimedUp, nothing: TimedUp): Row {
    const leastPossibleMs = Math.max(nothing.ms, leastMs(Array<number>(count).fill(usualSnapshotMs), documentedLimit));
    const isLimited = count === 1000;
    return {
        what: `up, ${count} times a snapshot of 3 s behind a SnapshotCompletion, default parallelism${isLimited ? ` (limit: ratio ${limit})` : ""}`,
        ours: outcome(gated, count),
        against: `${seconds(leastPossibleMs)} (what engine or request limit make necessary)`,
        ratio: `${ratio(gated.ms, leastPossibleMs)}${isLimited ? ` ${within(limit, gated.ms / leastPossibleMs)}` : ""}`,
    };
}

/** The time, or how it failed; with `count`, also what Atlas was asked. */
function outcome({ ms, result, requests }: TimedUp, count?: number): string {
    const asked = count === undefined ? "" : `, ${countOf(requests)}`;
    if (result.code === 0) return `${seconds(ms)}${asked}`;
    const taken = requests.filter(
        ({ method, path, accepted }) => method === "POST" && accepted && !isToken(path),
    ).length;
    const done = result.events.filter(({ resOutputsEvent }) => {
        const { op, type } = resOutputsEvent?.metadata ?? {};
        return op === "create" && !type?.startsWith("pulumi:");
    }).length;
    return `fails after ${seconds(ms)}: ${countOf(requests)}, ${taken} snapshots taken, ${done} in the state`;
}

function isToken(path: string): boolean {
    return path.startsWith("/api/oauth/");
}
