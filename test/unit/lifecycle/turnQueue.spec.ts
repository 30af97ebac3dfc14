import assert from "node:assert/strict";
import { TurnQueue } from "../../../provider/lifecycle/turnQueue";
import { minuteMs, start } from "../../support/fakeSnapshot";
import { VirtualClock } from "../../support/virtualClock";

function story() {
    const clock = new VirtualClock(start);
    const queue = new TurnQueue();
    const abort = new AbortController();
    const log: string[] = [];
    const since = () => (clock.now() - start) / minuteMs;
    /** Queues up for work that takes some minutes, for some minutes at the most. */
    const take = (name: string, minutes: number, within = 120, fails = false): Promise<string> =>
        queue.take(
            async () => {
                log.push(`${name} begins at ${since()}`);
                await clock.sleep(minutes * minuteMs);
                log.push(`${name} ends at ${since()}`);
                if (fails) {
                    throw new Error(`${name} failed`);
                }
                return name;
            },
            {
                deadlineAt: start + within * minuteMs,
                clock,
                signal: abort.signal,
                tooLate: () => new Error(`${name} is late`),
            },
        );
    return { clock, queue, abort, log, since, take };
}

describe("a queue of turns", () => {
    it("serves in the order of arrival, one at a time", async () => {
        const { take, log } = story();
        assert.deepEqual(await Promise.all([take("a", 3), take("b", 1), take("c", 2)]), ["a", "b", "c"]);
        assert.deepEqual(log, [
            "a begins at 0",
            "a ends at 3",
            "b begins at 3",
            "b ends at 4",
            "c begins at 4",
            "c ends at 6",
        ]);
    });

    it("goes on after a failure", async () => {
        const { take, log } = story();
        const results = await Promise.allSettled([take("a", 1, 120, true), take("b", 1)]);
        assert.deepEqual(
            results.map(({ status }) => status),
            ["rejected", "fulfilled"],
        );
        assert.equal(log.at(-1), "b ends at 2");
    });

    it("lets nobody wait beyond the deadline, and never begins work that is late", async () => {
        const { take, log, clock } = story();
        const lateAt: number[] = [];
        const results = await Promise.allSettled([
            take("a", 10),
            take("b", 1, 5).catch((error: unknown) => {
                lateAt.push(clock.now());
                throw error;
            }),
            take("c", 1),
        ]);
        assert.deepEqual(results[1], { status: "rejected", reason: new Error("b is late") });
        assert.deepEqual(lateAt, [start + 5 * minuteMs]);
        assert.deepEqual(log, ["a begins at 0", "a ends at 10", "c begins at 10", "c ends at 11"]);
    });

    it("keeps those behind one who gave up behind those before", async () => {
        const { take, log } = story();
        const turns = [take("a", 4), take("b", 1, 1), take("c", 1, 2), take("d", 1)];
        const results = await Promise.allSettled(turns);
        assert.deepEqual(
            results.map((result) => (result.status === "fulfilled" ? result.value : String(result.reason))),
            ["a", "Error: b is late", "Error: c is late", "d"],
        );
        assert.deepEqual(log, ["a begins at 0", "a ends at 4", "d begins at 4", "d ends at 5"]);
    });

    it("is busy while anybody works or waits", async () => {
        const { take, queue } = story();
        assert.equal(queue.busy, false);
        const both = Promise.all([take("a", 1), take("b", 1)]);
        assert.equal(queue.busy, true);
        await both;
        assert.equal(queue.busy, false);
    });

    it("sends everybody home when nobody waits any more", async () => {
        const { take, abort, log, since } = story();
        const first = take("a", 1);
        const second = take("b", 1);
        setImmediate(() => {
            abort.abort(new Error("gone home"));
        });
        await assert.rejects(second, /gone home/);
        assert.equal(since(), 0);
        await first;
        assert.ok(!log.some((line) => line.startsWith("b")));
    });

    it("leaves no timer behind", async () => {
        const { take, clock } = story();
        await take("a", 1);
        await take("b", 1);
        assert.equal(clock.now(), start + 2 * minuteMs);
    });
});
