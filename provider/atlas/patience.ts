/** Tells those that wait for their turn so every few seconds. */
import type { Entry } from "./requestTurn";

const tellEveryMs = 5000;

export class Patience {
    private toldAt = -Infinity;

    /** @returns When to tell them again. */
    tell(waiting: ReadonlySet<Entry>, now: number): number {
        if (waiting.size === 0) {
            return Infinity;
        }
        if (now - this.toldAt >= tellEveryMs) {
            this.toldAt = now;
            for (const { onWaiting } of waiting) {
                onWaiting?.();
            }
        }
        return this.toldAt + tellEveryMs;
    }
}
