/** The plugin process with 1,000 creates waiting in it. */
import { existsSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { holdsWithin } from "../chaos/until";
import { megabytes, median, type Row, within } from "./row";
import { type Program, say, type Stage, startUp, waitingIn, withStage } from "./stage";

const count = 1000;
const limitBytes = 40 * 2 ** 20;
const longMs = 60 * 60_000;
/** Node gives back what the beginning has left behind after some quiet time. */
const settlingMs = 40_000;
const samples = 20;

interface Memory {
    now: number;
    peak: number;
}

export async function memoryRows(): Promise<Row[]> {
    const what = `memory of the plugin, ${count} creates waiting, settled`;
    if (!existsSync("/proc/self/status")) {
        return [{ what, ours: "not measured: needs /proc", against: "", ratio: "" }];
    }
    const ours = await whileWaiting("snapshots");
    const nothing = await whileWaiting("doNothing");
    const row = (title: string, one: number, other: number, limit?: number): Row => ({
        what: title,
        ours: megabytes(one),
        against: `${megabytes(other)} (do-nothing provider)`,
        ratio: `${megabytes(one - other)} more${limit === undefined ? "" : `, ${within(limit, one - other)}`}`,
    });
    return [
        row(`${what} (limit +${limitBytes / 2 ** 20} MB)`, ours.now, nothing.now, limitBytes),
        row("… at its highest, while they begin", ours.peak, nothing.peak),
    ];
}

async function whileWaiting(program: Program): Promise<Memory> {
    const atlas = { queuedMs: longMs, inProgressMs: longMs };
    return await withStage({ program, count, waitMs: longMs, atlas, timeoutMs: longMs }, async (stage) => {
        const running = startUp(stage, count);
        try {
            const posted = () => stage.atlas.requests.filter(({ method, accepted }) => method === "POST" && accepted);
            const waiting = () => (program === "snapshots" ? posted().length : waitingIn(stage)) >= count;
            if (!(await holdsWithin(5 * 60_000, 500, waiting))) throw new Error(`${program}: not all creates began`);
            return await measure(program, stage);
        } finally {
            stage.stack.killAll();
            await running.done;
        }
    });
}

/** The middle of several looks, once it has settled. */
async function measure(program: Program, { stack }: Stage): Promise<Memory> {
    const [plugin, ...others] = stack.plugins();
    if (plugin === undefined || others.length > 0) throw new Error(`${program}: there is not one plugin process`);
    await sleep(settlingMs);
    const looks: number[] = [];
    for (let look = 0; look < samples; look++) {
        await sleep(1000);
        looks.push(statusOf(plugin, "VmRSS"));
    }
    say(`${program}: ${looks.map(megabytes).join(", ")}`);
    return { now: median(looks), peak: statusOf(plugin, "VmHWM") };
}

/** Bytes. */
function statusOf(pid: number, field: "VmRSS" | "VmHWM"): number {
    const line = readFileSync(`/proc/${pid}/status`, "utf8").match(new RegExp(`^${field}:\\s+(\\d+) kB$`, "m"));
    return Number(line?.[1]) * 1024;
}
