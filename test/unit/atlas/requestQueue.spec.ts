import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { AtlasApiError } from "../../../provider/atlas/errors";
import type { Waiter } from "../../../provider/atlas/pollPace";
import { RequestQueue } from "../../../provider/atlas/requestQueue";
import { NoRoomError, type Turn } from "../../../provider/atlas/requestTurn";
import { makeAnswer } from "../../support/clientScript";
import { VirtualClock } from "../../support/virtualClock";

const hourMs = 3_600_000;
const limited = new AtlasApiError("GET", "/p", 429, "RATE_LIMITED", undefined, 5000, undefined);

interface Rig {
    clock: VirtualClock;
    queue: RequestQueue;
    /** Stands in the queue; the name is written down when its turn comes. It is answered when `answer` is called. */
    ask: (name: string, turn?: Partial<Turn>) => Promise<void>;
    /** What went out, in order. */
    out: string[];
    /** Answers the oldest request that is out, with what is left of the limit. */
    answer: (remaining?: number) => void;
    /** Lets everything happen that needs no time to pass. */
    settle: () => Promise<void>;
    seconds: () => number;
}

function rig(): Rig {
    const clock = new VirtualClock();
    const startedAt = clock.now();
    const queue = new RequestQueue(clock);
    const out: string[] = [];
    const unanswered: Turn[] = [];
    return {
        clock,
        queue,
        out,
        ask: async (name, more = {}) => {
            const { signal } = new AbortController();
            const turn = { kind: "read", deadlineAt: clock.now() + hourMs, signal, ...more } as Turn;
            await queue.turn(turn);
            out.push(name);
            unanswered.push(turn);
        },
        answer: (remaining) => {
            const turn = unanswered.shift();
            assert.ok(turn, "a request is out");
            const headers = remaining === undefined ? undefined : { "ratelimit-remaining": String(remaining) };
            queue.done(turn, makeAnswer(200, {}, headers));
        },
        settle: async () => {
            for (let turns = 0; turns < 5; turns++) {
                await new Promise((resolve) => setImmediate(resolve));
            }
        },
        seconds: () => (clock.now() - startedAt) / 1000,
    };
}

/** One whose limit is known, with so much left. */
async function rigWith(remaining: number): Promise<Rig> {
    const made = rig();
    await made.ask("first");
    made.answer(remaining);
    made.out.pop();
    return made;
}

function waiterOf(queue: RequestQueue, startedAt = 0, inProgress = true): Waiter {
    const waiter = { startedAt, inProgress };
    queue.join(waiter);
    return waiter;
}

describe("the queue of a project's requests", () => {
    it("lets one go ahead alone while nothing is known of the limit, then the others", async () => {
        const { ask, out, answer, settle } = rig();
        const all = ["a", "b", "c"].map((name) => ask(name));
        await settle();
        assert.deepEqual(out, ["a"]);
        answer(900);
        await Promise.all(all);
        assert.deepEqual(out, ["a", "b", "c"]);
    });

    it("goes on where the one that went ahead got no answer", async () => {
        const { queue, clock } = rig();
        const { signal } = new AbortController();
        const turn: Turn = { kind: "read", deadlineAt: clock.now() + hourMs, signal };
        await queue.turn(turn);
        const second = queue.turn({ ...turn });
        queue.done(turn, undefined);
        await second;
    });

    it("lets changes go first, then reads, then polls", async () => {
        const { ask, out, queue } = await rigWith(0);
        const waiter = waiterOf(queue);
        await Promise.all([
            ask("poll", { kind: "poll", waiter }),
            ask("read"),
            ask("change", { kind: "change" }),
            ask("change 2", { kind: "change" }),
        ]);
        assert.deepEqual(out, ["change", "change 2", "read", "poll"]);
    });

    it("sends no more than is left, and goes on as the limit refills", async () => {
        const { ask, out, settle, seconds } = await rigWith(2);
        const all = Array.from({ length: 12 }, (_, index) => ask(String(index), { kind: "change" }));
        await settle();
        assert.equal(out.length, 2);
        await Promise.all(all);
        // 500 a minute: ten take 1.2 s.
        assert.ok(Math.abs(seconds() - 1.2) < 0.02, String(seconds()));
    });

    describe("a request that is not necessary", () => {
        const spare = { kind: "spare" } as const;

        it("goes out where there is room for it", async () => {
            const { ask, out } = await rigWith(600);
            await ask("search", spare);
            assert.deepEqual(out, ["search"]);
        });

        it("is refused where there is not", async () => {
            const { ask, out } = await rigWith(200);
            await assert.rejects(ask("search", spare), NoRoomError);
            assert.deepEqual(out, []);
        });

        it("is refused where others will need what is left", async () => {
            const { ask, queue } = await rigWith(600);
            Array.from({ length: 400 }, () => waiterOf(queue));
            await assert.rejects(ask("search", spare), NoRoomError);
        });

        it("is refused where requests that are still to come will need it", async () => {
            const { ask } = await rigWith(600);
            await ask("search", { ...spare, toCome: 200 });
            await assert.rejects(ask("search", { ...spare, toCome: 400 }), NoRoomError);
        });

        it("is refused with all others of its kind where there are too many of them", async () => {
            const { ask, answer, settle } = rig();
            const all = Promise.allSettled(Array.from({ length: 500 }, (_, index) => ask(String(index), spare)));
            await settle();
            answer(1199);
            const refused = (await all).filter((each) => each.status === "rejected");
            assert.equal(refused.length, 499);
            assert.ok(refused.every(({ reason }) => reason instanceof NoRoomError));
        });

        it("goes ahead where nothing is known", async () => {
            const { ask, out } = rig();
            await ask("search", spare);
            assert.deepEqual(out, ["search"]);
        });
    });

    it("lets no more than 64 be under way", async () => {
        const { ask, out, answer, settle } = await rigWith(1199);
        const all = Array.from({ length: 80 }, (_, index) => ask(String(index), { kind: "change" }));
        await settle();
        assert.equal(out.length, 64);
        for (let answers = 0; answers < 16; answers++) {
            answer(1000);
        }
        await Promise.all(all);
    });

    describe("at a deadline", () => {
        it("lets a request go, whatever is left", async () => {
            const { ask, out, clock, seconds } = await rigWith(0);
            await Promise.all([
                ask("change", { kind: "change" }),
                ask("late", { kind: "read", deadlineAt: clock.now() + 50 }),
            ]);
            assert.deepEqual(out, ["late", "change"]);
            assert.ok(seconds() < 0.4);
        });

        it("lets one go whose deadline is over when it comes", async () => {
            const { ask, out, clock, seconds } = await rigWith(0);
            await ask("late", { deadlineAt: clock.now() - 1000 });
            assert.deepEqual([out, seconds()], [["late"], 0]);
        });

        it("refuses it with Atlas's own words while all are held", async () => {
            const { ask, queue, clock, seconds } = await rigWith(900);
            queue.hold(limited, 5000);
            const asked = ask("late", { deadlineAt: clock.now() + 2000 });
            await assert.rejects(asked, (error) => error === limited);
            assert.equal(seconds(), 2);
        });
    });

    describe("after a 429", () => {
        it("holds everybody for as long as it says, and tells them so", async () => {
            const { ask, queue, seconds } = await rigWith(900);
            const told: [string, number][] = [];
            const onHeld = (error: Error, ms: number) => void told.push([error.message, ms]);
            const waiter = waiterOf(queue);
            queue.hold(limited, 5000);
            await Promise.all([
                ask("change", { kind: "change", onHeld }),
                ask("poll", { kind: "poll", waiter, onHeld }).then(() => {
                    assert.ok(seconds() >= 5);
                }),
            ]);
            assert.deepEqual(told, [
                [limited.message, 5000],
                [limited.message, 5000],
            ]);
        });

        it("tells those that are already waiting", async () => {
            const { ask, queue } = await rigWith(0);
            const told: number[] = [];
            const asked = ask("change", { kind: "change", onHeld: (_error, ms) => void told.push(ms) });
            queue.hold(limited, 3000);
            await asked;
            assert.deepEqual(told, [3000]);
        });

        it("is not ended sooner by a second one that asks for less", async () => {
            const { ask, queue, seconds } = await rigWith(900);
            queue.hold(limited, 5000);
            queue.hold(limited, 1000);
            await ask("change", { kind: "change" });
            assert.ok(seconds() >= 5);
        });

        it("begins with an empty bucket", async () => {
            const { ask, queue, seconds } = await rigWith(900);
            queue.hold(limited, 600);
            await Promise.all(Array.from({ length: 15 }, (_, index) => ask(String(index))));
            // Five have come in meanwhile, and ten more take 1.2 s.
            assert.ok(Math.abs(seconds() - 1.8) < 0.02, String(seconds()));
        });
    });

    it("tells polls that wait for their turn so every five seconds, also before the first question", async () => {
        const { ask, queue, clock, seconds } = await rigWith(0);
        const told: number[] = [];
        const deadlineAt = clock.now() + 12_000;
        queue.hold(limited, 100);
        const changes = Array.from({ length: 90 }, (_, index) => ask(String(index), { kind: "change", deadlineAt }));
        const onWaiting = () => void told.push(Math.floor(seconds()));
        const poll = ask("poll", { kind: "poll", waiter: waiterOf(queue), deadlineAt, onWaiting });
        await Promise.all([...changes.slice(0, 64), poll]);
        assert.deepEqual(told, [0, 5, 10]);
    });

    it("leaves nothing behind on the signal of one that was let in, refused, or ended", async () => {
        const { ask, queue, clock } = await rigWith(200);
        const { signal } = new AbortController();
        const ended = new AbortController();
        const left = () => getEventListeners(signal, "abort").length;
        await ask("let in", { signal });
        assert.equal(left(), 0);
        await assert.rejects(ask("refused", { kind: "spare", signal }), NoRoomError);
        assert.equal(left(), 0);
        queue.hold(limited, 5000);
        const late = ask("late", { signal, deadlineAt: clock.now() + 2000 });
        const gone = ask("gone", { signal: ended.signal });
        assert.equal(left(), 1);
        ended.abort(new Error("The Pulumi engine is gone"));
        await assert.rejects(gone, /engine is gone/);
        await assert.rejects(late, /RATE_LIMITED/);
        assert.deepEqual([left(), getEventListeners(ended.signal, "abort").length], [0, 0]);
    });

    it("lets others go when one of them leaves", async () => {
        const { ask, queue, out, settle } = await rigWith(61);
        const waiter: Waiter = { startedAt: 0, inProgress: true };
        const other: Waiter = { startedAt: 0, inProgress: true };
        const place = queue.join(waiter);
        queue.join(other);
        const first = ask("first", { kind: "poll", waiter });
        const second = ask("second", { kind: "poll", waiter: other });
        await settle();
        assert.deepEqual(out, ["first"]);
        place.leave(true);
        await settle();
        assert.deepEqual(out, ["first", "second"]);
        await Promise.all([first, second]);
    });

    it("forgets one that nobody waits for any more", async () => {
        const { ask, out, queue, settle } = await rigWith(0);
        const abort = new AbortController();
        const reason = new Error("The Pulumi engine is gone");
        const asked = ask("change", { kind: "change", signal: abort.signal });
        abort.abort(reason);
        await assert.rejects(asked, (error) => error === reason);
        await assert.rejects(queue.turn({ kind: "read", deadlineAt: 0, signal: abort.signal }), /engine is gone/);
        await settle();
        assert.deepEqual(out, []);
    });
});
