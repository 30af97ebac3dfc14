/** The local Atlas's clock: the one it was given, plus what it was moved forward. */
import type { Clock } from "../clock";
import { parseLength } from "../lengthOfTime";

/** An id begins with the second it was made in, as 8 hex digits; there are no more after this moment. */
const endOfTime = 2 ** 32 * 1000;

export class MovableClock implements Clock {
    private readonly pauses = new Set<AbortController>();

    /** @param movedMs How far it is ahead of the given clock, in milliseconds. */
    constructor(
        private readonly given: Clock,
        private movedMs: number,
    ) {}

    get aheadMs(): number {
        return this.movedMs;
    }

    now(): number {
        return this.given.now() + this.movedMs;
    }

    random(): number {
        return this.given.random();
    }

    /** Moves it forward: by so many milliseconds, or by a text such as "1h30m". Pauses that are over by then end. */
    advance(duration: number | string): void {
        const ms = typeof duration === "number" ? duration : parseLength(duration);
        if (ms === undefined || !(ms >= 0)) {
            throw new TypeError(
                `The clock is moved by a number of milliseconds from 0, or by a text such as "10m", "1h30m" or "7d", not by "${duration}"`,
            );
        }
        if (this.now() + ms >= endOfTime) {
            throw new TypeError("The clock cannot be moved beyond 7 February 2106, when Atlas runs out of ids");
        }
        this.movedMs += ms;
        for (const pause of this.pauses) {
            pause.abort();
        }
    }

    /** Tells the given clock's time again. */
    reset(): void {
        this.movedMs = 0;
    }

    async sleep(ms: number, signal?: AbortSignal): Promise<void> {
        const endsAt = this.now() + ms;
        while (await this.isMovedDuring(endsAt - this.now(), signal)) {
            if (this.now() >= endsAt) {
                return;
            }
        }
    }

    /** Pauses, until the clock is moved at the latest. */
    private async isMovedDuring(ms: number, signal: AbortSignal | undefined): Promise<boolean> {
        const pause = new AbortController();
        this.pauses.add(pause);
        try {
            await this.given.sleep(ms, signal ? AbortSignal.any([signal, pause.signal]) : pause.signal);
            return false;
        } catch (error) {
            if (!pause.signal.aborted || signal?.aborted) {
                throw error;
            }
            return true;
        } finally {
            this.pauses.delete(pause);
        }
    }
}
