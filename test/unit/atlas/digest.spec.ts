import assert from "node:assert/strict";
import { DigestAuthenticator } from "../../../provider/atlas/digest";
import { AtlasApiError } from "../../../provider/atlas/errors";
import type { HttpRequest } from "../../../provider/atlas/transport";
import { digestParts, responseWithoutQop, responseWithQop } from "../../support/clientDigest";
import {
    apiError,
    challenge,
    challengeWithNonce,
    makeAnswer,
    okay,
    ScriptedTransport,
    type Step,
} from "../../support/clientScript";
import { failureOf } from "../../support/failureOf";

const key = { user: "pubkeyab", realm: "MMS Public API", secret: "0f1e2d3c-secret" };
const path = "/api/atlas/v2/groups/1/clusters/a-b/backup/snapshots";

function request(method: HttpRequest["method"] = "GET", target = path): HttpRequest {
    return { method, url: new URL(`https://atlas.example${target}`), headers: {} };
}

interface Rig {
    transport: ScriptedTransport;
    authenticator: DigestAuthenticator;
    /** The parts of the header that a request gets. */
    sign: (asked?: HttpRequest) => Promise<Record<string, string>>;
    header: (asked?: HttpRequest) => Promise<string>;
}

function start(keys: { user: string; secret: string }, ...steps: Step[]): Rig {
    const transport = new ScriptedTransport(...steps);
    const authenticator = new DigestAuthenticator({ publicKey: keys.user, privateKey: keys.secret }, transport.send);
    const header = (asked = request()) => authenticator.authorize(asked, new AbortController().signal);
    return { transport, authenticator, header, sign: async (asked) => digestParts(await header(asked)) };
}

describe("the tests' own digest arithmetic", () => {
    it("agrees with the example of RFC 7616, section 3.9.1", () => {
        const parts = {
            uri: "/dir/index.html",
            nonce: "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v",
            nc: "00000001",
            cnonce: "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ",
        };
        const mufasa = { user: "Mufasa", realm: "http-auth@example.org", secret: "Circle of Life" };
        assert.equal(responseWithQop(mufasa, "GET", parts), "8ca523f5e9506fed4657c9700eebdbec");
    });

    it("agrees with the example of RFC 2617, section 3.5", () => {
        const parts = {
            uri: "/dir/index.html",
            nonce: "dcd98b7102dd2f0e8b11d0f600bfb0c093",
            nc: "00000001",
            cnonce: "0a4f113b",
        };
        const mufasa = { user: "Mufasa", realm: "testrealm@host.com", secret: "Circle Of Life" };
        assert.equal(responseWithQop(mufasa, "GET", parts), "6629fae49393a05397450978507c4ef1");
    });
});

describe("DigestAuthenticator: the header", () => {
    const nonces = ["simple0123", "a/b/c//d", "a+b+c", "Zm9vYmFy==", "=/+=/+", "iSP8gm+VVnyexJ2/AbpqnKfIC9UvS/Bf"];
    for (const nonce of nonces) {
        it(`is right for the nonce ${nonce}`, async () => {
            const { sign } = start(key, challengeWithNonce(nonce));
            const parts = await sign();
            assert.equal(parts.nonce, nonce);
            assert.equal(parts.response, responseWithQop(key, "GET", parts));
        });
    }

    for (const method of ["GET", "POST", "PATCH", "DELETE"] as const) {
        it(`is right for a ${method}`, async () => {
            const { sign } = start(key, challenge());
            const parts = await sign(request(method));
            assert.equal(parts.response, responseWithQop(key, method, parts));
        });
    }

    it("has every part that RFC 7616 asks for, the unquoted ones unquoted", async () => {
        const { header } = start(key, challengeWithNonce("n/1+="));
        const text = await header();
        const { cnonce, response, ...parts } = digestParts(text);
        assert.match(cnonce ?? "", /^[0-9a-f]{16,}$/);
        assert.match(response ?? "", /^[0-9a-f]{32}$/);
        const rest = { username: key.user, realm: key.realm, nonce: "n/1+=", uri: path, algorithm: "MD5" };
        assert.deepEqual(parts, { ...rest, qop: "auth", nc: "00000001" });
        assert.match(text, /^Digest .*qop=auth,.*algorithm=MD5,.*nc=00000001,/);
    });

    it("signs the path together with its query", async () => {
        const { sign } = start(key, challenge());
        const target = `${path}?itemsPerPage=500&pageNum=2`;
        const parts = await sign(request("GET", target));
        assert.equal(parts.uri, target);
        assert.equal(parts.response, responseWithQop(key, "GET", parts));
    });

    it("gives back the opaque text of the challenge", async () => {
        const { sign } = start(key, challenge('Digest realm="MMS Public API", nonce="n", qop="auth", opaque="o/p+q="'));
        assert.equal((await sign()).opaque, "o/p+q=");
    });

    it("chooses auth where the server also offers auth-int", async () => {
        const { sign } = start(key, challenge('Digest realm="MMS Public API", nonce="n", qop="auth-int,auth"'));
        const parts = await sign();
        assert.equal(parts.qop, "auth");
        assert.equal(parts.response, responseWithQop(key, "GET", parts));
    });

    it("finds the challenge behind that of another scheme, and by any spelling of its name", async () => {
        const { sign } = start(
            key,
            challenge('Bearer realm="x", digest realm="MMS Public API", nonce="n", qop="auth"'),
        );
        const parts = await sign();
        assert.equal(parts.response, responseWithQop(key, "GET", parts));
    });

    it("takes the older form for a challenge without qop, without a count or a client nonce", async () => {
        const mufasa = { user: "Mufasa", secret: "CircleOfLife" };
        const older = 'Digest realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093"';
        const { header } = start(mufasa, challenge(older));
        const text = await header(request("GET", "/dir/index.html"));
        const parts = digestParts(text);
        // The example of RFC 2069, section 2.4, as its erratum corrects it.
        assert.equal(parts.response, "1949323746fe6a43ef61f9606e7febea");
        assert.equal(parts.response, responseWithoutQop({ ...mufasa, realm: "testrealm@host.com" }, "GET", parts));
        assert.doesNotMatch(text, /\b(nc|cnonce|qop)=/);
    });
});

describe("DigestAuthenticator: nonce counts", () => {
    it("are hexadecimal, eight digits, and signed as they are sent", async () => {
        const { sign } = start(key, challenge());
        const counts: string[] = [];
        for (let count = 1; count <= 300; count++) {
            const parts = await sign();
            assert.equal(parts.response, responseWithQop(key, "GET", parts), `count ${count}`);
            counts.push(parts.nc ?? "");
        }
        assert.deepEqual(
            counts,
            counts.map((_, index) => (index + 1).toString(16).padStart(8, "0")),
        );
        assert.deepEqual(
            [counts[8], counts[9], counts[15], counts[255]],
            ["00000009", "0000000a", "00000010", "00000100"],
        );
    });

    it("begin at 1 for a new nonce", async () => {
        const { authenticator, header, sign } = start(key, challengeWithNonce("one"));
        await sign();
        authenticator.refused(await header(), challengeWithNonce("two", true));
        const { nonce, nc } = await sign();
        assert.deepEqual([nonce, nc], ["two", "00000001"]);
    });

    it("go on where a server gives out the same nonce again", async () => {
        const { authenticator, header, sign } = start(key, challengeWithNonce("one"));
        authenticator.refused(await header(), challengeWithNonce("one"));
        const { nonce, nc } = await sign();
        assert.deepEqual([nonce, nc], ["one", "00000002"]);
    });

    it("never repeat among concurrent requests", async () => {
        const { sign } = start(key, challenge());
        const parts = await Promise.all(Array.from({ length: 50 }, () => sign()));
        assert.equal(new Set(parts.map(({ nonce, nc }) => `${nonce ?? ""} ${nc ?? ""}`)).size, 50);
    });
});

describe("DigestAuthenticator: challenges", () => {
    it("asks for one by a GET that carries no credentials and no body, whatever the request is", async () => {
        const { transport, sign } = start(key, challenge());
        await sign({ ...request("POST"), body: '{"description":"d"}' });
        assert.deepEqual(transport.requests, [{ method: "GET", url: request().url, headers: {} }]);
    });

    it("shares one among concurrent first requests", async () => {
        const { transport, sign } = start(key, challengeWithNonce("shared"));
        const parts = await Promise.all(Array.from({ length: 20 }, () => sign()));
        assert.ok(parts.every(({ nonce }) => nonce === "shared"));
        assert.equal(transport.requests.length, 1);
    });

    it("shares a failure among those who wait, and asks again for the next one", async () => {
        const { transport, sign } = start(key, apiError(500, "UNEXPECTED_ERROR"), challenge());
        const outcomes = await Promise.allSettled([sign(), sign()]);
        assert.ok(outcomes.every(({ status }) => status === "rejected"));
        assert.equal((await sign()).nc, "00000001");
        assert.equal(transport.requests.length, 2);
    });

    it("takes the fresh one that comes with a refusal, without asking for it", async () => {
        const { transport, authenticator, header, sign } = start(key, challengeWithNonce("one"));
        assert.equal(authenticator.refused(await header(), challengeWithNonce("two/+=", true)), "stale");
        assert.equal((await sign()).nonce, "two/+=");
        assert.equal(transport.requests.length, 1);
    });

    it("asks for a new one after a refusal that brought none", async () => {
        const { transport, authenticator, header, sign } = start(
            key,
            challengeWithNonce("one"),
            challengeWithNonce("two"),
        );
        assert.equal(authenticator.refused(await header(), apiError(401, "UNEXPECTED_ERROR")), "refused");
        assert.equal((await sign()).nonce, "two");
        assert.equal(transport.requests.length, 2);
    });

    it("takes the fresh one of a late refusal where an earlier one brought none", async () => {
        const { transport, authenticator, header, sign } = start(key, challengeWithNonce("one"));
        const [early, late] = [await header(), await header()];
        authenticator.refused(early, apiError(401, "UNEXPECTED_ERROR"));
        authenticator.refused(late, challengeWithNonce("two"));
        assert.equal((await sign()).nonce, "two");
        assert.equal(transport.requests.length, 1);
    });

    it("keeps the newer one that another request has brought meanwhile", async () => {
        const { authenticator, header, sign } = start(key, challengeWithNonce("one"));
        const [early, late] = [await header(), await header()];
        authenticator.refused(early, challengeWithNonce("two", true));
        assert.equal(authenticator.refused(late, challengeWithNonce("three", true)), "stale");
        assert.equal((await sign()).nonce, "two");
    });

    it("is not misled by a client nonce that equals the newer nonce's text", async () => {
        const { authenticator, header, sign } = start(key, challengeWithNonce("one"));
        const early = await header();
        authenticator.refused(early, challengeWithNonce(digestParts(early).cnonce ?? "", true));
        authenticator.refused(early, challengeWithNonce("three", true));
        assert.equal((await sign()).nonce, digestParts(early).cnonce);
    });

    for (const [text, refusal] of [
        ["stale=true", "stale"],
        ['stale="true"', "stale"],
        ["stale=TRUE", "stale"],
        ["stale=false", "refused"],
        ["", "refused"],
    ] as const) {
        it(`takes a refusal with ${text || "no stale part"} for ${refusal}`, async () => {
            const { authenticator, header } = start(key, challenge());
            const fresh = challenge(`Digest realm="r", nonce="two", qop="auth"${text && `, ${text}`}`);
            assert.equal(authenticator.refused(await header(), fresh), refusal);
        });
    }

    describe("several in one answer", () => {
        const sha256 = 'Digest realm="MMS Public API", nonce="n-sha", algorithm=SHA-256, qop="auth"';
        const md5 = 'Digest realm="MMS Public API", nonce="n-md5", algorithm=MD5, qop="auth"';
        const offers: [what: string, header: string, nonce: string, algorithm: string][] = [
            ["SHA-256 first", `${sha256}, ${md5}`, "n-sha", "SHA-256"],
            ["MD5 first", `${md5}, ${sha256}`, "n-sha", "SHA-256"],
            [
                "MD5 without its name",
                `${sha256.replace("SHA-256", "SHA-1")}, Digest realm="MMS Public API", nonce="n", qop=auth`,
                "n",
                "MD5",
            ],
            ["one that nobody can answer first", `${sha256.replace("SHA-256", "SHA3-512")}, ${md5}`, "n-md5", "MD5"],
            ["one that signs bodies too first", `${sha256.replace('"auth"', '"auth-int"')}, ${md5}`, "n-md5", "MD5"],
            ["other schemes around it", `Negotiate YII=, ${md5}, Basic realm="a, Digest nonce=x"`, "n-md5", "MD5"],
            ["commas and nonces in quoted text", `Digest opaque="nonce=x, Digest y", ${md5.slice(7)}`, "n-md5", "MD5"],
        ];
        for (const [what, header, nonce, algorithm] of offers) {
            it(`takes the strongest that it can answer, with its own nonce: ${what}`, async () => {
                const { sign } = start(key, challenge(header));
                const parts = await sign(request("POST"));
                assert.deepEqual([parts.nonce, parts.algorithm, parts.nc], [nonce, algorithm, "00000001"]);
                assert.equal(parts.response, responseWithQop(key, "POST", parts, algorithm));
            });
        }

        it("is right for the example of RFC 7616, section 3.9.1, with SHA-256", () => {
            const parts = {
                uri: "/dir/index.html",
                nonce: "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v",
                nc: "00000001",
                cnonce: "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ",
            };
            const mufasa = { user: "Mufasa", realm: "http-auth@example.org", secret: "Circle of Life" };
            assert.equal(
                responseWithQop(mufasa, "GET", parts, "SHA-256"),
                "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1",
            );
        });

        it("goes by its own word for stale", async () => {
            const { authenticator, header } = start(key, challenge(sha256));
            const fresh = (one: string, other: string) => challenge(`${sha256}, stale=${one}, ${md5}, stale=${other}`);
            assert.equal(authenticator.refused(await header(), fresh("true", "false")), "stale");
            assert.equal(authenticator.refused(await header(), fresh("false", "true")), "refused");
        });

        it("are told apart from a quoted stale in the answer to a wrong key", async () => {
            const { authenticator, header } = start(key, challenge(md5));
            const odd = challenge('Digest realm="stale=true", nonce="two", qop="auth"');
            assert.equal(authenticator.refused(await header(), odd), "refused");
        });
    });

    const noChallenges: [what: string, step: Step, error: RegExp][] = [
        [
            "a 401 that offers no digest",
            makeAnswer(401, "", { "www-authenticate": 'Basic realm="proxy"' }),
            /answered 401/,
        ],
        ["a 403", apiError(403, "ACCESS_FORBIDDEN"), /answered 403 ACCESS_FORBIDDEN/],
        ["a success", okay, /answered 200/],
        ["a redirect", makeAnswer(302, "", { location: "https://sso.example/" }), /a redirect to sso\.example/],
    ];
    for (const [what, step, expected] of noChallenges) {
        it(`fails where ${what} comes instead`, async () => {
            const { sign } = start(key, step);
            const error = await failureOf(sign());
            assert.match(error.message, expected);
            assert.doesNotMatch(error.message, /secret/);
        });
    }

    it("passes on what the server said in place of one", async () => {
        const { sign } = start(key, apiError(429, "RATE_LIMITED", { "retry-after": "9" }));
        const error = await failureOf(sign());
        assert.ok(error instanceof AtlasApiError);
        assert.equal(error.retryAfterMs, 9000);
    });
});
