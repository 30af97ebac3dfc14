/** The local Atlas's own paths, beside those of Atlas's API: no sign-in, no faults, and not in the log of requests. */
import { Hono } from "hono";
import { describeAt } from "./description";
import { refusals } from "./http/refusals";

export function createOwnRoutes(): Hono {
    const app = new Hono();
    app.get("/openapi.json", (c) => c.json(describeAt(new URL(c.req.url).origin)));
    app.notFound((c) => refusals.resourceNotFound(c.req.path).toResponse());
    return app;
}

export function isOwnPath(path: string): boolean {
    return !path.startsWith("/api/");
}
