/** The routes of the local Atlas, and what stands before all of them: sign-in and the IP access list. */
import { Hono } from "hono";
import { apiPrefix, v1Prefix } from "../constants";
import { operations } from "../operations";
import { oauthRoutes } from "../signIn/oauthRoutes";
import { signIn } from "../signIn/authenticate";
import type { AppEnv, State } from "./context";
import { registerOperations } from "./operation";
import { Refusal } from "./refusal";
import { refusals } from "./refusals";

/** Each kind of snapshot has a rate limit of its own. */
const limitedPaths = {
    cloud: "clusters/:clusterName/backup",
    legacy: "clusters/:clusterName/snapshots",
    serverless: "serverless/:clusterName/backup",
    flex: "flexClusters/:clusterName/backup",
};

export function createApp(state: State): Hono<AppEnv> {
    const app = new Hono<AppEnv>();
    oauthRoutes(app, state);

    for (const prefix of [apiPrefix, v1Prefix]) {
        app.use(`${prefix}/*`, signIn(state));
        for (const [endpoints, path] of Object.entries(limitedPaths)) {
            app.use(`${prefix}/groups/:groupId/${path}/*`, async (c, next) => {
                const headers = state.rateLimiter.take(endpoints, c.req.param("groupId"), c.req.path);
                for (const [name, value] of Object.entries(headers)) {
                    c.header(name, value);
                }
                await next();
            });
        }
    }
    for (const pathOperations of operations) {
        registerOperations(app, state, pathOperations);
    }

    app.notFound((c) => refusals.resourceNotFound(c.req.path).toResponse());
    app.onError((error) => (error instanceof Refusal ? error : refusals.unexpected(error.message)).toResponse());
    return app;
}
