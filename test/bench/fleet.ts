/** 200 clusters, snapshots of thirty seconds, all at once or behind a gate: how much longer than one of them, the engine's own cost apart. */
import { availableParallelism } from "node:os";
import { median, noticeLimitMs, ratio, type Row, seconds, within } from "./row";
import { countOf, snapshotsOf, timedUp } from "./stage";

const count = 200;
const snapshotMs = 30_000;
const limit = 1.3;
const requestLimit = 1.2;

export async function fleetRows(): Promise<Row[]> {
    const atlas = snapshotsOf(snapshotMs);
    const one = await timedUp({ program: "snapshots", count: 1, atlas });
    const fleet = await timedUp({ program: "snapshots", count, atlas });
    const gated = await timedUp({ program: "gated", count, atlas, defaultParallelism: true });
    const nothing = await timedUp({ program: "doNothing", count });
    const nothingInTurn = await timedUp({ program: "doNothing", count, defaultParallelism: true });
    const nothingOnce = await timedUp({ program: "doNothing", count: 1 });

    const engineMs = nothing.ms - nothingOnce.ms;
    const ownMs = fleet.ms - engineMs;
    const gatedMs = gated.ms - (nothingInTurn.ms - nothingOnce.ms);
    const gatedLastMs = Math.max(...gated.lagsMs);
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
            what: `${count} snapshots of 30 s behind a SnapshotCompletion, default parallelism`,
            ours: seconds(gated.ms),
            against: `${seconds(one.ms)} (one such snapshot)`,
            ratio: ratio(gated.ms, one.ms),
        },
        {
            what: `… without the engine's own cost (limit: ratio ${limit})`,
            ours: seconds(gatedMs),
            against: `${seconds(one.ms)} (one such snapshot)`,
            ratio: `${ratio(gatedMs, one.ms)} ${within(limit, gatedMs / one.ms)}`,
        },
        {
            what: `… what Atlas was asked (limit: ratio ${requestLimit})`,
            ours: countOf(gated.requests),
            against: `${fleet.requests.length} (--parallel ${count})`,
            ratio: `${ratio(gated.requests.length, fleet.requests.length)} ${within(requestLimit, gated.requests.length / fleet.requests.length)}`,
        },
        {
            what: "… last completion noticed after",
            ours: seconds(gatedLastMs),
            against: `${seconds(limitMs)} (a twentieth of the wait)`,
            ratio: ratio(gatedLastMs, limitMs),
        },
        {
            what: `${count} snapshots of 30 s without either`,
            ours: `at least ${seconds(turns * snapshotMs)}, computed, not run`,
            against: `${slots} steps at once (4 for each of ${availableParallelism()} cores)`,
            ratio: "",
        },
    ];
}
