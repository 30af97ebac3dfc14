/** What the provider costs before it does anything: a preview with one resource, every process started anew. */
import { median, type Row, seconds, within } from "./row";
import { type Program, say, snapshotsOf, type Stage, withStage } from "./stage";

const rounds = 9;
const limitMs = 300;
const programs = ["snapshots", "doNothing", "doNothingDynamic"] as const satisfies Program[];

type Times = Record<(typeof programs)[number], number[]>;

export async function startupRows(): Promise<Row[]> {
    // All three stacks stay open, so that the runs can alternate: whatever else the machine does hits each alike.
    return await withStages([], async (stages) => {
        const cold = await alternate(stages);
        for (const { stack } of stages) await stack.up();
        const inState = await alternate(stages);
        return [...rowsOf("preview, one new resource", cold), ...rowsOf("preview, the resource in the state", inState)];
    });
}

async function withStages<T>(open: readonly Stage[], use: (stages: readonly Stage[]) => Promise<T>): Promise<T> {
    const program = programs[open.length];
    if (program === undefined) return await use(open);
    return await withStage({ program, count: 1, atlas: snapshotsOf(30) }, (stage) => withStages([...open, stage], use));
}

async function alternate(stages: readonly Stage[]): Promise<Times> {
    const times: Times = { snapshots: [], doNothing: [], doNothingDynamic: [] };
    for (let round = 0; round < rounds; round++) {
        const order = [...stages.entries()];
        for (const [index, { stack }] of round % 2 === 0 ? order : order.reverse()) {
            const startedAt = performance.now();
            await stack.preview();
            times[programs[index]!].push(performance.now() - startedAt);
        }
    }
    for (const program of programs) say(`${program}: ${times[program].map(seconds).join(", ")}`);
    return times;
}

function rowsOf(what: string, times: Times): Row[] {
    const ours = times.snapshots;
    return (
        [
            ["doNothing", "do-nothing, one line of text"],
            ["doNothingDynamic", "do-nothing, pulumi.dynamic.Resource"],
        ] as const
    ).map(([program, name]) => {
        const others = times[program];
        // Round by round: a busy machine slows down both of a pair.
        const more = median(ours.map((one, round) => one - others[round]!));
        return {
            what: `${what} (medians of ${rounds}; limit +${limitMs / 1000} s)`,
            ours: seconds(median(ours)),
            against: `${seconds(median(others))} (${name})`,
            ratio: `${(more / 1000).toFixed(2)} s more, ${within(limitMs, more)}`,
        };
    });
}
