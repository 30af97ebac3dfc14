/** The token and revoke endpoints of service accounts; their errors have OAuth's own form (RFC 6749, section 5.2). */
import type { Hono } from "hono";
import type { AppContext, AppEnv, State } from "../http/context";
import type { Account } from "../options";
import { mediaTypeOf } from "../http/decode";
import { errorHeaders, usualHeaders } from "../http/headers";
import { refusals } from "../http/refusals";

const noCaching = { "Cache-Control": "no-store", Pragma: "no-cache" };

export function oauthRoutes(app: Hono<AppEnv>, state: State): void {
    const endpoints = { "/api/oauth/token": grantToken, "/api/oauth/revoke": revokeToken };
    for (const [path, endpoint] of Object.entries(endpoints)) {
        app.post(path, (c) => endpoint(c, state));
        app.all(path, () => {
            throw refusals.methodNotAllowed("POST");
        });
    }
}

async function grantToken(c: AppContext, state: State): Promise<Response> {
    const account = findServiceAccount(c, state);
    const form = await readForm(c);

    if (!account) {
        return invalidClient(c);
    }
    const waitMs = state.tokens.admit(account);
    if (waitMs > 0) {
        // admit() only refuses where there is a limit.
        const limit = Number(state.settings.tokenRequestsPerMinute);
        throw refusals.tokenRateLimited(c.req.path, limit, Math.ceil(waitMs / 1000));
    }
    const [grantType, ...more] = form?.getAll("grant_type") ?? [];
    if (!grantType) {
        return oauthError(c, 400, "invalid_request", "Missing form parameter: grant_type.");
    }
    if (more.length > 0) {
        return oauthError(c, 400, "invalid_request", "Repeated form parameter: grant_type.");
    }
    if (grantType !== "client_credentials") {
        return oauthError(c, 400, "unsupported_grant_type", "Only client_credentials is supported.");
    }

    const token = state.tokens.issue(account);
    if (token === undefined) {
        return oauthError(c, 403, "access_denied", "The service account holds too many tokens.");
    }
    const expiresIn = Math.floor(state.settings.tokenLifetimeMs / 1000);
    return c.json({ access_token: token, expires_in: expiresIn, token_type: "Bearer" }, 200, {
        ...usualHeaders,
        ...noCaching,
    });
}

async function revokeToken(c: AppContext, state: State): Promise<Response> {
    const account = findServiceAccount(c, state);
    const token = (await readForm(c))?.get("token");

    if (!account) {
        return invalidClient(c);
    }
    if (!token) {
        return oauthError(c, 400, "invalid_request", "Missing form parameter: token.");
    }

    // An unknown token is no error (RFC 7009, section 2.2), and another account's is left alone.
    if (state.tokens.holder(token) === account) {
        state.tokens.forget(token);
    }
    return c.body(null, 200, usualHeaders);
}

function findServiceAccount(c: AppContext, { settings }: State): Account | undefined {
    const encoded = /^basic +(\S+)$/i.exec(c.req.header("authorization") ?? "")?.[1] ?? "";
    const given = Buffer.from(encoded, "base64").toString("utf8");
    return settings.accounts.find(({ clientId, clientSecret }) => given === `${clientId}:${clientSecret}`);
}

async function readForm(c: AppContext): Promise<URLSearchParams | undefined> {
    const isForm = mediaTypeOf(c) === "application/x-www-form-urlencoded";
    return isForm ? new URLSearchParams(await c.req.text()) : undefined;
}

function invalidClient(c: AppContext): Response {
    return oauthError(c, 401, "invalid_client", "Invalid credentials provided.");
}

function oauthError(c: AppContext, status: 400 | 401 | 403, error: string, description: string): Response {
    return c.json({ error, error_description: description }, status, { ...errorHeaders, ...noCaching });
}
