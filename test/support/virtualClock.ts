/**
 * The clock of all tests: time stands still while anything happens, and passes only where somebody waits for it. Two hours of waiting
 * take milliseconds, in the same order every time. What counts as waiting differs with what is at the other end, so it is the
 * test's choice.
 */
import { abortReason, type Clock } from "../../provider/clock";

/** The moment at which it starts, unless a test says otherwise. */
export const start = Date.UTC(2026, 0, 1);

/** By what ends the next pause: the turns of the event loop without a new one that come before it. */
const quietTurns = {
    /** Within one process: after so many turns everybody is taken to be waiting for time to pass. */
    "when idle": 12,
    /** Over sockets, where the event loop is idle while a request is on its way, and no number of turns says when it arrives. */
    "at once": 1,
    /** By `advance` and `endPauses` alone: the test watches something that has no clock of its own, such as another process. */
    "by hand": Infinity,
} as const;

export interface VirtualClockOptions {
    /** @default "when idle" */
    pausesEnd?: keyof typeof quietTurns;
    /** What `random()` answers, over and over. */
    randomNumbers?: readonly number[];
}

interface Sleeper {
    wakeAt: number;
    wake: () => void;
}

export class VirtualClock implements Clock {
    /** Every pause that was begun, in milliseconds, in order. */
    readonly pauses: number[] = [];
    private readonly sleepers: Sleeper[] = [];
    private readonly quietTurns: number;
    private readonly randomNumbers: readonly number[];
    private turning = false;
    private quiet = 0;
    private drawn = 0;

    /** @param time Milliseconds since 1970. */
    constructor(
        private time = start,
        { pausesEnd = "when idle", randomNumbers = [0.5] }: VirtualClockOptions = {},
    ) {
        this.quietTurns = quietTurns[pausesEnd];
        this.randomNumbers = randomNumbers;
    }

    now(): number {
        return this.time;
    }

    random(): number {
        return this.randomNumbers[this.drawn++ % this.randomNumbers.length] ?? 0;
    }

    /** How many pauses are under way. */
    get sleeperCount(): number {
        return this.sleepers.length;
    }

    /** Lets time pass, and ends the pauses that are over by then. */
    advance(ms: number): void {
        this.time += ms;
        while (this.sleepers.some(({ wakeAt }) => wakeAt <= this.time)) {
            this.wakeNext();
        }
    }

    /** Lets time pass until every pause that is under way is over. */
    endPauses(): void {
        while (this.sleepers.length > 0) {
            this.wakeNext();
        }
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
        if (this.turning || this.sleepers.length === 0 || this.quietTurns === Infinity) {
            return;
        }
        this.turning = true;
        setImmediate(() => {
            this.turning = false;
            this.quiet += 1;
            if (this.quiet >= this.quietTurns) {
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
