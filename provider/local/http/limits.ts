/** Which paths share a rate limit. Every answer to them tells of it, refusals included; but for those to whoever is not signed in. */
import type { Hono } from "hono";
import type { AppEnv, State } from "./context";

/** Each set of endpoints has its own limit; in what follows `/groups`. */
const limitedPaths = {
    projects: ["", "/:groupId", "/byName/:groupName"],
    clusters: ["/:groupId/clusters", "/:groupId/clusters/:clusterName"],
    cloud: ["/:groupId/clusters/:clusterName/backup/*"],
    legacy: ["/:groupId/clusters/:clusterName/snapshots/*"],
    serverless: ["/:groupId/serverless/:clusterName/backup/*"],
    flexClusters: ["/:groupId/flexClusters", "/:groupId/flexClusters/:clusterName"],
    flex: ["/:groupId/flexClusters/:clusterName/backup/*"],
};

export function limitRequests(app: Hono<AppEnv>, state: State, prefix: string): void {
    for (const [endpoints, paths] of Object.entries(limitedPaths)) {
        // Who asks for projects is an account.
        const scopeOf = (groupId: string | undefined, publicKey: string) =>
            endpoints === "projects" ? publicKey : (groupId ?? "");
        for (const path of paths) {
            app.use(`${prefix}/groups${path}`, async (c, next) => {
                const scope = scopeOf(c.req.param("groupId"), c.get("account").publicKey);
                const headers = state.rateLimiter.take(endpoints, scope, c.req.path);
                await next();
                for (const [name, value] of Object.entries(headers)) {
                    c.header(name, value);
                }
            });
        }
    }
}
