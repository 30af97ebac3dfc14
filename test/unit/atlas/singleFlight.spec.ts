import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { singleFlight } from "../../../provider/atlas/singleFlight";

interface Call {
    signal: AbortSignal;
    finish: () => void;
    fail: (error: Error) => void;
}

function recordedCalls(): { calls: Call[]; share: (signal: AbortSignal) => Promise<void> } {
    const calls: Call[] = [];
    const share = singleFlight(
        (signal) =>
            new Promise<void>((finish, fail) => {
                signal.addEventListener("abort", () => {
                    fail(new Error("ended"));
                });
                calls.push({ signal, finish, fail });
            }),
    );
    return { calls, share };
}

const nobody = () => new AbortController().signal;
const quit = new Error("quit");

describe("singleFlight", () => {
    it("makes one call for all who come while it is under way", async () => {
        const { calls, share } = recordedCalls();
        const waiting = [share(nobody()), share(nobody()), share(nobody())];
        calls[0]?.finish();
        await Promise.all(waiting);
        assert.equal(calls.length, 1);
    });

    it("makes a new call for who comes later", async () => {
        const { calls, share } = recordedCalls();
        const first = share(nobody());
        calls[0]?.finish();
        await first;
        const second = share(nobody());
        calls[1]?.finish();
        await second;
        assert.equal(calls.length, 2);
    });

    it("fails for all who wait, and starts afresh for who comes after a failure", async () => {
        const { calls, share } = recordedCalls();
        const waiting = [share(nobody()), share(nobody())];
        calls[0]?.fail(new Error("no token"));
        const outcomes = await Promise.allSettled(waiting);
        assert.ok(outcomes.every(({ status }) => status === "rejected"));
        const next = share(nobody());
        calls[1]?.finish();
        await next;
        assert.equal(calls.length, 2);
    });

    it("leaves nothing behind on the signals of those who waited, however it ended", async () => {
        const { calls, share } = recordedCalls();
        const { signal } = new AbortController();
        const quitting = new AbortController();
        for (const end of ["finish", "fail"] as const) {
            const waiting = share(signal);
            const other = share(quitting.signal);
            assert.ok(getEventListeners(signal, "abort").length > 0);
            quitting.abort(quit);
            await assert.rejects(other, quit);
            calls.at(-1)?.[end](new Error("no token"));
            await waiting.catch(() => undefined);
            assert.deepEqual(getEventListeners(signal, "abort"), []);
            assert.deepEqual(getEventListeners(quitting.signal, "abort"), []);
        }
    });

    it("leaves the call to the others when the one who began it gives up", async () => {
        const { calls, share } = recordedCalls();
        const first = new AbortController();
        const one = share(first.signal);
        const other = share(nobody());
        first.abort(quit);
        await assert.rejects(one, quit);
        assert.equal(calls[0]?.signal.aborted, false);
        calls[0].finish();
        await other;
        assert.equal(calls.length, 1);
    });

    it("ends the call when the last one gives up, and calls anew for who comes then", async () => {
        const { calls, share } = recordedCalls();
        const controller = new AbortController();
        const waiting = [share(controller.signal), share(controller.signal)];
        controller.abort(quit);
        for (const one of waiting) {
            await assert.rejects(one, quit);
        }
        assert.equal(calls[0]?.signal.aborted, true);
        const next = share(nobody());
        calls[1]?.finish();
        await next;
        assert.equal(calls.length, 2);
    });
});
