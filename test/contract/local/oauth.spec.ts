import assert from "node:assert/strict";
import type { LocalAtlas } from "../../../provider/local";
import { projectPath, send, withAtlas } from "../../support/localClient";
import type { Answer } from "../../support/localClient";

const usualAccount = "mdb_sa_id_5f1a2b3c4d5e6f7a8b9c0d2f:mdb_sa_sk_local";

async function post(
    atlas: LocalAtlas,
    path: string,
    form: Record<string, string>,
    account = usualAccount,
): Promise<Answer> {
    return await send(atlas, "POST", path, {
        body: new URLSearchParams(form).toString(),
        headers: {
            // The token endpoint needs no versioned Accept.
            Accept: "application/json",
            "Content-Type": "application/x-www-form-urlencoded",
            Authorization: basic(account),
        },
    });
}

function basic(account: string): string {
    return `Basic ${Buffer.from(account).toString("base64")}`;
}

async function requestToken(atlas: LocalAtlas, account?: string): Promise<Answer> {
    return await post(atlas, "/api/oauth/token", { grant_type: "client_credentials" }, account);
}

async function use(atlas: LocalAtlas, token: unknown): Promise<Answer> {
    return await send(atlas, "GET", projectPath, { headers: { Authorization: `Bearer ${String(token)}` } });
}

describe("local Atlas: service accounts", () => {
    it("trades id and secret for a bearer token that works", async () => {
        await withAtlas({}, async (atlas) => {
            const { status, body } = await requestToken(atlas);
            assert.equal(status, 200);
            assert.deepEqual(Object.keys(body), ["access_token", "expires_in", "token_type"]);
            assert.equal(body.expires_in, 3600);
            assert.equal(body.token_type, "Bearer");
            assert.equal((await use(atlas, body.access_token)).status, 200);
            assert.equal(atlas.requests[1]?.authenticated, "bearer");
        });
    });

    it("refuses a token from the moment it expires", async () => {
        await withAtlas({ tokenLifetimeMs: 60_000 }, async (atlas, clock) => {
            const { body } = await requestToken(atlas);
            clock.advance(59_999);
            assert.equal((await use(atlas, body.access_token)).status, 200);
            clock.advance(1);
            assert.equal((await use(atlas, body.access_token)).status, 401);
        });
    });

    it("refuses a token that it never gave", async () => {
        await withAtlas({}, async (atlas) => {
            const answer = await use(atlas, "a.b.c");
            assert.equal(answer.status, 401);
            assert.deepEqual(Object.keys(answer.body), ["error", "reason", "detail", "errorCode"]);
            assert.equal(answer.headers.get("x-error-code"), null);
            assert.equal(answer.headers.get("www-authenticate"), 'Bearer error="invalid_token"');
        });
    });

    it("forgets a revoked token", async () => {
        await withAtlas({}, async (atlas) => {
            const { body } = await requestToken(atlas);
            const form = { token: String(body.access_token), token_type_hint: "access_token" };
            const answer = await post(atlas, "/api/oauth/revoke", form);
            assert.equal(answer.status, 200);
            assert.equal(answer.text, "");
            assert.equal((await use(atlas, body.access_token)).status, 401);
            assert.equal((await post(atlas, "/api/oauth/revoke", form)).status, 200);
            assert.equal((await post(atlas, "/api/oauth/revoke", {})).body.error, "invalid_request");
            assert.equal((await post(atlas, "/api/oauth/revoke", form, "nobody:x")).status, 401);
        });
    });

    it("answers mistakes in OAuth's own form", async () => {
        await withAtlas({}, async (atlas) => {
            const wrong = await requestToken(atlas, "mdb_sa_id_5f1a2b3c4d5e6f7a8b9c0d2f:wrong");
            assert.equal(wrong.status, 401);
            assert.deepEqual(wrong.body, {
                error: "invalid_client",
                error_description: "Invalid credentials provided.",
            });
            const missing = await post(atlas, "/api/oauth/token", {});
            assert.deepEqual([missing.status, missing.body.error], [400, "invalid_request"]);
            const other = await post(atlas, "/api/oauth/token", { grant_type: "password" });
            assert.deepEqual([other.status, other.body.error], [400, "unsupported_grant_type"]);
            assert.equal((await send(atlas, "GET", "/api/oauth/token")).status, 405);
            const twice = await send(atlas, "POST", "/api/oauth/token", {
                body: "grant_type=client_credentials&grant_type=client_credentials",
                headers: { "Content-Type": "application/x-www-form-urlencoded", Authorization: basic(usualAccount) },
            });
            assert.deepEqual([twice.status, twice.body.error], [400, "invalid_request"]);
        });
    });

    it("gives ten tokens a minute and no more", async () => {
        await withAtlas({}, async (atlas, clock) => {
            for (let count = 0; count < 10; count += 1) {
                assert.equal((await requestToken(atlas)).status, 200);
                clock.advance(1500);
            }
            const refused = await requestToken(atlas);
            assert.equal(refused.status, 429);
            assert.equal(refused.body.errorCode, "RATE_LIMITED");
            // The first of the ten was asked for 15 seconds ago.
            assert.equal(refused.headers.get("retry-after"), "45");
            clock.advance(44_999);
            const early = await requestToken(atlas);
            assert.deepEqual([early.status, early.headers.get("retry-after")], [429, "1"]);
            clock.advance(1);
            assert.equal((await requestToken(atlas)).status, 200);
            assert.equal((await requestToken(atlas)).headers.get("retry-after"), "2");
        });
    });

    it("holds at most a hundred live tokens for an account", async () => {
        await withAtlas({ tokenRequestsPerMinute: false }, async (atlas, clock) => {
            for (let count = 0; count < 100; count += 1) {
                assert.equal((await requestToken(atlas)).status, 200);
            }
            const refused = await requestToken(atlas);
            assert.deepEqual([refused.status, refused.body.error], [403, "access_denied"]);
            clock.advance(3_600_000);
            assert.equal((await requestToken(atlas)).status, 200);
        });
    });

    it("gives tokens to any address, as the access list applies to their use", async () => {
        await withAtlas({ ipAccessList: "rejectAll" }, async (atlas) => {
            const { status, body } = await requestToken(atlas);
            assert.equal(status, 200);
            assert.equal((await use(atlas, body.access_token)).status, 403);
        });
    });
});
