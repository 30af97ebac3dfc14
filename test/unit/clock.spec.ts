import assert from "node:assert/strict";
import sinon from "sinon";
import { abortReason, systemClock } from "../../provider/clock";

describe("the machine's clock", () => {
    let timers: sinon.SinonFakeTimers;

    beforeEach(() => {
        timers = sinon.useFakeTimers({ now: 1_000_000, toFake: ["Date", "setTimeout", "clearTimeout"] });
    });

    afterEach(() => {
        sinon.restore();
    });

    it("tells the time, and numbers below 1", () => {
        assert.equal(systemClock.now(), 1_000_000);
        const number = systemClock.random();
        assert.ok(number >= 0 && number < 1);
    });

    it("pauses as long as it is told", async () => {
        let awake = false;
        const pause = systemClock.sleep(1000).then(() => {
            awake = true;
        });
        await timers.tickAsync(999);
        assert.equal(awake, false);
        await timers.tickAsync(1);
        await pause;
    });

    it("does not end a pause at once that is longer than a timer can be", async () => {
        let awake = false;
        void systemClock.sleep(2 ** 40).then(() => {
            awake = true;
        });
        await timers.tickAsync(60_000);
        assert.equal(awake, false);
    });

    it("ends a pause with the reason of its signal, and keeps no timer", async () => {
        const leaving = new AbortController();
        const pause = systemClock.sleep(1000, leaving.signal);
        leaving.abort(new Error("enough"));
        await assert.rejects(pause, /enough/);
        assert.equal(timers.countTimers(), 0);
    });

    it("begins no pause for a signal that is aborted already", async () => {
        await assert.rejects(systemClock.sleep(1000, AbortSignal.abort(new Error("enough"))), /enough/);
        assert.equal(timers.countTimers(), 0);
    });

    it("leaves no listener at the signal of a pause that has ended", async () => {
        const { signal } = new AbortController();
        const add = sinon.spy(signal, "addEventListener");
        const remove = sinon.spy(signal, "removeEventListener");
        const pause = systemClock.sleep(10, signal);
        await timers.tickAsync(10);
        await pause;
        assert.equal(remove.firstCall.args[1], add.firstCall.args[1]);
    });
});

describe("the reason of an abort", () => {
    it("is an error, whatever was given", () => {
        const error = new Error("enough");
        assert.equal(abortReason(AbortSignal.abort(error)), error);
        for (const signal of [AbortSignal.abort("a text"), undefined]) {
            assert.equal(abortReason(signal).message, "Interrupted");
        }
    });
});
