/** Waiting in the experiments: always for a condition, always with a bound. */
import { setTimeout as sleep } from "node:timers/promises";

/** Looks at `condition` until it holds; false once `boundMs` have passed without. */
export async function holdsWithin(boundMs: number, everyMs: number, condition: () => boolean): Promise<boolean> {
    const endsAt = Date.now() + boundMs;
    while (!condition()) {
        if (Date.now() >= endsAt) return false;
        await sleep(everyMs);
    }
    return true;
}
