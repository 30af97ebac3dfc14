import assert from "node:assert/strict";
import { createLocalAtlas } from "../../../provider/local";
import {
    call,
    challengeOf,
    mediaType,
    projectPath,
    readChallenge,
    send,
    sign,
    snapshotsPath,
    withAtlas,
} from "../../support/localClient";
import type { Answer, Challenge } from "../../support/localClient";

/** As recorded, blanks included. */
const unauthorized = `{
  "error" : 401,
  "reason" : "Unauthorized",
  "detail" : "You are not authorized for this resource.",
  "errorCode" : "UNEXPECTED_ERROR"
}`;

describe("local Atlas: digest", () => {
    it("challenges an unsigned request in the form that was seen live", async () => {
        await withAtlas({}, async (atlas) => {
            const answer = await send(atlas, "GET", projectPath);
            assert.equal(answer.status, 401);
            assert.match(
                answer.headers.get("www-authenticate") ?? "",
                /^Digest realm="MMS Public API", domain="", nonce="[A-Za-z0-9+/]{32}", algorithm=MD5, qop="auth", stale=false$/,
            );
            assert.equal(answer.text, unauthorized);
            assert.deepEqual(
                [...answer.headers.keys()].filter((name) => !["connection", "keep-alive"].includes(name)),
                ["content-length", "content-type", "date", "server", "vary", "www-authenticate"],
            );
            assert.equal(answer.headers.get("content-type"), "application/json");
            assert.equal(atlas.requests[0]?.authenticated, "none");
        });
    });

    it("gives nonces that hold a slash and a plus sign, and never the same twice", async () => {
        await withAtlas({}, async (atlas) => {
            const nonces = [await challengeOf(atlas), await challengeOf(atlas)].map(({ nonce }) => nonce);
            assert.notEqual(nonces[0], nonces[1]);
            for (const nonce of nonces) {
                assert.match(nonce, /\//);
                assert.match(nonce, /\+/);
            }
        });
    });

    it("lets a signed request in", async () => {
        await withAtlas({}, async (atlas) => {
            assert.equal((await call(atlas, "GET", projectPath)).status, 200);
            assert.equal(atlas.requests[1]?.authenticated, "digest");
            assert.equal(atlas.requests[1].accepted, true);
        });
    });

    it("answers a wrong key with the same 401 again", async () => {
        await withAtlas({}, async (atlas) => {
            for (const keys of [{ privateKey: "wrong" }, { publicKey: "nobody" }]) {
                const answer = await call(atlas, "GET", projectPath, keys);
                assert.deepEqual([answer.status, answer.text], [401, unauthorized]);
                assert.equal(readChallenge(answer).stale, "false");
            }
        });
    });

    it("refuses a signature that was made for another path, query or method", async () => {
        await withAtlas({}, async (atlas) => {
            for (const [method, signedPath] of [
                ["GET", snapshotsPath],
                ["GET", `${projectPath}?pretty=true`],
                ["POST", projectPath],
            ] as const) {
                const authorization = sign(await challengeOf(atlas), method, signedPath, 1);
                const answer = await send(atlas, "GET", projectPath, { headers: { Authorization: authorization } });
                assert.equal(answer.status, 401);
            }
        });
    });

    it("lets one nonce serve many requests with growing counts", async () => {
        await withAtlas({}, async (atlas) => {
            const challenge = await challengeOf(atlas);
            for (const count of [1, 2, 3]) {
                const headers = { Authorization: sign(challenge, "GET", projectPath, count) };
                assert.equal((await send(atlas, "GET", projectPath, { headers })).status, 200);
            }
        });
    });

    it("refuses a nonce count that was used before", async () => {
        await withAtlas({}, async (atlas) => {
            const headers = { Authorization: sign(await challengeOf(atlas), "GET", projectPath, 1) };
            const requests = [1, 2, 3].map(() => send(atlas, "GET", projectPath, { headers }));
            const statuses = (await Promise.all(requests)).map(({ status }) => status);
            assert.deepEqual(statuses.sort(), [200, 401, 401]);
        });
    });

    it("calls a nonce stale once its lifetime is over, but only for the right key", async () => {
        await withAtlas({ nonceLifetimeMs: 5000 }, async (atlas, clock) => {
            const challenge = await challengeOf(atlas);
            const attempt = async (count: number, privateKey?: string) =>
                await send(atlas, "GET", projectPath, {
                    headers: {
                        Authorization: sign(challenge, "GET", projectPath, count, privateKey ? { privateKey } : {}),
                    },
                });
            clock.advance(4999);
            assert.equal((await attempt(1)).status, 200);
            clock.advance(1);
            const late = await attempt(2);
            assert.deepEqual([late.status, late.text], [401, unauthorized]);
            assert.equal(readChallenge(late).stale, "true");
            assert.equal(readChallenge(await attempt(3, "wrong")).stale, "false");
        });
    });

    it("forgets the oldest nonces of ever more clients that never sign in", async () => {
        const atlas = createLocalAtlas();
        const get = async (headers: Record<string, string> = {}): Promise<Answer> => {
            const request = new Request(atlas.url + projectPath, { headers: { Accept: mediaType, ...headers } });
            const response = await atlas.fetch(request);
            return { status: response.status, headers: response.headers, body: {}, text: "" };
        };
        const [first, second] = [readChallenge(await get()), readChallenge(await get())];
        for (let others = 0; others < 9_999; others += 1) {
            await get();
        }
        const attempt = (challenge: Challenge) => get({ Authorization: sign(challenge, "GET", projectPath, 1) });
        assert.equal((await attempt(second)).status, 200);
        assert.equal(readChallenge(await attempt(first)).stale, "true");
    });

    it("speaks the older form without qop when told to", async () => {
        await withAtlas({ challenge: "noQop" }, async (atlas) => {
            assert.equal((await challengeOf(atlas)).qop, false);
            assert.equal((await call(atlas, "GET", projectPath)).status, 200);
            assert.equal((await call(atlas, "GET", projectPath, { privateKey: "wrong" })).status, 401);
        });
    });

    it("refuses an answer without qop to a challenge that offers it", async () => {
        await withAtlas({}, async (atlas) => {
            const authorization = sign({ ...(await challengeOf(atlas)), qop: false }, "GET", projectPath, 1);
            const answer = await send(atlas, "GET", projectPath, { headers: { Authorization: authorization } });
            assert.equal(answer.status, 401);
        });
    });
});

describe("local Atlas: access", () => {
    const other = "6f1a2b3c4d5e6f7a8b9c0d1e";

    it("keeps an account out of a project that is not its own", async () => {
        const keys = { publicKey: "otherpub", privateKey: "other", clientId: "mdb_sa_id_1", clientSecret: "s" };
        await withAtlas({ accounts: [{ ...keys, projectIds: [other] }] }, async (atlas) => {
            assert.equal((await call(atlas, "GET", `/api/atlas/v2/groups/${other}`, keys)).status, 200);
            const answer = await call(atlas, "GET", snapshotsPath, keys);
            assert.equal(answer.status, 401);
            assert.deepEqual(answer.body, {
                detail: "User cannot access this group.",
                error: 401,
                errorCode: "USER_CANNOT_ACCESS_GROUP",
                parameters: [],
                reason: "Unauthorized",
            });
            assert.equal(answer.headers.get("x-error-code"), "USER_CANNOT_ACCESS_GROUP");
        });
    });

    it("names the address that is not on the access list, after the sign-in only", async () => {
        await withAtlas({ ipAccessList: "rejectAll" }, async (atlas) => {
            assert.equal((await send(atlas, "GET", projectPath)).status, 401);
            const answer = await call(atlas, "GET", projectPath);
            assert.equal(answer.status, 403);
            assert.equal(answer.body.errorCode, "IP_ADDRESS_NOT_ON_ACCESS_LIST");
            assert.equal(answer.body.detail, "IP address 127.0.0.1 is not allowed to access this resource.");
        });
    });
});
