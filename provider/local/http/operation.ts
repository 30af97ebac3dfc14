/** Registers the operations of a path, in each API that has it: any other method is a 405. */
import type { Hono } from "hono";
import { apiPrefix, v1Prefix } from "../constants";
import type { AppContext, AppEnv, State } from "./context";
import { acceptsJson, resolveVersion } from "./negotiation";
import { refusals } from "./refusals";
import { successorHeaders } from "./successor";

type Handler = (c: AppContext, state: State) => Response | Promise<Response>;

/** A path, and what can be done there. */
export interface PathOperations {
    /** Below the prefix of an API. */
    path: string;
    /** Its versions in `/api/atlas/v2`, in order. */
    versions: readonly string[];
    /** Whether `/api/atlas/v1.0` has it too, which knows no versions. */
    inV1: boolean;
    /** By method. */
    handlers: Readonly<Record<string, Handler>>;
}

/** Every snapshot operation but those of flex clusters has this one version. */
export const firstVersion = ["2023-01-01"];

export function registerOperations(app: Hono<AppEnv>, state: State, operations: PathOperations): void {
    const { path, versions, inV1, handlers } = operations;
    const allow = Object.keys(handlers).join(", ");
    for (const prefix of inV1 ? [apiPrefix, v1Prefix] : [apiPrefix]) {
        for (const [method, handler] of Object.entries(handlers)) {
            app.on(method, prefix + path, (c) => {
                c.set("prefix", prefix);
                c.set("version", prefix === v1Prefix ? v1Version(c, versions) : askedVersion(c, state, versions));
                return handler(c, state);
            });
        }
        app.all(prefix + path, () => {
            throw refusals.methodNotAllowed(allow);
        });
    }
}

/** Where the API that was asked begins, for the links of its answers. */
export function apiBase(c: AppContext): string {
    return new URL(c.req.url).origin + c.get("prefix");
}

/** Tells in the answer if the version has a successor. */
function askedVersion(c: AppContext, { settings }: State, versions: readonly string[]): string {
    const version = resolveVersion(c.req.header("accept") ?? "", versions, settings.strictVersions);
    if (version === undefined) {
        throw refusals.invalidVersion();
    }
    for (const [name, value] of Object.entries(successorHeaders(version, versions))) {
        c.header(name, value);
    }
    return version;
}

/** What is true of the first version is true of the API before it. */
function v1Version(c: AppContext, [first = ""]: readonly string[]): string {
    if (!acceptsJson(c.req.header("accept") ?? "")) {
        throw refusals.notAcceptable();
    }
    return first;
}
