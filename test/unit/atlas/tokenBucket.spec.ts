import assert from "node:assert/strict";
import { TokenBucket } from "../../../provider/atlas/tokenBucket";
import { makeAnswer } from "../../support/clientScript";

const start = Date.UTC(2026, 0, 1);
const minuteMs = 60_000;
const told = (remaining: number | string, limit: number | string = 1200) =>
    makeAnswer(200, {}, { "ratelimit-limit": String(limit), "ratelimit-remaining": String(remaining) });

function emptied(): TokenBucket {
    const bucket = new TokenBucket(start);
    bucket.learn(told(0), 0, start);
    return bucket;
}

describe("what is left of a request limit", () => {
    it("is the documented capacity until something is known", () => {
        assert.equal(new TokenBucket(start).left(start), 1200);
    });

    it("shrinks with each request of ours, where no answer tells", () => {
        const bucket = new TokenBucket(start);
        bucket.spend(start);
        bucket.spend(start);
        bucket.learn(makeAnswer(200), 0, start);
        assert.equal(bucket.left(start), 1198);
    });

    it("is what Atlas tells, whoever else has been asking", () => {
        const bucket = new TokenBucket(start);
        bucket.spend(start);
        bucket.learn(told(700), 0, start);
        assert.equal(bucket.left(start), 700);
    });

    it("leaves out what Atlas may not have counted yet, and is never below zero for it", () => {
        const bucket = new TokenBucket(start);
        bucket.learn(told(700), 30, start);
        assert.equal(bucket.left(start), 670);
        bucket.learn(told(10), 30, start);
        assert.equal(bucket.left(start), 0);
    });

    it("grows by the documented 500 a minute, up to the capacity", () => {
        const bucket = emptied();
        assert.equal(Math.round(bucket.left(start + minuteMs)), 500);
        assert.equal(bucket.left(start + 10 * minuteMs), 1200);
    });

    it("does not shrink when the clock is set back", () => {
        const bucket = emptied();
        bucket.left(start + minuteMs);
        assert.equal(Math.round(bucket.left(start)), 500);
    });

    it("takes another limit for another capacity, refilled in the same proportion", () => {
        const bucket = new TokenBucket(start);
        bucket.learn(told(0, 120), 0, start);
        assert.equal(bucket.capacity, 120);
        assert.equal(Math.round(bucket.left(start + minuteMs)), 50);
    });

    for (const [what, remaining, limit] of [
        ["words", "many", "plenty"],
        ["negative numbers", "-5", "-1"],
        ["endless numbers", "Infinity", "Infinity"],
        ["numbers that are none", "NaN", "NaN"],
        ["parts of a request", "1e-9", "1e-9"],
        ["fractions", "0.5", "0.5"],
        ["numbers beyond all limits", "10000000000", "10000000000"],
        ["empty texts", "", ""],
        ["blanks", " ", " "],
        ["several numbers", "5, 5", "5, 100;w=60"],
    ] as const) {
        it(`takes no notice of ${what}`, () => {
            const bucket = new TokenBucket(start);
            bucket.learn(told(remaining, limit), 0, start);
            assert.deepEqual([bucket.capacity, bucket.left(start)], [1200, 1200]);
        });
    }

    describe("after a 429", () => {
        it("is nothing", () => {
            const bucket = new TokenBucket(start);
            bucket.empty(undefined, start);
            assert.equal(bucket.left(start), 0);
            assert.equal(bucket.capacity, 1200);
        });

        it("is refilled as the 429 says", () => {
            const bucket = new TokenBucket(start);
            bucket.empty(["/api/atlas/v2/…", 6, 60, 10, 30], start);
            assert.equal(bucket.capacity, 60);
            assert.equal(Math.round(bucket.left(start + minuteMs)), 20);
        });

        for (const parameters of [
            [],
            ["/p", 6],
            ["/p", 6, 0, 10, 60],
            ["/p", 6, 60, "x", 60],
            ["/p", 6, 60, 10, -1],
            ["/p", 6, 1e-9, 10, 60],
            ["/p", 6, "Infinity", 10, 60],
            ["/p", 6, 60, 1e-9, 60],
            ["/p", 6, 60, 10, 1e9],
            ["/p", 6, null, [], {}],
        ]) {
            it(`is refilled as documented where the 429 says ${JSON.stringify(parameters)}`, () => {
                const bucket = new TokenBucket(start);
                bucket.empty(parameters, start);
                assert.equal(Math.round(bucket.left(start + minuteMs)), 500);
            });
        }
    });

    it("tells how long it takes until so much is left, and no longer than until it is full", () => {
        const bucket = emptied();
        assert.equal(Math.round(bucket.msUntil(250, start)), minuteMs / 2);
        assert.equal(bucket.msUntil(1e9, start), bucket.msUntil(1200, start));
        assert.equal(bucket.msUntil(100, start + minuteMs), 0);
    });
});
