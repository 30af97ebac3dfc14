/** The local Atlas's own paths, beside those of Atlas's API: no sign-in, no faults, and not in the log of requests. */
import { Hono } from "hono";
import type { Context } from "hono";
import { mount } from "hono/mount";
import { controlPath, createControlRoutes } from "./control/routes";
import type { Core } from "./core";
import { describeAt } from "./description";
import type { LocalAtlas } from "./handle";
import { Refusal } from "./http/refusal";
import { refusals } from "./http/refusals";
import { pageRoutes } from "./page/routes";

export function createOwnRoutes(core: Core, atlas: LocalAtlas): Hono {
    const app = new Hono();
    app.get("/openapi.json", (c) => c.json(describeAt(new URL(c.req.url).origin)));
    const control = core.settings.control ? mount(createControlRoutes(core, atlas).fetch) : tellOfControl;
    app.all(`${controlPath}/*`, control);
    pageRoutes(app, core);
    app.notFound((c) => refusals.resourceNotFound(c.req.path).toResponse());
    app.onError((error) => (error instanceof Refusal ? error : refusals.unexpected(error.message)).toResponse());
    return app;
}

function tellOfControl(c: Context): Response {
    return c.json(
        { error: "To use this, start local-atlas with --control, or startLocalAtlas with control: true" },
        404,
    );
}

export function isOwnPath(path: string): boolean {
    return !path.startsWith("/api/");
}
