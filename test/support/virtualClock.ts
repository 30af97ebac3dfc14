/**
 * A clock for tests: time stands still while anything happens, and jumps to the next awaited moment as soon as nothing does.
 * Two hours of waiting take milliseconds, in the same order every time.
 */
import { abortReason, type Clock } from "../../provider/clock";

interface Sleeper {
    wakeAt: number;
    wake: () => void;
}

/** Turns of the event loop without a new sleeper after which everybody is taken to be waiting for time to pass. */
const quietTurns = 12;

export class VirtualClock implements Clock {
    /** Every pause that was begun, in milliseconds, in order. */
    readonly pauses: number[] = [];
    private readonly sleepers: Sleeper[] = [];
    private turning = false;
    private quiet = 0;

    /**
     * @param startsAt Milliseconds since 1970.
     * @param randomNumbers What `random()` answers, over and over.
     */
    constructor(
        private time = Date.UTC(2026, 0, 1),
        private readonly randomNumbers: readonly number[] = [0.5],
    ) {}

    now(): number {
        return this.time;
    }

    private drawn = 0;
    random(): number {
        return this.randomNumbers[this.drawn++ % this.randomNumbers.length] ?? 0;
    }

    /** Lets time pass without anybody waiting for it. */
    advance(ms: number): void {
        this.time += ms;
    }

    async sleep(ms: number, signal?: AbortSignal): Promise<void> {
        this.pauses.push(ms);
        await new Promise<void>((resolve, reject) => {
            if (signal?.aborted) {
                reject(abortReason(signal));
                return;
            }
            const abort = () => {
                this.remove(sleeper);
                reject(abortReason(signal));
            };
            const sleeper: Sleeper = {
                wakeAt: this.time + Math.max(ms, 0),
                wake: () => {
                    signal?.removeEventListener("abort", abort);
                    resolve();
                },
            };
            signal?.addEventListener("abort", abort, { once: true });
            this.sleepers.push(sleeper);
            this.quiet = 0;
            this.turn();
        });
    }

    private turn(): void {
        if (this.turning || this.sleepers.length === 0) {
            return;
        }
        this.turning = true;
        setImmediate(() => {
            this.turning = false;
            this.quiet += 1;
            if (this.quiet >= quietTurns) {
                this.wakeNext();
            }
            this.turn();
        });
    }

    private wakeNext(): void {
        const next = this.sleepers.reduce<Sleeper | undefined>(
            (first, sleeper) => (first && first.wakeAt <= sleeper.wakeAt ? first : sleeper),
            undefined,
        );
        if (next) {
            this.quiet = 0;
            this.remove(next);
            this.time = Math.max(this.time, next.wakeAt);
            next.wake();
        }
    }

    private remove(sleeper: Sleeper): void {
        const index = this.sleepers.indexOf(sleeper);
        if (index >= 0) {
            this.sleepers.splice(index, 1);
        }
    }
}
