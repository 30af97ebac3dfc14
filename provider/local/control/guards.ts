/** Who may not use the control endpoint: web pages. A program sends JSON and names no origin. */
import type { MiddlewareHandler } from "hono";
import { HTTPException } from "hono/http-exception";

/** A browser says which page sends a request; only a page of the local Atlas itself may. */
export const refuseForeignPages: MiddlewareHandler = async (c, next) => {
    const { origin } = new URL(c.req.url);
    const page = c.req.header("origin") ?? origin;
    const site = c.req.header("sec-fetch-site") ?? "none";
    if (page !== origin || !["same-origin", "none"].includes(site)) {
        throw new HTTPException(403, { message: "A web page of another address cannot use the control endpoint" });
    }
    await next();
};

/** A form on any web page could send the other types without asking. */
export const requireJson: MiddlewareHandler = async (c, next) => {
    const isJson = /^application\/json *(;|$)/i.test(c.req.header("content-type") ?? "");
    if (!isJson && (await c.req.text()) !== "") {
        throw new HTTPException(415, { message: 'Send the body with the header "Content-Type: application/json"' });
    }
    await next();
};
