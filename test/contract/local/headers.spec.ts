/** The headers of answers: the fixed ones, the rate limit, versions that have a successor, and the lengths that HEAD tells. */
import assert from "node:assert/strict";
import { createLocalAtlas } from "../../../provider/local";
import { defaultAccount } from "../../../provider/local/constants";
import {
    call,
    challengeOf,
    clusterPath,
    mediaType,
    projectPath,
    send,
    sign,
    snapshotsPath,
    take,
    withAtlas,
} from "../../support/localClient";
import { sendLines } from "../../support/rawRequest";

const fixed = {
    "referrer-policy": "strict-origin-when-cross-origin",
    server: "mdbws",
    "strict-transport-security": "max-age=31536000; includeSubdomains;",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "x-permitted-cross-domain-policies": "none",
};

function fixedOf(headers: Headers): Record<string, string | null> {
    return Object.fromEntries(Object.keys(fixed).map((name) => [name, headers.get(name)]));
}

describe("local Atlas: fixed headers", () => {
    it("are on every answer, and Vary on errors", async () => {
        await withAtlas({ queuedMs: 0, inProgressMs: 0 }, async (atlas) => {
            const id = await take(atlas);
            const basic = Buffer.from(`${defaultAccount.clientId}:${defaultAccount.clientSecret}`).toString("base64");
            const token = {
                body: "grant_type=client_credentials",
                headers: { "Content-Type": "application/x-www-form-urlencoded", Authorization: `Basic ${basic}` },
            };
            const answers = [
                await call(atlas, "GET", snapshotsPath),
                await call(atlas, "POST", snapshotsPath, { body: {} }),
                await call(atlas, "DELETE", `${snapshotsPath}/${id}`),
                await send(atlas, "POST", "/api/oauth/token", token),
                await send(atlas, "POST", "/api/oauth/token", { ...token, body: "" }),
                await call(atlas, "DELETE", `${snapshotsPath}/${id}`),
                await call(atlas, "PUT", snapshotsPath),
                await call(atlas, "GET", snapshotsPath, { headers: { Accept: "*/*" } }),
                await call(atlas, "GET", `${projectPath}/nothing`),
                await send(atlas, "POST", snapshotsPath, { body: "x".repeat(1024 * 1024 + 1) }),
            ];
            assert.deepEqual(
                answers.map(({ status, headers }) => [status, headers.get("vary")]),
                [
                    [200, null],
                    [200, null],
                    [204, null],
                    [200, null],
                    [400, "Accept-Encoding"],
                    [404, "Accept-Encoding"],
                    [405, "Accept-Encoding"],
                    [406, "Accept-Encoding"],
                    [404, "Accept-Encoding"],
                    [413, "Accept-Encoding"],
                ],
            );
            for (const { headers } of answers) {
                assert.deepEqual(fixedOf(headers), fixed);
            }
        });
    });

    it("are on the errors that faults give, whose own headers go first, and not on a gateway's page", async () => {
        const fault = { kind: "status", status: 503, headers: { server: "other", "Retry-After": "7" } } as const;
        const faults = [{ fault }, { nth: 2, fault: { kind: "html", status: 502 } as const }];
        await withAtlas({ faults }, async (atlas) => {
            const { status, headers } = await call(atlas, "GET", snapshotsPath);
            assert.deepEqual([status, headers.get("retry-after")], [503, "7"]);
            assert.deepEqual(fixedOf(headers), { ...fixed, server: "other" });
            const page = await call(atlas, "GET", snapshotsPath);
            assert.deepEqual([page.status, page.headers.get("server")], [502, null]);
        });
    });

    it("are on the answers of a local Atlas without a socket", async () => {
        const atlas = createLocalAtlas();
        const { headers, status } = await atlas.fetch(new Request(`${atlas.url}/api/nothing`));
        assert.deepEqual([status, fixedOf(headers)], [404, fixed]);
    });
});

describe("local Atlas: versions that have a successor", () => {
    async function agedOf(path: string, date: string): Promise<unknown[]> {
        const told: unknown[] = [];
        await withAtlas({}, async (atlas) => {
            const accept = { headers: { Accept: `application/vnd.atlas.${date}+json` } };
            const { headers } = await call(atlas, "GET", path, accept);
            told.push(headers.get("deprecation"), headers.get("sunset"));
        });
        return told;
    }

    it("say since when, and until when they are there, in the form that was recorded", async () => {
        const sunset = "Thu, 1 Jul 2027 00:00:00 GMT";
        assert.deepEqual(await agedOf(clusterPath, "2023-02-01"), ["Mon, 5 Aug 2024 00:00:00 GMT", sunset]);
        assert.deepEqual(await agedOf(clusterPath, "2024-08-04"), ["Mon, 5 Aug 2024 00:00:00 GMT", sunset]);
        assert.deepEqual(await agedOf(clusterPath, "2023-01-01"), ["Wed, 1 Feb 2023 00:00:00 GMT", sunset]);
    });

    it("are not the newest, nor those of snapshots and projects", async () => {
        assert.deepEqual(await agedOf(clusterPath, "2024-08-05"), [null, null]);
        assert.deepEqual(await agedOf(snapshotsPath, "2023-01-01"), [null, null]);
        assert.deepEqual(await agedOf(projectPath, "2023-01-01"), [null, null]);
    });
});

describe("local Atlas: HEAD", () => {
    it("answers like GET, with the length of the body that it leaves out", async () => {
        await withAtlas({}, async (atlas) => {
            atlas.addSnapshot();
            for (const [path, status, headers] of [
                [snapshotsPath, 200, {}],
                [`${snapshotsPath}/${"0".repeat(24)}`, 404, {}],
                [`${projectPath}/nothing`, 404, {}],
                [snapshotsPath, 406, { Accept: "*/*" }],
                [snapshotsPath, 401, { Authorization: "none" }],
            ] as const) {
                const [get, head] = await Promise.all(
                    ["GET", "HEAD"].map(async (method) => {
                        const Authorization = sign(await challengeOf(atlas), method, path, 1);
                        const answer = await sendLines(atlas, `${method} ${path}`, {
                            Authorization,
                            Accept: mediaType,
                            ...headers,
                        });
                        const {
                            "ratelimit-remaining": left,
                            "www-authenticate": challenge,
                            ...others
                        } = answer.headers;
                        assert.equal(challenge === undefined, status !== 401, left);
                        return { ...answer, headers: others };
                    }),
                );
                assert.equal(get?.status, status);
                assert.deepEqual(head, { ...get, body: "" });
                assert.equal(head.headers["content-length"], String(get.body.length));
            }
        });
    });

    it("has no length to tell where a fault answers without it", async () => {
        const faults = [{ fault: { kind: "html", status: 503 } as const }];
        await withAtlas({ faults }, async (atlas) => {
            const answer = await sendLines(atlas, `HEAD ${snapshotsPath}`, { Authorization: "none" });
            assert.deepEqual([answer.status, answer.body], [503, ""]);
        });
    });
});

describe("local Atlas: rate limit", () => {
    it("tells how much is left of the project's bucket", async () => {
        await withAtlas({}, async (atlas) => {
            const answer = await call(atlas, "GET", snapshotsPath);
            assert.equal(answer.headers.get("ratelimit-limit"), "1200");
            assert.equal(answer.headers.get("ratelimit-remaining"), "1199");
        });
    });

    it("tells it on refusals, too, but not to whoever has not signed in", async () => {
        await withAtlas({}, async (atlas) => {
            const id = "0".repeat(24);
            const told = [];
            for (const [method, path, accept] of [
                ["GET", `${snapshotsPath}/${id}`, mediaType],
                ["GET", `${snapshotsPath}?page=1`, mediaType],
                ["GET", snapshotsPath, "application/json"],
                ["PUT", snapshotsPath, mediaType],
                ["GET", `${snapshotsPath}/${id}/nothing`, mediaType],
            ] as const) {
                const { status, headers } = await call(atlas, method, path, { headers: { Accept: accept } });
                told.push([status, headers.get("ratelimit-limit"), headers.get("ratelimit-remaining")]);
            }
            assert.deepEqual(told, [
                [404, "1200", "1199"],
                [400, "1200", "1198"],
                [406, "1200", "1197"],
                [405, "1200", "1196"],
                [404, "1200", "1195"],
            ]);
            const unsigned = await send(atlas, "GET", snapshotsPath);
            assert.deepEqual([unsigned.status, unsigned.headers.get("ratelimit-limit")], [401, null]);
        });
    });

    it("keeps buckets of their own for projects and clusters, whatever the option says of snapshots", async () => {
        await withAtlas({ rateLimit: { capacity: 3, refillPerMinute: 20 } }, async (atlas) => {
            const left = async (path: string) => {
                const { headers } = await call(atlas, "GET", path);
                return `${headers.get("ratelimit-remaining") ?? "?"}/${headers.get("ratelimit-limit") ?? "?"}`;
            };
            assert.equal(await left(projectPath), "1199/1200");
            assert.equal(await left(clusterPath), "9999/10000");
            assert.equal(await left(snapshotsPath), "2/3");
            assert.equal(await left("/api/atlas/v2/groups"), "1198/1200");
            assert.equal(await left("/api/atlas/v2/groups/byName/x"), "1197/1200");
            assert.equal(await left(`${projectPath}/clusters`), "9998/10000");
            assert.equal(await left(`${projectPath}/clusters/no-such-cluster`), "9997/10000");
            assert.equal(await left(snapshotsPath), "1/3");
        });
    });

    it("answers 429 with Retry-After when the bucket is empty, and lets in again after that time", async () => {
        await withAtlas({ rateLimit: { capacity: 2, refillPerMinute: 20 } }, async (atlas, clock) => {
            await take(atlas);
            await call(atlas, "GET", snapshotsPath);
            const refused = await call(atlas, "GET", snapshotsPath);
            assert.equal(refused.status, 429);
            assert.equal(refused.headers.get("retry-after"), "3");
            assert.equal(refused.headers.get("ratelimit-limit"), "2");
            assert.equal(refused.headers.get("ratelimit-remaining"), "0");
            assert.equal(refused.body.errorCode, "RATE_LIMITED_TOKEN_BUCKET");
            assert.equal(
                refused.body.detail,
                `Rate limit exceeded for ${snapshotsPath}. Please retry after 3 seconds. Request capacity: 2. Refill rate: 20 per 60 seconds.`,
            );
            clock.advance(2999);
            assert.equal((await call(atlas, "GET", snapshotsPath)).status, 429);
            clock.advance(1);
            assert.equal((await call(atlas, "GET", snapshotsPath)).status, 200);
        });
    });

    it("can be switched off", async () => {
        await withAtlas({ rateLimit: false }, async (atlas) => {
            for (const path of [snapshotsPath, clusterPath, projectPath, `${snapshotsPath}/1`]) {
                const { headers } = await call(atlas, "GET", path);
                assert.deepEqual([headers.get("ratelimit-limit"), headers.get("ratelimit-remaining")], [null, null]);
            }
        });
    });
});
