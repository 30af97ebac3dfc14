/** How tests wait for something outside their own promises: a server, another process, a line on the console. */
import { setImmediate as turn } from "node:timers/promises";

/** Waits, without any pause of its own, until the condition holds; the test's own timeout ends it where it never does. */
export async function until(condition: () => boolean): Promise<void> {
    while (!condition()) {
        await turn();
    }
}
