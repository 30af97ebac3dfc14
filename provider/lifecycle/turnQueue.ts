/** First come, first served: one at a time, and nobody waits beyond a deadline. */
import type { Clock } from "../clock";

export class TurnQueue {
    private last: Promise<void> = Promise.resolve();
    private waiting = 0;

    get busy(): boolean {
        return this.waiting > 0;
    }

    /**
     * Runs `work` when everybody who came before is done.
     *
     * @throws What `tooLate` makes, where that is not before `deadlineAt`; `work` is then never run.
     */
    async take<T>(
        work: () => Promise<T>,
        {
            deadlineAt,
            clock,
            signal,
            tooLate,
        }: { deadlineAt: number; clock: Clock; signal: AbortSignal; tooLate: () => Error },
    ): Promise<T> {
        const before = this.busy ? this.last : undefined;
        let done: () => void = () => undefined;
        const mine = new Promise<void>((resolve) => (done = resolve));
        // Whoever comes next waits for everybody before too, also where this one gives up.
        this.last = Promise.all([before, mine]).then(() => undefined);
        this.waiting += 1;
        try {
            if (before && (await isLate(before, deadlineAt, clock, signal))) {
                throw tooLate();
            }
            signal.throwIfAborted();
            return await work();
        } finally {
            this.waiting -= 1;
            done();
        }
    }
}

/** Waits for the turn, and tells whether the deadline came first. */
async function isLate(turn: Promise<void>, deadlineAt: number, clock: Clock, signal: AbortSignal): Promise<boolean> {
    const stopTimer = new AbortController();
    const timer = clock.sleep(deadlineAt - clock.now(), AbortSignal.any([signal, stopTimer.signal])).then(
        () => true,
        () => false,
    );
    try {
        return await Promise.race([turn.then(() => false), timer]);
    } finally {
        stopTimer.abort();
    }
}
