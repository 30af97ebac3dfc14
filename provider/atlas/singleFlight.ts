/** Several callers that need the same thing at the same time, such as a token, share one call for it. */
import { abortReason } from "../clock";

/**
 * Runs one call at a time: callers that come while it is under way share its outcome, a failure included. It belongs to
 * all of them: whoever gives up waiting leaves it to the others, and only the last one to give up ends it.
 */
export function singleFlight<A extends unknown[]>(
    call: (signal: AbortSignal, ...args: A) => Promise<void>,
): (signal: AbortSignal, ...args: A) => Promise<void> {
    let underWay: { outcome: Promise<void>; end: AbortController; waiting: number } | undefined;
    return async (signal, ...args) => {
        const end = new AbortController();
        const shared = (underWay ??= { outcome: call(end.signal, ...args), end, waiting: 0 });
        const land = () => {
            underWay = underWay === shared ? undefined : underWay;
        };
        shared.waiting += 1;
        try {
            await untilAborted(shared.outcome.finally(land), signal);
        } finally {
            shared.waiting -= 1;
            if (shared.waiting === 0) {
                land();
                shared.end.abort();
            }
        }
    };
}

async function untilAborted(outcome: Promise<void>, signal: AbortSignal): Promise<void> {
    const stop = new AbortController();
    const aborted = new Promise<never>((_resolve, reject) => {
        const abort = () => {
            reject(abortReason(signal));
        };
        if (signal.aborted) {
            abort();
        }
        signal.addEventListener("abort", abort, { signal: stop.signal });
    });
    try {
        await Promise.race([outcome, aborted]);
    } finally {
        stop.abort();
    }
}
