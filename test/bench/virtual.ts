/** Long snapshots and large fleets on a virtual clock: the real client and life cycle, a local Atlas with the documented limit. */
import { createFleet, documentedLimit, leastMs, mixedDurationsMs } from "../support/fleet";
import { apiKey as credentials } from "../support/localAccount";
import { median, noticeLimitMs, ratio, type Row, seconds, within } from "./row";

/** `atlas backups snapshots watch`, by its source: a question every four seconds, each of them after a challenge. */
const atlasCli = { pauseMs: 4000, requestsEach: 2 };
/** The provider that people write by hand. */
const handWrittenPauseMs = 5000;

const nonceLifetimeMs = 300_000;

/** How many questions a snapshot of that length may cost. */
const mostQuestions = new Map([
    [600_000, 120],
    [3_600_000, 240],
]);

export async function waitingRows(): Promise<Row[]> {
    const rows: Row[] = [];
    for (const [what, durationMs] of [
        ["3 s", 3000],
        ["10 min", 600_000],
        ["1 h", 3_600_000],
    ] as const) {
        const fleet = createFleet({ durationsMs: [durationMs], credentials });
        const { latenessMs, totalMs } = await fleet.takeAll();
        const nonces = Math.ceil(totalMs / nonceLifetimeMs);
        const challenges = fleet.answered("GET", 401);
        const lateMs = latenessMs[0] ?? NaN;
        const mayBeLateMs = noticeLimitMs(durationMs);
        const handWrittenRequests = Math.ceil(durationMs / handWrittenPauseMs) + 2;
        const questions = fleet.answered("GET", 200);
        const most = mostQuestions.get(durationMs);
        const cliRequests = Math.ceil(durationMs / atlasCli.pauseMs) * atlasCli.requestsEach;
        const title = `one snapshot of ${what}, virtual clock`;
        rows.push(
            {
                what: `${title}: noticed after`,
                ours: seconds(lateMs),
                against: `${seconds(mayBeLateMs)} (limit)`,
                ratio: `${ratio(lateMs, mayBeLateMs)} ${within(mayBeLateMs + 100, lateMs)}`,
            },
            {
                what: "… GETs",
                ours: String(questions),
                against: most === undefined ? "no limit" : `${most} (limit)`,
                ratio: most === undefined ? "" : `${ratio(questions, most)} ${within(most, questions)}`,
            },
            {
                what: "… challenges",
                ours: String(challenges),
                against: `${nonces} (nonces that live five minutes)`,
                ratio: `${ratio(challenges, nonces)} ${within(nonces, challenges)}`,
            },
            {
                what: "… all requests",
                ours: String(fleet.atlas.requests.length),
                against: `${cliRequests} (Atlas CLI's watch, computed)`,
                ratio: ratio(fleet.atlas.requests.length, cliRequests),
            },
            {
                what: "… all requests",
                ours: String(fleet.atlas.requests.length),
                against: `${handWrittenRequests} (hand-written provider, computed)`,
                ratio: ratio(fleet.atlas.requests.length, handWrittenRequests),
            },
        );
    }
    return rows;
}

export async function limitRows(): Promise<Row[]> {
    const rows: Row[] = [];
    for (const count of [1, 100, 1000]) {
        const durationsMs = mixedDurationsMs(count);
        const fleet = createFleet({ durationsMs, credentials });
        const { totalMs, latenessMs, errors } = await fleet.takeAll();
        if (errors.length > 0) throw errors[0];
        const leastPossibleMs = leastMs(durationsMs, documentedLimit);
        const what = `${count} at once, snapshots of 30 to 90 s, virtual clock`;
        rows.push(
            {
                what: `${what} (limit: ratio 1.5)`,
                ours: seconds(totalMs),
                against: `${seconds(leastPossibleMs)} (what request limit and snapshots make necessary)`,
                ratio: `${ratio(totalMs, leastPossibleMs)} ${within(1.5, totalMs / leastPossibleMs)}`,
            },
            {
                what: "… requests, refused ones",
                ours: `${fleet.atlas.requests.length}, ${fleet.answered("GET", 429) + fleet.answered("POST", 429)}`,
                against: `${2 * count} (a POST and a GET each)`,
                ratio: ratio(fleet.atlas.requests.length, 2 * count),
            },
            {
                what: "… completion noticed after, median and last",
                ours: `${seconds(median(latenessMs))}, ${seconds(Math.max(...latenessMs))}`,
                against: "",
                ratio: "",
            },
        );
    }
    rows.push(...(await gateRows()));
    return rows;
}

/** Pulumi's default on two cores. */
const stepsAtOnce = 8;

async function gateRows(): Promise<Row[]> {
    const count = 1000;
    const durationsMs = mixedDurationsMs(count);
    const fleet = createFleet({ durationsMs, credentials });
    const { totalMs, completed } = await fleet.takeAllBehindGate(stepsAtOnce);
    if (completed !== count) throw new Error(`Only ${completed} of ${count} snapshots are completed`);
    const leastPossibleMs = leastMs(durationsMs, documentedLimit);
    return [
        {
            what: `${count} behind a SnapshotCompletion, ${stepsAtOnce} steps at once, virtual clock (limit: ratio 1.5)`,
            ours: seconds(totalMs),
            against: `${seconds(leastPossibleMs)} (what request limit and snapshots make necessary)`,
            ratio: `${ratio(totalMs, leastPossibleMs)} ${within(1.5, totalMs / leastPossibleMs)}`,
        },
        {
            what: "… requests, refused ones",
            ours: `${fleet.atlas.requests.length}, ${fleet.answered("GET", 429) + fleet.answered("POST", 429)}`,
            against: `${2 * count} (a POST and a GET each)`,
            ratio: ratio(fleet.atlas.requests.length, 2 * count),
        },
    ];
}
