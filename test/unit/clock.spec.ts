import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import sinon from "sinon";
import { abortReason, systemClock } from "../../provider/clock";

describe("the machine's own clock", () => {
    let time: sinon.SinonFakeTimers;
    beforeEach(() => {
        time = sinon.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
    });
    afterEach(() => {
        time.restore();
    });

    it("leaves nothing behind on the signal after a pause, nor a timer after an abort", async () => {
        const controller = new AbortController();
        const left = () => getEventListeners(controller.signal, "abort").length;
        const over = systemClock.sleep(1000, controller.signal);
        assert.equal(left(), 1);
        await time.tickAsync(1000);
        await over;
        assert.equal(left(), 0);
        const ended = systemClock.sleep(1000, controller.signal);
        const gone = new Error("the engine is gone");
        controller.abort(gone);
        await assert.rejects(ended, gone);
        assert.deepEqual([left(), time.countTimers()], [0, 0]);
        await assert.rejects(systemClock.sleep(1000, controller.signal), gone);
        assert.deepEqual([left(), time.countTimers()], [0, 0]);
    });

    it("pauses as long as it is told to, and not at all for a negative length", async () => {
        let over = false;
        const pause = systemClock.sleep(1000).then(() => {
            over = true;
        });
        await time.tickAsync(999);
        assert.equal(over, false);
        await time.tickAsync(1);
        await pause;
        assert.equal(systemClock.now(), 1000);
        const none = systemClock.sleep(-5);
        await time.tickAsync(0);
        await none;
    });

    it("does not take a pause that no timer can hold for one that is over", async () => {
        let over = false;
        const controller = new AbortController();
        const pause = systemClock.sleep(1e12, controller.signal).then(
            () => {
                over = true;
            },
            () => undefined,
        );
        await time.tickAsync(86_400_000);
        assert.equal(over, false);
        controller.abort();
        await pause;
    });

    it("tells the time, and numbers below 1", () => {
        assert.equal(systemClock.now(), 0);
        const number = systemClock.random();
        assert.ok(number >= 0 && number < 1);
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
