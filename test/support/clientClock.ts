/** Clocks for the client over real sockets, where time must not pass by itself: a jump would end requests that are on their way. */
import { abortReason, type Clock } from "../../provider/clock";

export const startedAt = Date.UTC(2026, 0, 15, 12, 0, 0);

/** Every pause is over at once, and moves the time on by its length. */
export class JumpingClock implements Clock {
    /** Every pause that was begun, in milliseconds, in order. */
    readonly pauses: number[] = [];
    private time = startedAt;

    now(): number {
        return this.time;
    }

    random(): number {
        return 0.5;
    }

    advance(ms: number): void {
        this.time += ms;
    }

    async sleep(ms: number, signal?: AbortSignal): Promise<void> {
        this.pauses.push(ms);
        await new Promise<void>((resolve, reject) => {
            setImmediate(() => {
                if (signal?.aborted) {
                    reject(abortReason(signal));
                    return;
                }
                this.time += ms;
                resolve();
            });
        });
    }
}

/** No pause is ever over, until the test says so. As the transport's clock it says when requests have taken too long. */
export class StoppedClock implements Clock {
    private readonly sleepers = new Set<() => void>();

    now(): number {
        return startedAt;
    }

    random(): number {
        return 0.5;
    }

    get sleeperCount(): number {
        return this.sleepers.size;
    }

    async sleep(_ms: number, signal?: AbortSignal): Promise<void> {
        await new Promise<void>((resolve, reject) => {
            if (signal?.aborted) {
                reject(abortReason(signal));
                return;
            }
            this.sleepers.add(resolve);
            signal?.addEventListener("abort", () => {
                this.sleepers.delete(resolve);
                reject(abortReason(signal));
            });
        });
    }

    /** Ends every pause that is under way. */
    endPauses(): void {
        for (const wake of this.sleepers) {
            this.sleepers.delete(wake);
            wake();
        }
    }
}
