/** The answer to a control request: JSON, indented and with a line end, since people read it in a terminal as well. */
import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";

export function show(c: Context, value: unknown, status: ContentfulStatusCode = 200): Response {
    return c.body(`${JSON.stringify(value, null, 2)}\n`, status, { "Content-Type": "application/json" });
}
