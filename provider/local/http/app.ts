/** The routes of the local Atlas, and what stands before all of them: sign-in and the IP access list. */
import { Hono } from "hono";
import type { Context, Next } from "hono";
import { apiPrefix, v1Prefix } from "../constants";
import { operations } from "../operations";
import { oauthRoutes } from "../signIn/oauthRoutes";
import { signIn } from "../signIn/authenticate";
import type { AppEnv, State } from "./context";
import { limitRequests } from "./limits";
import { registerOperations } from "./operation";
import { Refusal } from "./refusal";
import { refusals } from "./refusals";

export function createApp(state: State): Hono<AppEnv> {
    const app = new Hono<AppEnv>();
    app.use(tellLengthOfHead);
    oauthRoutes(app, state);

    for (const prefix of [apiPrefix, v1Prefix]) {
        app.use(`${prefix}/*`, signIn(state));
        limitRequests(app, state, prefix);
    }
    for (const pathOperations of operations) {
        registerOperations(app, state, pathOperations);
    }

    app.notFound((c) => refusals.resourceNotFound(c.req.path).toResponse());
    app.onError((error) => (error instanceof Refusal ? error : refusals.unexpected(error.message)).toResponse());
    return app;
}

/** HEAD is answered like GET, and the body is then left out: by now nobody else knows how long it was. */
async function tellLengthOfHead(c: Context, next: Next): Promise<void> {
    await next();
    if (c.req.method === "HEAD") {
        c.header("Content-Length", String((await c.res.clone().arrayBuffer()).byteLength));
    }
}
