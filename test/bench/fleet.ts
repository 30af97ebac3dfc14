/** 200 clusters at once, snapshots of thirty seconds: how much longer than one of them, the engine's own cost apart. */
import { availableParallelism } from "node:os";
import { median, noticeLimitMs, ratio, type Row, seconds, within } from "./row";
import { countOf, snapshotsOf, timedUp } from "./stage";

const count = 200;
const snapshotMs = 30_000;
const limit = 1.3;

export async function fleetRows(): Promise<Row[]> {
    const atlas = snapshotsOf(snapshotMs);
    const one = await timedUp({ program: "snapshots", count: 1, atlas });
    const fleet = await timedUp({ program: "snapshots", count, atlas });
    const nothing = await timedUp({ program: "doNothing", count });
    const nothingOnce = await timedUp({ program: "doNothing", count: 1 });

    const engineMs = nothing.ms - nothingOnce.ms;
    const ownMs = fleet.ms - engineMs;
    const slots = 4 * availableParallelism();
    const turns = Math.ceil(count / slots);
    const limitMs = noticeLimitMs(snapshotMs);
    const lagMs = median(fleet.lagsMs);
    const lastMs = Math.max(...fleet.lagsMs);
    const what = `${count} snapshots of 30 s, --parallel ${count}`;
    return [
        {
            what,
            ours: seconds(fleet.ms),
            against: `${seconds(one.ms)} (one such snapshot)`,
            ratio: ratio(fleet.ms, one.ms),
        },
        {
            what: "… the engine's own cost of them",
            ours: seconds(engineMs),
            against: `${seconds(nothing.ms)} (do-nothing, ${count}) - ${seconds(nothingOnce.ms)} (do-nothing, 1)`,
            ratio: "",
        },
        {
            what: `… without it (limit: ratio ${limit})`,
            ours: seconds(ownMs),
            against: `${seconds(one.ms)} (one such snapshot)`,
            ratio: `${ratio(ownMs, one.ms)} ${within(limit, ownMs / one.ms)}`,
        },
        {
            what: "… what Atlas was asked, sign-in included",
            ours: countOf(fleet.requests),
            against: `${count * one.requests.length} (${count} times one such snapshot)`,
            ratio: ratio(fleet.requests.length, count * one.requests.length),
        },
        {
            what: "… completion noticed after, median and last",
            ours: `${seconds(lagMs)}, ${seconds(lastMs)}`,
            against: `${seconds(limitMs)} (a twentieth of the wait)`,
            ratio: `${ratio(lagMs, limitMs)}, ${ratio(lastMs, limitMs)}`,
        },
        {
            what: `${count} snapshots of 30 s without --parallel`,
            ours: `at least ${seconds(turns * snapshotMs)}, computed, not run`,
            against: `${slots} steps at once (4 for each of ${availableParallelism()} cores)`,
            ratio: "",
        },
    ];
}
