/** What the page hears for as long as somebody looks at it. */
import { setTimeout } from "node:timers/promises";
import type { Context } from "hono";
import { streamSSE } from "hono/streaming";
import type { Core } from "../core";
import { pageState } from "./pageState";

/** Statuses change with time alone, so there is nothing to wait for but time. */
const pauseMs = 500;

/** Whoever was cut off tries again after this time. */
const retry = 1000;

/** The events `state` and `clock`, each as soon as it differs from the last one of its kind. */
export function streamEvents(c: Context, core: Core): Response {
    const filter = c.req.query("filter") ?? "";
    return streamSSE(c, async (stream) => {
        const left = new AbortController();
        stream.onAbort(() => {
            left.abort();
        });
        const signal = AbortSignal.any([left.signal, core.stopped]);
        const told: Record<string, string> = {};
        while (!signal.aborted) {
            // Whole seconds: nobody reads smaller ones.
            const clock = Math.floor(core.settings.clock.now() / 1000) * 1000;
            for (const [event, value] of Object.entries({ clock, state: pageState(core, filter) })) {
                const data = JSON.stringify(value);
                if (told[event] !== data) {
                    told[event] = data;
                    await stream.writeSSE({ event, data, retry });
                }
            }
            await setTimeout(pauseMs, undefined, { signal }).catch(() => undefined);
        }
    });
}
