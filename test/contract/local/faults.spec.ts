import assert from "node:assert/strict";
import { once } from "node:events";
import { request } from "node:http";
import type { IncomingMessage } from "node:http";
import { systemClock } from "../../../provider/clock";
import { createLocalAtlas, startLocalAtlas } from "../../../provider/local";
import type { Fault, LocalAtlas } from "../../../provider/local";
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
import { until } from "../../support/until";
import { start, VirtualClock } from "../../support/virtualClock";

/** A signed POST of a snapshot by node:http, which shows what becomes of the connection. */
async function postRaw(atlas: LocalAtlas): Promise<{ announced: number; received: number; code: string }> {
    const authorization = sign(await challengeOf(atlas), "POST", snapshotsPath, 1);
    return await new Promise((resolve) => {
        let announced = 0;
        let received = 0;
        const end = (error?: NodeJS.ErrnoException) => {
            resolve({ announced, received, code: error?.code ?? "" });
        };
        const headers = { Authorization: authorization, Accept: mediaType, "Content-Type": mediaType };
        const outgoing = request(atlas.url + snapshotsPath, { method: "POST", headers, agent: false });
        outgoing.on("error", end);
        outgoing.on("response", (incoming: IncomingMessage) => {
            announced = Number(incoming.headers["content-length"]);
            incoming.on("data", (chunk: Buffer) => (received += chunk.length));
            incoming.on("error", end);
            incoming.on("end", end);
        });
        outgoing.end("{}");
    });
}

describe("local Atlas: faults on the socket", () => {
    for (const [when, count] of [
        ["before", 0],
        ["after", 1],
    ] as const) {
        it(`resets the connection ${when} it acts`, async () => {
            await withAtlas({ faults: [{ method: "POST", when, fault: { kind: "reset" } }] }, async (atlas) => {
                assert.deepEqual(await postRaw(atlas), { announced: 0, received: 0, code: "ECONNRESET" });
                assert.equal(atlas.snapshots().length, count);
                const { status, accepted, clientClosed } = atlas.requests.at(-1)!;
                assert.deepEqual([status, accepted, clientClosed], ["reset", count === 1, undefined]);
            });
        });

        it(`never answers, ${when} it acts`, async () => {
            await withAtlas({ faults: [{ method: "POST", when, fault: { kind: "hang" } }] }, async (atlas) => {
                const leaving = new AbortController();
                const waiting = call(atlas, "POST", snapshotsPath, { body: {}, signal: leaving.signal });
                await until(() => atlas.requests.at(-1)?.status === "hang");
                assert.equal(atlas.snapshots().length, count);
                leaving.abort();
                await assert.rejects(waiting, { name: "AbortError" });
                await until(() => atlas.requests.at(-1)?.clientClosed === true);
                assert.equal(atlas.requests.at(-1)?.accepted, count === 1);
            });
        });

        it(`answers late, and acts ${when === "before" ? "late" : "at once"}`, async () => {
            await withAtlas(
                { faults: [{ method: "POST", when, fault: { kind: "slow", ms: 50 } }] },
                async (atlas, clock) => {
                    const waiting = call(atlas, "POST", snapshotsPath, { body: {} });
                    await until(() => clock.sleeperCount === 1);
                    assert.equal(atlas.snapshots().length, count);
                    assert.equal(atlas.requests.at(-1)?.status, "pending");
                    clock.advance(49);
                    assert.equal(atlas.requests.at(-1)?.status, "pending");
                    clock.advance(1);
                    assert.equal((await waiting).status, 200);
                    assert.equal(atlas.snapshots().length, 1);
                },
            );
        });

        it(`puts an HTML page in the place of an answer, ${when} it acts`, async () => {
            const faults: Fault[] = [{ method: "POST", when, fault: { kind: "html", status: 503 } }];
            await withAtlas({ faults }, async (atlas) => {
                const answer = await call(atlas, "POST", snapshotsPath, { body: {} });
                assert.equal(answer.status, 503);
                assert.equal(answer.headers.get("content-type"), "text/html");
                assert.match(answer.text, /^<html>/);
                assert.equal(atlas.snapshots().length, count);
                assert.equal(atlas.requests.at(-1)?.accepted, count === 1);
            });
        });
    }

    it("tells how many requests have met each one, until they are taken away", async () => {
        const down: Fault = { path: "/clusters/", times: 2, fault: { kind: "html", status: 503 } };
        await withAtlas({ faults: [down] }, async (atlas) => {
            atlas.addFaults({ method: "GET", nth: 2, times: null, fault: { kind: "status", status: 500 } });
            const statuses: number[] = [];
            for (let request = 0; request < 4; request += 1) {
                statuses.push((await call(atlas, "GET", snapshotsPath)).status);
            }
            assert.deepEqual(statuses, [503, 503, 500, 500]);
            assert.deepEqual(
                atlas.faults().map(({ fault, met }) => [fault.kind, met]),
                [
                    ["html", 2],
                    ["status", 2],
                ],
            );
            atlas.clearFaults();
            assert.deepEqual(atlas.faults(), []);
            assert.equal((await call(atlas, "GET", snapshotsPath)).status, 200);
        });
    });

    it("acts no more on a slow request that its client gave up", async () => {
        await withAtlas({ faults: [{ method: "POST", fault: { kind: "slow", ms: 50 } }] }, async (atlas, clock) => {
            const leaving = new AbortController();
            const waiting = call(atlas, "POST", snapshotsPath, { body: {}, signal: leaving.signal });
            await until(() => clock.sleeperCount === 1);
            leaving.abort();
            await assert.rejects(waiting, { name: "AbortError" });
            await until(() => atlas.requests.at(-1)?.clientClosed === true);
            clock.advance(50);
            assert.deepEqual(atlas.snapshots(), []);
        });
    });

    it("ends the connection after half of the answer, having announced the whole", async () => {
        await withAtlas(
            { faults: [{ method: "POST", when: "after", fault: { kind: "truncated" } }] },
            async (atlas) => {
                const { announced, received, code } = await postRaw(atlas);
                assert.equal(code, "ECONNRESET");
                assert.ok(announced > 100);
                assert.equal(received, Math.floor(announced / 2));
                assert.equal(atlas.snapshots().length, 1);
                const { status, accepted } = atlas.requests.at(-1)!;
                assert.deepEqual([status, accepted], ["truncated", true]);
            },
        );
    });

    it("resets where there is no answer to cut, and acts on nothing before", async () => {
        const faults: Fault[] = [
            { method: "DELETE", when: "after", fault: { kind: "truncated" } },
            { method: "POST", fault: { kind: "truncated" } },
        ];
        await withAtlas({ faults }, async (atlas) => {
            const { id } = atlas.addSnapshot();
            await assert.rejects(call(atlas, "DELETE", `${snapshotsPath}/${id}`), /fetch failed/);
            assert.equal((await postRaw(atlas)).code, "ECONNRESET");
            assert.deepEqual(atlas.snapshots(), []);
        });
    });

    it("answers with a status, a code and headers of choice", async () => {
        const fault = {
            kind: "status",
            status: 429,
            errorCode: "RATE_LIMITED",
            detail: "Slow down.",
            headers: { "Retry-After": "7" },
        } as const;
        await withAtlas({ faults: [{ fault }, { nth: 2, fault: { kind: "status", status: 500 } }] }, async (atlas) => {
            const answer = await call(atlas, "GET", snapshotsPath);
            assert.deepEqual(
                [answer.status, answer.body.errorCode, answer.body.detail, answer.headers.get("retry-after")],
                [429, "RATE_LIMITED", "Slow down.", "7"],
            );
            const next = await call(atlas, "GET", snapshotsPath);
            assert.deepEqual([next.status, next.body.errorCode], [500, "UNEXPECTED_ERROR"]);
            assert.equal((await call(atlas, "GET", snapshotsPath)).status, 200);
        });
    });

    it("forgets a nonce in use", async () => {
        await withAtlas({ faults: [{ nth: 2, fault: { kind: "staleNonce" } }] }, async (atlas) => {
            const challenge = await challengeOf(atlas);
            const attempt = async (count: number) =>
                await send(atlas, "GET", projectPath, {
                    headers: { Authorization: sign(challenge, "GET", projectPath, count) },
                });
            assert.equal((await attempt(1)).status, 200);
            const stale = await attempt(2);
            assert.equal(stale.status, 401);
            assert.equal(readChallenge(stale).stale, "true");
            const headers = { Authorization: sign(readChallenge(stale), "GET", projectPath, 1) };
            assert.equal((await send(atlas, "GET", projectPath, { headers })).status, 200);
        });
    });

    it("forgets a token in use", async () => {
        await withAtlas({ faults: [{ path: "/groups/", fault: { kind: "expiredToken" } }] }, async (atlas) => {
            const account = Buffer.from("mdb_sa_id_5f1a2b3c4d5e6f7a8b9c0d2f:mdb_sa_sk_local").toString("base64");
            const token = await send(atlas, "POST", "/api/oauth/token", {
                body: "grant_type=client_credentials",
                headers: {
                    Authorization: `Basic ${account}`,
                    "Content-Type": "application/x-www-form-urlencoded",
                },
            });
            const headers = { Authorization: `Bearer ${String(token.body.access_token)}` };
            assert.equal((await send(atlas, "GET", projectPath, { headers })).status, 401);
            assert.equal((await send(atlas, "GET", projectPath, { headers })).status, 401);
        });
    });

    it("stops although connections hang and answers are late", async () => {
        const faults: Fault[] = [{ fault: { kind: "hang" } }, { nth: 2, fault: { kind: "slow", ms: 3_600_000 } }];
        await withAtlas({ faults, clock: systemClock }, async (atlas) => {
            const waiting = [call(atlas, "GET", snapshotsPath), call(atlas, "GET", snapshotsPath)];
            await until(() => atlas.requests.filter(({ path }) => path === snapshotsPath).length === 2);
            await atlas.stop();
            for (const result of await Promise.allSettled(waiting)) {
                assert.equal(result.status, "rejected");
            }
            await assert.rejects(fetch(atlas.url));
            assert.ok(atlas.requests.every(({ clientClosed }) => clientClosed === undefined));
        });
    });
});

describe("local Atlas: plans of faults", () => {
    const failing = { kind: "status", status: 500 } as const;

    it("strikes the nth matching request and as many after it as told", async () => {
        await withAtlas(
            { faults: [{ method: "get", path: "snapshots\\?", nth: 2, times: 2, fault: failing }] },
            async (atlas) => {
                const statuses = [];
                for (const path of ["?pageNum=1", "", "?pageNum=1", "?pageNum=2", "?pageNum=3"]) {
                    statuses.push((await call(atlas, "GET", snapshotsPath + path)).status);
                }
                assert.deepEqual(statuses, [200, 200, 500, 500, 200]);
            },
        );
    });

    it("survives JSON, an endless fault included", async () => {
        const plan: Fault[] = [{ method: "GET", times: Infinity, fault: failing }];
        await withAtlas({ faults: JSON.parse(JSON.stringify(plan)) as Fault[] }, async (atlas) => {
            for (let count = 0; count < 5; count += 1) {
                assert.equal((await call(atlas, "GET", snapshotsPath)).status, 500);
            }
        });
    });

    it("leaves unsigned requests alone unless told otherwise", async () => {
        await withAtlas({ faults: [{ fault: failing }] }, async (atlas) => {
            assert.equal((await send(atlas, "GET", projectPath)).status, 401);
            atlas.addFaults({ anonymous: true, fault: { kind: "status", status: 503 } });
            assert.equal((await send(atlas, "GET", projectPath)).status, 503);
        });
    });

    it("takes the fault that was added first when two are due, while both count", async () => {
        const second = { nth: 2, fault: { kind: "status", status: 502 } } as const;
        await withAtlas({ faults: [{ fault: failing }, second] }, async (atlas) => {
            assert.equal((await call(atlas, "GET", snapshotsPath)).status, 500);
            assert.equal((await call(atlas, "GET", snapshotsPath)).status, 502);
        });
    });

    it("refuses a fault that makes no sense", async () => {
        await withAtlas({}, async (atlas) => {
            assert.throws(() => {
                atlas.addFaults({ fault: { kind: "slow" } } as unknown as Fault);
            }, /cannot add this fault: fault\.ms/);
            await Promise.resolve();
        });
    });
});

describe("local Atlas: a fault's headers", () => {
    for (const [what, fault] of [
        ["a line end in a value", { headers: { "Retry-After": "1\r\nSet-Cookie: a=b" } }],
        ["a control character in a value", { headers: { "Retry-After": "1\u0001" } }],
        ["a character that is none of HTTP's in a value", { headers: { "Retry-After": "\u2026" } }],
        ["a name that is none", { headers: { "Retry After": "1" } }],
        ["a line end in the code, which is sent as a header, too", { errorCode: "A\nB" }],
    ] as const) {
        it(`are refused with ${what}, when they are added and from the start`, async () => {
            const faults: Fault[] = [{ fault: { kind: "status", status: 503, ...fault } }];
            await withAtlas({}, async (atlas) => {
                assert.throws(
                    () => {
                        atlas.addFaults(...faults);
                    },
                    {
                        name: "TypeError",
                        message: /cannot add this fault: fault\.(headers|errorCode): must be .* HTTP can send/,
                    },
                );
                assert.equal((await call(atlas, "GET", snapshotsPath)).status, 200);
            });
            await assert.rejects(
                startLocalAtlas({ faults }),
                /cannot start: faults\[0\]\.fault\.(headers|errorCode): must be/,
            );
        });
    }

    it("are sent as they are, but for the length, which is the answer's own", async () => {
        const headers = { "Retry-After": "3", "Content-Length": "5" };
        await withAtlas({ faults: [{ fault: { kind: "status", status: 503, headers } }] }, async (atlas) => {
            const answer = await call(atlas, "GET", snapshotsPath);
            assert.equal(answer.headers.get("retry-after"), "3");
            assert.equal(answer.headers.get("content-length"), String(answer.text.length));
        });
    });
});

describe("local Atlas: without a socket", () => {
    const get = (signal?: AbortSignal) =>
        new Request("http://127.0.0.1/api/oauth/token", { method: "POST", ...(signal ? { signal } : {}) });
    const faulty = (fault: Fault["fault"]) =>
        createLocalAtlas({
            clock: new VirtualClock(start, { pausesEnd: "by hand" }),
            faults: [{ anonymous: true, when: "after", fault }],
        });

    it("answers a function call as it would answer a socket", async () => {
        const atlas = createLocalAtlas({ clock: new VirtualClock(start, { pausesEnd: "by hand" }) });
        const fetchPath = async (authorization?: string) =>
            await atlas.fetch(
                new Request(atlas.url + projectPath, {
                    headers: { Accept: mediaType, ...(authorization ? { Authorization: authorization } : {}) },
                }),
            );
        const refused = await fetchPath();
        assert.equal(refused.status, 401);
        const challenge = readChallenge({ status: 401, headers: refused.headers, body: {}, text: "" });
        const answer = await fetchPath(sign(challenge, "GET", projectPath, 1));
        assert.equal(answer.status, 200);
        assert.equal(answer.headers.get("date"), "Thu, 01 Jan 2026 00:00:00 GMT");
        assert.equal(atlas.requests.length, 2);
    });

    it("rejects with ECONNRESET for a reset", async () => {
        await assert.rejects(faulty({ kind: "reset" }).fetch(get()), { code: "ECONNRESET" });
    });

    it("waits for the signal in a hang, and for a stop", async () => {
        const atlas = faulty({ kind: "hang" });
        const leaving = new AbortController();
        const waiting = atlas.fetch(get(leaving.signal));
        await until(() => atlas.requests[0]?.status === "hang");
        leaving.abort();
        await assert.rejects(waiting, { name: "AbortError" });
        assert.equal(atlas.requests[0]?.clientClosed, true);

        const other = faulty({ kind: "hang" });
        const stuck = other.fetch(get());
        await other.stop();
        await assert.rejects(stuck, { code: "ECONNRESET" });
        await assert.rejects(other.fetch(get()), { code: "ECONNREFUSED" });
    });

    it("does not call a client gone that aborts its signal after the answer", async () => {
        const atlas = createLocalAtlas();
        const leaving = new AbortController();
        await atlas.fetch(get(leaving.signal));
        leaving.abort();
        assert.equal(atlas.requests[0]?.clientClosed, undefined);
    });

    it("cuts a truncated answer in half", async () => {
        const response = await faulty({ kind: "truncated" }).fetch(get());
        const text = await response.text();
        assert.equal(text.length, Math.floor(Number(response.headers.get("content-length")) / 2));
        assert.throws(() => JSON.parse(text) as unknown);
    });

    it("gives up a slow request with its signal", async () => {
        const atlas = faulty({ kind: "slow", ms: 10 });
        const leaving = new AbortController();
        const waiting = atlas.fetch(get(leaving.signal));
        setImmediate(() => {
            leaving.abort();
        });
        await once(leaving.signal, "abort");
        await assert.rejects(waiting, { name: "AbortError" });
    });
});
