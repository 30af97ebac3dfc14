/** Who is asking, and from where: an API key by digest, or a service account by its token; then the IP access list. */
import type { MiddlewareHandler } from "hono";
import type { AppContext, AppEnv, State } from "../http/context";
import { refusals } from "../http/refusals";

/** Lets nobody pass without a sign-in. The access list comes second: whoever is not signed in learns nothing of it. */
export function signIn(state: State): MiddlewareHandler<AppEnv> {
    return async (c, next) => {
        authenticate(c, state);
        if (state.settings.ipAccessList === "rejectAll") {
            throw refusals.ipNotAllowed(c.env.address);
        }
        await next();
    };
}

export function bearerToken(authorization: string): string | undefined {
    return /^bearer +(\S+)$/i.exec(authorization)?.[1];
}

/** Notes the account in the context, or throws the 401. */
function authenticate(c: AppContext, state: State): void {
    const authorization = c.req.header("authorization") ?? "";
    const token = bearerToken(authorization);
    if (token !== undefined) {
        const account = state.tokens.holder(token);
        if (!account) {
            throw refusals.unauthorized('Bearer error="invalid_token"');
        }
        c.set("account", account);
        c.env.logged.authenticated = "bearer";
        return;
    }
    if (!/^digest /i.test(authorization)) {
        throw refusals.unauthorized(state.digest.challenge());
    }
    const result = state.digest.check(authorization, c.req.method, c.env.target);
    if ("challenge" in result) {
        throw refusals.unauthorized(result.challenge);
    }
    c.set("account", result.account);
    c.env.logged.authenticated = "digest";
}
