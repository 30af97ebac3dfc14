import assert from "node:assert/strict";
import { PollPace, type Waiter } from "../../../provider/atlas/pollPace";
import { TokenBucket } from "../../../provider/atlas/tokenBucket";
import { makeAnswer } from "../../support/clientScript";

const start = Date.UTC(2026, 0, 1);
const minuteMs = 60_000;

/** The waiter whose poll may go, or when to look again. */
function choose(pace: PollPace, waiters: readonly Waiter[], bucket: TokenBucket, now: number): Waiter | number {
    const polls = waiters.map((waiter) => ({ waiter }));
    const chosen = pace.choose(polls, bucket, now);
    return typeof chosen === "number" ? chosen : chosen.waiter;
}

/** A pace with so many waiters, the first of them the oldest, and a bucket with so much left. */
function paceOf(count: number, left: number) {
    const pace = new PollPace();
    const bucket = new TokenBucket(start);
    bucket.learn(makeAnswer(200, {}, { "ratelimit-remaining": String(left) }), 0, start);
    const waiters = Array.from({ length: count }, (_, index): Waiter => ({
        startedAt: start - minuteMs + index,
        inProgress: true,
    }));
    waiters.forEach((waiter) => {
        pace.join(waiter);
    });
    const poll = (waiter: Waiter, now: number) => {
        pace.noteAsked(waiter, now);
        bucket.spend(now);
        pace.noteAnswered();
    };
    return {
        pace,
        bucket,
        waiters,
        poll,
        /** How many polls are let out until then, each of them answered at once with "unfinished". */
        pollsUntil: (end: number): Waiter[] => {
            const asked: Waiter[] = [];
            for (let now = start; now < end;) {
                const chosen = choose(pace, waiters, bucket, now);
                if (typeof chosen === "number") {
                    now = Math.max(chosen, now + 1);
                } else {
                    asked.push(chosen);
                    poll(chosen, now);
                    pace.noteUnfinished();
                }
            }
            return asked;
        },
    };
}

describe("the pace of the polls", () => {
    it("is no matter for one alone", () => {
        const { pace, bucket, waiters } = paceOf(1, 1000);
        assert.equal(choose(pace, waiters, bucket, start), waiters[0]);
    });

    it("takes what is in progress before what is queued, and the oldest first", () => {
        const { pace, bucket, waiters } = paceOf(3, 1000);
        const queued: Waiter = { startedAt: start - 10 * minuteMs, inProgress: false };
        pace.join(queued);
        assert.equal(choose(pace, [queued, ...waiters.toReversed()], bucket, start), waiters[0]);
    });

    it("lets everybody ask once before anybody asks again", () => {
        const { waiters, pollsUntil } = paceOf(50, 1200);
        const asked = pollsUntil(start + minuteMs);
        assert.ok(asked.length > 100);
        assert.equal(new Set(asked.slice(0, 50)).size, 50);
        assert.deepEqual(asked.slice(0, 50), waiters);
    });

    it("sets the polls of each the further apart the more there are", () => {
        const polls = [10, 100, 400].map((count) => paceOf(count, 800).pollsUntil(start + minuteMs).length / count);
        assert.ok(polls[0]! > 5 * polls[1]! && polls[1]! > 5 * polls[2]!, String(polls));
    });

    it("keeps one request for each that waits, and something for others", () => {
        const { bucket, pollsUntil } = paceOf(200, 800);
        const end = start + 5 * minuteMs;
        pollsUntil(end);
        // What the refill brings is spent; the waiters' own, and a twentieth of the limit, are not.
        assert.ok(Math.abs(bucket.left(end) - 260) < 2, String(bucket.left(end)));
    });

    it("never stops, however little is left: one a second", () => {
        assert.equal(paceOf(500, 0).pollsUntil(start + 20_000).length, 20);
    });

    it("asks nothing where nothing at all is left", () => {
        const { pace, bucket, waiters } = paceOf(5, 0);
        const at = choose(pace, waiters, bucket, start);
        assert.ok(typeof at === "number" && at > start);
        assert.equal(Math.round(at - start), 120);
    });

    it("keeps back half of the limit at the most, so that the bucket never refills in vain", () => {
        const { pace, bucket, waiters } = paceOf(3000, 661);
        assert.notEqual(typeof choose(pace, waiters, bucket, start), "number");
    });

    describe("when one is found finished", () => {
        it("lets two others ask at once, out of what is kept", () => {
            const { pace, bucket, waiters, poll } = paceOf(100, 100);
            const [first] = waiters;
            assert.ok(first);
            poll(first, start);
            assert.equal(typeof choose(pace, waiters, bucket, start), "number");
            pace.leave(first, true);
            const rest = waiters.slice(1);
            for (let turns = 0; turns < 2; turns++) {
                const next = choose(pace, rest, bucket, start);
                assert.ok(typeof next !== "number");
                poll(next, start);
            }
            assert.equal(typeof choose(pace, rest, bucket, start), "number");
        });

        it("lets no more ask where those are not finished", () => {
            const { pace, bucket, waiters, poll } = paceOf(100, 100);
            const [first] = waiters;
            assert.ok(first);
            poll(first, start);
            pace.leave(first, true);
            pace.noteUnfinished();
            pace.noteUnfinished();
            assert.equal(typeof choose(pace, waiters.slice(1), bucket, start), "number");
        });

        it("lets no crowd ask after the last of a wave", () => {
            const { pace, bucket, waiters, poll } = paceOf(100, 100);
            const [wave, rest] = [waiters.slice(0, 50), waiters.slice(50)];
            wave.forEach((waiter) => {
                poll(waiter, start);
                pace.leave(waiter, true);
            });
            bucket.learn(makeAnswer(200, {}, { "ratelimit-remaining": "20" }), 0, start);
            let asked = 0;
            for (let next = choose(pace, rest, bucket, start); typeof next !== "number"; asked++) {
                poll(next, start);
                next = choose(pace, rest, bucket, start);
            }
            assert.equal(asked, 8);
        });

        it("lets nobody else ask because one has given up", () => {
            const { pace, bucket, waiters, poll } = paceOf(100, 100);
            const [first] = waiters;
            assert.ok(first);
            poll(first, start);
            pace.leave(first, false);
            assert.equal(typeof choose(pace, waiters.slice(1), bucket, start), "number");
        });
    });
});
