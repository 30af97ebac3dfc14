/** One snapshot of three seconds: how long `pulumi up` takes, and what it asks Atlas. */
import { median, ratio, type Row, seconds } from "./row";
import { type Program, timedUp, type TimedUp, usualSnapshotMs } from "./stage";

const rounds = 3;

/** Recorded once, with @pulumi/mongodbatlas 4.16.0 on the same three-second snapshot. */
const official = { ms: 247_000, requests: 10 };

export async function upRows(): Promise<Row[]> {
    const runs: Record<"snapshots" | "doNothing" | "handWritten", TimedUp[]> = {
        snapshots: [],
        doNothing: [],
        handWritten: [],
    };
    for (let round = 0; round < rounds; round++) {
        for (const program of Object.keys(runs) as (keyof typeof runs)[])
            runs[program].push(await timedUp({ program, count: 1 }));
    }
    const time = (program: Program & keyof typeof runs) => median(runs[program].map(({ ms }) => ms));
    const count = (program: Program & keyof typeof runs) =>
        median(runs[program].map(({ requests }) => requests.length));
    const ours = { ms: time("snapshots"), requests: count("snapshots") };
    const theirs = { ms: time("handWritten"), requests: count("handWritten") };
    const floorMs = time("doNothing") + usualSnapshotMs;
    const lag = (program: Program & keyof typeof runs) => median(runs[program].flatMap(({ lagsMs }) => lagsMs));

    const what = `up, one 3 s snapshot (median of ${rounds})`;
    const asked = "requests for it, sign-in included";
    return [
        row(what, seconds(ours.ms), `${seconds(official.ms)} (official provider, recorded)`, ours.ms, official.ms),
        row(what, seconds(ours.ms), `${seconds(theirs.ms)} (hand-written provider)`, ours.ms, theirs.ms),
        row(what, seconds(ours.ms), `${seconds(floorMs)} (do-nothing provider + 3 s)`, ours.ms, floorMs),
        row(
            asked,
            ours.requests,
            `${official.requests} (official provider, recorded)`,
            ours.requests,
            official.requests,
        ),
        row(asked, ours.requests, `${theirs.requests} (hand-written provider)`, ours.requests, theirs.requests),
        {
            what: "its completion is noticed after",
            ours: seconds(lag("snapshots")),
            against: `${seconds(lag("handWritten"))} (hand-written provider)`,
            ratio: ratio(lag("snapshots"), lag("handWritten")),
        },
    ];
}

function row(what: string, shown: string | number, against: string, ours: number, other: number): Row {
    return { what, ours: String(shown), against, ratio: ratio(ours, other) };
}
