/** The local Atlas's own paths, beside those of Atlas's API: no sign-in, no faults, and not in the log of requests. */
import { Hono } from "hono";
import type { Core } from "./core";
import { Refusal } from "./http/refusal";
import { refusals } from "./http/refusals";
import { pageRoutes } from "./page/routes";

export function createOwnRoutes(core: Core): Hono {
    const app = new Hono();
    pageRoutes(app, core);
    app.notFound((c) => refusals.resourceNotFound(c.req.path).toResponse());
    app.onError((error) => (error instanceof Refusal ? error : refusals.unexpected(error.message)).toResponse());
    return app;
}

export function isOwnPath(path: string): boolean {
    return !path.startsWith("/api/");
}
