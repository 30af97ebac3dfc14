/** The routes of the local Atlas, and what stands before all of them: sign-in and the IP access list. */
import { Hono } from "hono";
import { apiPrefix } from "./constants";
import { signIn } from "./authenticate";
import type { AppEnv, State } from "./context";
import { Refusal } from "./refusal";
import { refusals } from "./refusals";
import { clusterRoutes } from "./routes/clusters";
import { oauthRoutes } from "./routes/oauth";
import { shardedSnapshotRoutes } from "./routes/shardedSnapshots";
import { snapshotRoutes } from "./routes/snapshots";

export function createApp(state: State): Hono<AppEnv> {
    const app = new Hono<AppEnv>();
    oauthRoutes(app, state);

    app.use(`${apiPrefix}/*`, signIn(state));
    app.use(`${apiPrefix}/groups/:groupId/clusters/:clusterName/backup/*`, async (c, next) => {
        const headers = state.rateLimiter.take(c.req.param("groupId"), c.req.path);
        for (const [name, value] of Object.entries(headers)) {
            c.header(name, value);
        }
        await next();
    });
    clusterRoutes(app, state);
    // Before the generic paths, whose {snapshotId} would match "shardedClusters" as well.
    shardedSnapshotRoutes(app, state);
    snapshotRoutes(app, state);
    // Legacy and serverless snapshots get a file in routes/ each, and a line here.

    app.notFound((c) => refusals.resourceNotFound(c.req.path).toResponse());
    app.onError((error) => (error instanceof Refusal ? error : refusals.unexpected(error.message)).toResponse());
    return app;
}
