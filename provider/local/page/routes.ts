/** The page at `/` and its events, which nothing but a browser on this machine can read. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Hono } from "hono";
import { secureHeaders } from "hono/secure-headers";
import type { Core } from "../core";
import { refusals } from "../http/refusals";
import { streamEvents } from "./events";

export function pageRoutes(app: Hono, core: Core): void {
    const html = readFileSync(join(__dirname, "page.html"), "utf8");
    const headers = secureHeaders({
        // There is no https here that a browser could insist on.
        strictTransportSecurity: false,
        xFrameOptions: "DENY",
        contentSecurityPolicy: {
            defaultSrc: ["'none'"],
            styleSrc: [hashOf("style", html)],
            scriptSrc: [hashOf("script", html)],
            connectSrc: ["'self'"],
            imgSrc: ["data:"],
            baseUri: ["'none'"],
            formAction: ["'none'"],
            frameAncestors: ["'none'"],
        },
    });
    app.get("/", headers, (c) => {
        c.header("Cache-Control", "no-cache");
        c.header("Content-Length", String(Buffer.byteLength(html)));
        return c.html(html);
    });
    app.get("/events", headers, (c) =>
        // A HEAD has nobody who would end the stream.
        c.req.method === "HEAD" ? c.body(null, 200, { "Content-Type": "text/event-stream" }) : streamEvents(c, core),
    );
    app.on(["ALL"], ["/", "/events"], () => {
        throw refusals.methodNotAllowed("GET, HEAD");
    });
}

/** The one element of this kind, as a Content-Security-Policy names it. */
function hashOf(element: string, html: string): string {
    const [, text = ""] = new RegExp(`<${element}>(.*?)</${element}>`, "s").exec(html) ?? [];
    return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}
