import assert from "node:assert/strict";
import { inspect } from "node:util";
import { AtlasClient, type Budget } from "../../../provider/atlas/client";
import { AtlasApiError, AtlasAuthError, AtlasConnectionError } from "../../../provider/atlas/errors";
import type { Credentials } from "../../../provider/settings/settings";
import { digestParts, responseWithQop } from "../../support/clientDigest";
import {
    accessToken,
    apiError,
    apiKey,
    budgetUntil,
    challenge,
    challengeWithNonce,
    clientId,
    clientSecret,
    makeAnswer,
    okay,
    operation,
    privateKey,
    publicKey,
    readyToken,
    ScriptedTransport,
    serviceAccount,
    settingsWith,
    type Step,
    type ThingAnswer,
    tokenAnswer,
} from "../../support/clientScript";
import { failureOf } from "../../support/failureOf";
import { VirtualClock } from "../../support/virtualClock";

const minuteMs = 60_000;
const unauthorized = apiError(401, "UNEXPECTED_ERROR");
const reset = new AtlasConnectionError("GET", "/p", "ECONNRESET", false);

interface Rig {
    clock: VirtualClock;
    transport: ScriptedTransport;
    call: (method?: "GET" | "POST", more?: Partial<Budget>) => Promise<ThingAnswer>;
}

function start(credentials: Credentials, ...steps: Step[]): Rig {
    const clock = new VirtualClock();
    const transport = new ScriptedTransport(...steps);
    const client = new AtlasClient(settingsWith(credentials), transport.send, clock);
    return {
        clock,
        transport,
        call: (method = "GET", more = {}) =>
            client.request(operation(method), budgetUntil(clock.now() + 10 * minuteMs, more)),
    };
}

/** Everything that anybody might print of an error. */
function everythingIn(error: Error): string {
    const texts: string[] = [];
    for (let part: unknown = error; part instanceof Error; part = part.cause) {
        texts.push(part.message, String(part.stack), inspect(part, { depth: 10, showHidden: true }));
        texts.push(JSON.stringify(part), JSON.stringify(Object.getOwnPropertyDescriptors(part)));
    }
    return texts.join("\n");
}

function holdsNoSecret(error: Error): void {
    const text = everythingIn(error);
    const basic = Buffer.from(`${clientId}:${clientSecret}`).toString("base64");
    for (const secret of [publicKey, privateKey, clientId, clientSecret, accessToken, basic, "Bearer ", "Digest "]) {
        assert.ok(!text.includes(secret), `${secret} is in ${text}`);
    }
    assert.doesNotMatch(text, /response=|cnonce/);
}

describe("AtlasClient: signing in with an API key", () => {
    it("asks for one challenge, and signs every request with it", async () => {
        const { transport, call } = start(apiKey, challenge(), okay, okay);
        await call();
        await call("POST");
        const key = { user: publicKey, realm: "MMS Public API", secret: privateKey };
        const [first, second, third] = transport.authorizations;
        assert.equal(first, undefined);
        const [one, two] = [digestParts(second ?? ""), digestParts(third ?? "")];
        assert.deepEqual([one.nc, two.nc], ["00000001", "00000002"]);
        assert.equal(one.response, responseWithQop(key, "GET", one));
        assert.equal(two.response, responseWithQop(key, "POST", two));
    });

    it("does not send a POST's body before it is signed in", async () => {
        const { transport, call } = start(apiKey, challenge(), okay);
        await call("POST");
        assert.deepEqual(transport.methods, ["GET", "POST"]);
        assert.deepEqual(
            transport.requests.map(({ body }) => body !== undefined),
            [false, true],
        );
    });

    for (const method of ["GET", "POST"] as const) {
        it(`sends a ${method} again at once with the fresh nonce when the old one is stale`, async () => {
            const { clock, transport, call } = start(
                apiKey,
                challengeWithNonce("one"),
                challengeWithNonce("two", true),
                okay,
            );
            assert.equal((await call(method)).value.id, "one");
            assert.deepEqual(transport.methods, ["GET", method, method]);
            assert.equal(digestParts(transport.authorizations[2] ?? "").nonce, "two");
            assert.deepEqual(clock.pauses, []);
        });
    }

    it("lives with several stale nonces in a row at once, on the very first request too", async () => {
        const stale = ["two", "three", "four"].map((nonce) => challengeWithNonce(nonce, true));
        const { clock, call } = start(apiKey, challengeWithNonce("one"), ...stale, okay);
        assert.equal((await call()).value.id, "one");
        assert.deepEqual(clock.pauses, []);
    });

    for (const method of ["GET", "POST"] as const) {
        it(`lives with any number of stale nonces in a row on a ${method}, at a slower pace then`, async () => {
            const stale = Array.from({ length: 20 }, (_, count) => challengeWithNonce(`n${count}`, true));
            const { clock, call } = start(apiKey, challenge(), ...stale, okay);
            assert.equal((await call(method)).value.id, "one");
            assert.ok(clock.pauses.length > 0);
        });
    }

    it("lives with a refusal or two that name no reason, once the key was accepted before", async () => {
        const { call } = start(apiKey, challenge(), okay, challengeWithNonce("two"), challengeWithNonce("three"), okay);
        await call();
        assert.equal((await call("POST")).value.id, "one");
    });
});

describe("AtlasClient: wrong credentials", () => {
    it("end after one retry where it is an API key", async () => {
        const { clock, transport, call } = start(
            apiKey,
            challenge(),
            challengeWithNonce("two"),
            challengeWithNonce("three"),
        );
        const error = await failureOf(call());
        assert.ok(error instanceof AtlasAuthError);
        assert.equal(transport.requests.length, 3);
        assert.deepEqual(clock.pauses, []);
    });

    it("end at once where it is a ready token", async () => {
        const { transport, call } = start(readyToken, unauthorized);
        assert.ok((await failureOf(call())) instanceof AtlasAuthError);
        assert.equal(transport.requests.length, 1);
    });

    it("end after one more token where it is a service account whose tokens are refused", async () => {
        const { transport, call } = start(
            serviceAccount,
            tokenAnswer("a"),
            unauthorized,
            tokenAnswer("b"),
            unauthorized,
        );
        assert.ok((await failureOf(call())) instanceof AtlasAuthError);
        assert.equal(transport.requests.length, 4);
    });

    it("end at once where the token endpoint refuses them", async () => {
        const { transport, call } = start(serviceAccount, makeAnswer(401, { error: "invalid_client" }));
        assert.ok((await failureOf(call("POST"))) instanceof AtlasAuthError);
        assert.equal(transport.requests.length, 1);
    });

    it("end after a few refusals where they were good before, and were revoked", async () => {
        const { call } = start(apiKey, challenge(), okay, ...Array.from({ length: 10 }, () => challenge()));
        await call();
        assert.ok((await failureOf(call())) instanceof AtlasAuthError);
    });

    const refusals: [what: string, credentials: Credentials, steps: Step[], remedy: RegExp][] = [
        [
            "an API key",
            apiKey,
            [challenge(), challenge(), challenge()],
            /mongodbatlas:publicKey.*MONGODB_ATLAS_PUBLIC_API_KEY/,
        ],
        [
            "a service account",
            serviceAccount,
            [makeAnswer(401, { error: "invalid_client", error_description: "Invalid credentials provided." })],
            /mongodbatlas:clientSecret.*MONGODB_ATLAS_CLIENT_SECRET/,
        ],
        [
            "a service account's token",
            serviceAccount,
            [tokenAnswer(accessToken), unauthorized, tokenAnswer(accessToken), unauthorized],
            /mongodbatlas:clientId/,
        ],
        ["a ready token", readyToken, [unauthorized], /mongodbatlas:accessToken.*MONGODB_ATLAS_ACCESS_TOKEN/],
    ];
    for (const [what, credentials, steps, remedy] of refusals) {
        it(`name the settings to check, and hold no secret anywhere, for ${what}`, async () => {
            const { call } = start(credentials, ...steps);
            const error = await failureOf(call());
            assert.match(error.message, /answered 401/);
            assert.match(error.message, remedy);
            holdsNoSecret(error);
        });
    }

    it("are told in Atlas's own words", async () => {
        const { call } = start(apiKey, challenge(), challenge(), challenge());
        assert.match((await failureOf(call())).message, /UNEXPECTED_ERROR: You are not authorized for this resource/);
    });

    for (const code of ["USER_CANNOT_ACCESS_GROUP", "NOT_IN_GROUP", "USER_UNAUTHORIZED"]) {
        for (const [what, credentials, steps] of [
            ["an API key", apiKey, [challenge()]],
            ["a service account", serviceAccount, [tokenAnswer("t")]],
            ["a ready token", readyToken, []],
        ] as [string, Credentials, Step[]][]) {
            it(`are not blamed, nor tried again, for the 401 ${code} to ${what}`, async () => {
                const { transport, call } = start(credentials, ...steps, apiError(401, code));
                const error = await failureOf(call());
                assert.ok(error instanceof AtlasApiError);
                assert.deepEqual([error.status, error.code], [401, code]);
                assert.equal(transport.requests.length, steps.length + 1);
            });
        }
    }
});

describe("AtlasClient: other errors hold no secret", () => {
    const errors: [what: string, step: Step][] = [
        ["an error of Atlas's", apiError(403, "ACCESS_FORBIDDEN")],
        ["a page", makeAnswer(404, `<html>${accessToken}</html>`)],
        ["a redirect", makeAnswer(302, "", { location: `https://user:${privateKey}@x.example/?t=${accessToken}` })],
        ["an unexpected shape", makeAnswer(200, { id: { secret: accessToken } })],
    ];
    for (const [what, step] of errors) {
        it(`where it is ${what}`, async () => {
            const { call } = start(readyToken, step);
            holdsNoSecret(await failureOf(call("POST")));
        });
    }
});

describe("AtlasClient: failures before the request itself", () => {
    const faults: [what: string, step: Step][] = [
        ["a reset", reset],
        ["500", apiError(500, "UNEXPECTED_ERROR")],
        ["an HTML page with status 503", makeAnswer(503, "<html>")],
        ["429", apiError(429, "RATE_LIMITED")],
    ];
    for (const [what, step] of faults) {
        it(`repeat the challenge, also for a POST, after ${what}`, async () => {
            const { transport, call } = start(apiKey, step, challenge(), okay);
            await call("POST");
            assert.deepEqual(transport.methods, ["GET", "GET", "POST"]);
        });

        it(`repeat the request for a token, also for a POST, after ${what}`, async () => {
            const { transport, call } = start(serviceAccount, step, tokenAnswer("t"), okay);
            await call("POST");
            assert.deepEqual(
                transport.requests.map(({ url }) => url.pathname),
                ["/api/oauth/token", "/api/oauth/token", "/api/atlas/v2/things"],
            );
        });
    }

    it("repeat a POST that was refused with 401 and whose new token could not be had at first", async () => {
        const { transport, call } = start(
            serviceAccount,
            tokenAnswer("a"),
            okay,
            unauthorized,
            reset,
            tokenAnswer("b"),
            okay,
        );
        await call();
        await call("POST");
        assert.equal(transport.authorizations.at(-1), "Bearer b");
    });

    it("do not make a POST repeatable that was sent after them and lost", async () => {
        const { transport, call } = start(apiKey, reset, challenge(), challengeWithNonce("two", true), reset);
        await failureOf(call("POST"));
        assert.deepEqual(transport.methods, ["GET", "GET", "POST", "POST"]);
    });

    it("stay within the budget", async () => {
        const { clock, call } = start(
            serviceAccount,
            ...Array.from({ length: 100 }, () => apiError(429, "RATE_LIMITED")),
        );
        const startedAt = clock.now();
        const error = await failureOf(call("POST", { deadlineAt: startedAt + 90_000 }));
        assert.ok(error instanceof AtlasApiError && error.status === 429);
        assert.equal(clock.now() - startedAt, 90_000);
    });
});

describe("AtlasClient: a token in use", () => {
    it("is renewed after a 401, and the request sent again at once", async () => {
        const { clock, transport, call } = start(
            serviceAccount,
            tokenAnswer("a"),
            okay,
            unauthorized,
            tokenAnswer("b"),
            okay,
        );
        await call();
        assert.equal((await call("POST")).value.id, "one");
        assert.deepEqual(transport.authorizations.slice(-1), ["Bearer b"]);
        assert.deepEqual(clock.pauses, []);
    });

    it("is renewed before it expires, without a 401", async () => {
        const { clock, transport, call } = start(serviceAccount, tokenAnswer("a"), okay, tokenAnswer("b"), okay);
        await call();
        clock.advance(59 * minuteMs);
        await call();
        assert.deepEqual(transport.authorizations.slice(-1), ["Bearer b"]);
    });
});
