/** The routes of the local Atlas, and what stands before all of them: sign-in and the IP access list. */
import { Hono } from "hono";
import { apiPrefix } from "../constants";
import { signIn } from "../signIn/authenticate";
import type { AppEnv, State } from "./context";
import { Refusal } from "./refusal";
import { refusals } from "./refusals";
import { clusterRoutes } from "../clusterRoutes";
import { legacySnapshotRoutes } from "../legacy/routes";
import { oauthRoutes } from "../signIn/oauthRoutes";
import { serverlessSnapshotRoutes } from "../serverless/routes";
import { shardedSnapshotRoutes } from "../cloud/shardedRoutes";
import { snapshotRoutes } from "../cloud/routes";

/** Each kind of snapshot has a rate limit of its own. */
const limitedPaths = {
    cloud: "clusters/:clusterName/backup",
    legacy: "clusters/:clusterName/snapshots",
    serverless: "serverless/:clusterName/backup",
};

export function createApp(state: State): Hono<AppEnv> {
    const app = new Hono<AppEnv>();
    oauthRoutes(app, state);

    app.use(`${apiPrefix}/*`, signIn(state));
    for (const [endpoints, path] of Object.entries(limitedPaths)) {
        app.use(`${apiPrefix}/groups/:groupId/${path}/*`, async (c, next) => {
            const headers = state.rateLimiter.take(endpoints, c.req.param("groupId"), c.req.path);
            for (const [name, value] of Object.entries(headers)) {
                c.header(name, value);
            }
            await next();
        });
    }
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
