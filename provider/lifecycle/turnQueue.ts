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
        const before = this.last;
        let done: () => void = () => undefined;
        const mine = new Promise<void>((resolve) => (done = resolve));
        // Whoever comes next waits for everybody before too, also where this one gives up.
        this.last = Promise.all([before, mine]).then(() => undefined);
        this.waiting += 1;
        const stopTimer = new AbortController();
        try {
            const timer = clock.sleep(deadlineAt - clock.now(), AbortSignal.any([signal, stopTimer.signal])).then(
                () => "late" as const,
                () => "stopped" as const,
            );
            if ((await Promise.race([before, timer])) === "late") {
                throw tooLate();
            }
            stopTimer.abort();
            signal.throwIfAborted();
            return await work();
        } finally {
            stopTimer.abort();
            this.waiting -= 1;
            done();
        }
    }
}
