/** Registers the operations of a path: each has its versions, and any other method is a 405. */
import type { Hono } from "hono";
import type { AppContext, AppEnv, State } from "./context";
import { resolveVersion } from "./negotiation";
import { refusals } from "./refusals";
import { successorHeaders } from "./successor";

export type Handler = (c: AppContext) => Response | Promise<Response>;

/** Every snapshot operation has this one version. */
export const firstVersion = ["2023-01-01"];

export function registerOperations(
    app: Hono<AppEnv>,
    { settings }: State,
    path: string,
    versions: readonly string[],
    handlers: Record<string, Handler>,
): void {
    for (const [method, handler] of Object.entries(handlers)) {
        app.on(method, path, (c) => {
            const version = resolveVersion(c.req.header("accept") ?? "", versions, settings.strictVersions);
            if (version === undefined) {
                throw refusals.invalidVersion();
            }
            c.set("version", version);
            for (const [name, value] of Object.entries(successorHeaders(version, versions))) {
                c.header(name, value);
            }
            return handler(c);
        });
    }
    const allow = Object.keys(handlers).join(", ");
    app.all(path, () => {
        throw refusals.methodNotAllowed(allow);
    });
}
