/** The time for which nobody asks, because Atlas has refused a request for its limit. */
import type { AtlasApiError } from "./errors";
import type { Entry } from "./requestTurn";

export class Hold {
    private last: { until: number; error: AtlasApiError } | undefined;

    /** One that began earlier and lasts longer is not ended sooner. */
    begin(error: AtlasApiError, until: number): void {
        this.last = { until: Math.max(until, this.last?.until ?? 0), error };
    }

    /** The one that lasts at this moment. */
    at(now: number): { until: number; error: AtlasApiError } | undefined {
        return this.last && now < this.last.until ? this.last : undefined;
    }

    tell({ onHeld }: Entry, now: number): void {
        const held = this.at(now);
        if (held) {
            onHeld?.(held.error, held.until - now);
        }
    }
}
