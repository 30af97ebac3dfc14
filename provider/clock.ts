/**
 * The one place where time and chance enter: everything that waits gets a `Clock`, so that tests decide how time passes.
 */

/** Where the time, a pause and a random number come from. */
export interface Clock {
    /** Milliseconds since 1970, UTC. */
    now(): number;
    /** Resolves after `ms` milliseconds; rejects with the signal's reason as soon as `signal` is aborted. */
    sleep(ms: number, signal?: AbortSignal): Promise<void>;
    /** A number from 0 up to, but not including, 1. */
    random(): number;
}

// Node fires a timer at once when its delay does not fit into 31 bits.
const longestTimerMs = 2 ** 31 - 1;

/** The machine's own clock. Its pauses keep the process alive, as a wait for a snapshot should. */
export const systemClock: Clock = {
    now: () => Date.now(),
    random: () => Math.random(),
    async sleep(ms, signal) {
        await new Promise<void>((resolve, reject) => {
            const abort = () => {
                clearTimeout(timer);
                reject(abortReason(signal));
            };
            if (signal?.aborted) {
                reject(abortReason(signal));
                return;
            }
            const timer = setTimeout(
                () => {
                    signal?.removeEventListener("abort", abort);
                    resolve();
                },
                Math.min(Math.max(ms, 0), longestTimerMs),
            );
            signal?.addEventListener("abort", abort, { once: true });
        });
    },
};

/** Why a signal was aborted, as an Error, whatever was given to `abort()`. */
export function abortReason(signal: AbortSignal | undefined): Error {
    const reason: unknown = signal?.reason;
    return reason instanceof Error ? reason : new Error("Interrupted");
}
