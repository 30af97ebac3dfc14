/** The routes of the local Atlas, and what stands before all of them: sign-in and the IP access list. */
import { Hono } from "hono";
import type { Context, Next } from "hono";
import { apiPrefix } from "../constants";
import { signIn } from "../signIn/authenticate";
import type { AppEnv, State } from "./context";
import { limitRequests } from "./limits";
import { Refusal } from "./refusal";
import { refusals } from "./refusals";
import { clusterRoutes } from "../clusterRoutes";
import { legacySnapshotRoutes } from "../legacy/routes";
import { oauthRoutes } from "../signIn/oauthRoutes";
import { serverlessSnapshotRoutes } from "../serverless/routes";
import { shardedSnapshotRoutes } from "../cloud/shardedRoutes";
import { snapshotRoutes } from "../cloud/routes";

export function createApp(state: State): Hono<AppEnv> {
    const app = new Hono<AppEnv>();
    app.use(tellLengthOfHead);
    oauthRoutes(app, state);

    app.use(`${apiPrefix}/*`, signIn(state));
    limitRequests(app, state, apiPrefix);
    clusterRoutes(app, state);
    // Before the generic paths, whose {snapshotId} would match "shardedClusters" as well.
    shardedSnapshotRoutes(app, state);
    snapshotRoutes(app, state);
    legacySnapshotRoutes(app, state);
    serverlessSnapshotRoutes(app, state);

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
