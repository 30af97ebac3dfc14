import assert from "node:assert/strict";
import { AtlasAnswerError, AtlasApiError, AtlasAuthError } from "../../../provider/atlas/errors";
import { ServiceAccountAuthenticator } from "../../../provider/atlas/serviceAccount";
import {
    apiError,
    clientId,
    clientSecret,
    makeAnswer,
    ScriptedTransport,
    type Step,
    tokenAnswer,
} from "../../support/clientScript";
import { failureOf } from "../../support/failureOf";
import { VirtualClock } from "../../support/virtualClock";

const request = { method: "GET" as const, url: new URL("https://atlas.example/api/atlas/v2/x"), headers: {} };
const minuteMs = 60_000;
const unauthorized = apiError(401, "UNEXPECTED_ERROR");

interface Rig {
    clock: VirtualClock;
    transport: ScriptedTransport;
    authenticator: ServiceAccountAuthenticator;
    header: () => Promise<string>;
}

function start(...steps: Step[]): Rig {
    return startAt("https://atlas.example", ...steps);
}

function startAt(baseUrl: string, ...steps: Step[]): Rig {
    const clock = new VirtualClock();
    const transport = new ScriptedTransport(...steps);
    const authenticator = new ServiceAccountAuthenticator(
        { clientId, clientSecret },
        new URL(baseUrl),
        transport.send,
        clock,
    );
    const header = () => authenticator.authorize(request, new AbortController().signal);
    return { clock, transport, authenticator, header };
}

describe("ServiceAccountAuthenticator: the token request", () => {
    it("is a POST of client credentials with the id and secret in the Basic header alone", async () => {
        const { transport, header } = start(tokenAnswer("t1"));
        assert.equal(await header(), "Bearer t1");
        const [sent] = transport.requests;
        assert.equal(sent?.method, "POST");
        assert.equal(sent.url.href, "https://atlas.example/api/oauth/token");
        assert.equal(sent.body, "grant_type=client_credentials");
        const { Authorization, ...others } = sent.headers;
        assert.deepEqual(others, {
            Accept: "application/json",
            "Content-Type": "application/x-www-form-urlencoded",
        });
        const [scheme, encoded = ""] = Authorization?.split(" ") ?? [];
        assert.equal(scheme, "Basic");
        assert.equal(Buffer.from(encoded, "base64").toString(), `${clientId}:${clientSecret}`);
    });

    it("goes to the host of the base URL and to no other, also where its path names one", async () => {
        const { transport, header } = startAt("https://proxy.example//other.example/", tokenAnswer("t1"));
        await header();
        assert.equal(transport.requests[0]?.url.href, "https://proxy.example//other.example/api/oauth/token");
    });

    for (const baseUrl of ["https://proxy.example/atlas", "https://proxy.example/atlas/"]) {
        it(`goes below the path of the base URL ${baseUrl}`, async () => {
            const { transport, header } = startAt(baseUrl, tokenAnswer("t1"));
            await header();
            assert.equal(transport.requests[0]?.url.href, "https://proxy.example/atlas/api/oauth/token");
        });
    }
});

describe("ServiceAccountAuthenticator: one token for all", () => {
    it("is asked for once by concurrent first requests", async () => {
        const { transport, header } = start(tokenAnswer("t1"));
        const headers = await Promise.all(Array.from({ length: 20 }, header));
        assert.deepEqual(new Set(headers), new Set(["Bearer t1"]));
        assert.equal(transport.requests.length, 1);
    });

    it("is used again until shortly before it expires, and is then renewed", async () => {
        const { clock, transport, header } = start(tokenAnswer("t1", 3600), tokenAnswer("t2", 3600));
        await header();
        clock.advance(49 * minuteMs);
        assert.equal(await header(), "Bearer t1");
        assert.equal(transport.requests.length, 1);
        clock.advance(10 * minuteMs);
        assert.equal(await header(), "Bearer t2");
    });

    it("is renewed ten minutes early at the most", async () => {
        const { clock, header } = start(tokenAnswer("t1", 24 * 3600), tokenAnswer("t2"));
        await header();
        clock.advance(23 * 60 * minuteMs + 49 * minuteMs);
        assert.equal(await header(), "Bearer t1");
        clock.advance(minuteMs);
        assert.equal(await header(), "Bearer t2");
    });

    it("is taken to live for an hour where the answer does not tell", async () => {
        const { clock, header } = start(makeAnswer(200, { access_token: "t1" }), tokenAnswer("t2"));
        await header();
        clock.advance(49 * minuteMs);
        assert.equal(await header(), "Bearer t1");
        clock.advance(11 * minuteMs);
        assert.equal(await header(), "Bearer t2");
    });

    it("counts its life from the request, not from the answer", async () => {
        const { clock, header } = start(() => {
            clock.advance(5 * minuteMs);
            return tokenAnswer("t1", 3600);
        }, tokenAnswer("t2"));
        await header();
        clock.advance(50 * minuteMs);
        assert.equal(await header(), "Bearer t2");
    });

    it("is renewed once by concurrent requests after its expiry", async () => {
        const { clock, transport, header } = start(tokenAnswer("t1"), tokenAnswer("t2"));
        await header();
        clock.advance(60 * minuteMs);
        assert.deepEqual(new Set(await Promise.all([header(), header(), header()])), new Set(["Bearer t2"]));
        assert.equal(transport.requests.length, 2);
    });

    it("serves several requests also where its life is short", async () => {
        const { clock, transport, header } = start(tokenAnswer("t1", 10), tokenAnswer("t2", 10));
        await header();
        clock.advance(8_900);
        assert.equal(await header(), "Bearer t1");
        clock.advance(1_000);
        assert.equal(await header(), "Bearer t2");
        assert.equal(transport.requests.length, 2);
    });

    for (const expiresIn of [0, -5]) {
        it(`is used for the request that fetched it even if it lives for ${expiresIn} seconds`, async () => {
            const { transport, header } = start(tokenAnswer("t1", expiresIn), tokenAnswer("t2", expiresIn));
            assert.equal(await header(), "Bearer t1");
            assert.equal(await header(), "Bearer t2");
            assert.equal(transport.requests.length, 2);
        });
    }

    it("is used for the request that fetched it even if the answer took longer than its life", async () => {
        const { clock, header } = start(() => {
            clock.advance(2000);
            return tokenAnswer("t1", 1);
        });
        assert.equal(await header(), "Bearer t1");
    });
});

describe("ServiceAccountAuthenticator: after a 401", () => {
    it("fetches a new token", async () => {
        const { authenticator, header } = start(tokenAnswer("t1"), tokenAnswer("t2"));
        const old = await header();
        assert.equal(authenticator.refused(old), "refused");
        assert.equal(await header(), "Bearer t2");
    });

    it("fetches one new token for all who were refused", async () => {
        const { transport, authenticator, header } = start(tokenAnswer("t1"), tokenAnswer("t2"));
        const old = await header();
        authenticator.refused(old);
        authenticator.refused(old);
        await Promise.all([header(), header()]);
        assert.equal(transport.requests.length, 2);
    });

    it("keeps the newer token that another request has brought meanwhile", async () => {
        const { transport, authenticator, header } = start(tokenAnswer("t1"), tokenAnswer("t2"));
        const old = await header();
        authenticator.refused(old);
        await header();
        authenticator.refused(old);
        assert.equal(await header(), "Bearer t2");
        assert.equal(transport.requests.length, 2);
    });
});

describe("ServiceAccountAuthenticator: no token", () => {
    it("takes wrong credentials for final, and says what to check without showing them", async () => {
        const { header } = start(
            makeAnswer(401, { error: "invalid_client", error_description: "Invalid credentials provided." }),
        );
        const error = await failureOf(header());
        assert.ok(error instanceof AtlasAuthError);
        assert.match(
            error.message,
            /^POST \/api\/oauth\/token answered 401 invalid_client: Invalid credentials provided/,
        );
        assert.match(error.message, /mongodbatlas:clientSecret.*MONGODB_ATLAS_CLIENT_SECRET/);
        assert.ok(!error.message.includes(clientSecret) && !error.message.includes(clientId));
    });

    const failures: [what: string, step: Step, expected: (error: Error) => boolean][] = [
        ["429", apiError(429, "RATE_LIMITED"), (error) => error instanceof AtlasApiError && error.status === 429],
        ["503", makeAnswer(503, "<html>"), (error) => error instanceof AtlasApiError && error.status === 503],
        ["HTML", makeAnswer(200, "<html>"), (error) => error instanceof AtlasAnswerError],
        ["an answer without a token", makeAnswer(200, { token: "t" }), (error) => error instanceof AtlasAnswerError],
        ["a redirect", makeAnswer(302, "", { location: "https://a.b/" }), (error) => error instanceof AtlasAnswerError],
    ];
    for (const [what, step, expected] of failures) {
        it(`fails with what the endpoint said, and asks again for the next request, after ${what}`, async () => {
            const { header } = start(step, tokenAnswer("t1"));
            assert.ok(expected(await failureOf(header())));
            assert.equal(await header(), "Bearer t1");
        });
    }

    describe("told when to come back", () => {
        const refusal = apiError(429, "RATE_LIMITED", { "retry-after": "30" });

        it("asks nobody before that, and tells those who come meanwhile how long it still is", async () => {
            const { clock, transport, header } = start(refusal, tokenAnswer("t1"));
            await failureOf(header());
            clock.advance(10_000);
            const error = await failureOf(header());
            assert.ok(error instanceof AtlasApiError);
            assert.deepEqual([error.status, error.code, error.retryAfterMs], [429, "RATE_LIMITED", 20_000]);
            assert.equal(error.message, "POST /api/oauth/token answered 429 RATE_LIMITED: About RATE_LIMITED");
            assert.equal(transport.requests.length, 1);
            clock.advance(20_000);
            assert.equal(await header(), "Bearer t1");
            assert.equal(transport.requests.length, 2);
        });
    });

    it("takes a life of an odd form for an hour", async () => {
        for (const odd of ["3600", null, {}]) {
            const { clock, header } = start(
                makeAnswer(200, { access_token: "t1", expires_in: odd }),
                tokenAnswer("t2"),
            );
            await header();
            clock.advance(53 * minuteMs);
            assert.equal(await header(), "Bearer t1");
            clock.advance(2 * minuteMs);
            assert.equal(await header(), "Bearer t2");
        }
    });

    it("does not fall back to the token that was refused", async () => {
        const { authenticator, header } = start(tokenAnswer("t1"), unauthorized, tokenAnswer("t2"));
        authenticator.refused(await header());
        await assert.rejects(header(), AtlasAuthError);
        assert.equal(await header(), "Bearer t2");
    });
});
