import assert from "node:assert/strict";
import { request } from "node:http";
import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import type { LocalAtlasOptions } from "../../../provider/local";
import { writeRequestsTo } from "../../../provider/local/requestLine";
import type { LogFormat } from "../../../provider/local/requestLine";
import { call, projectPath, send, snapshotsPath, withAtlas } from "../../support/localClient";
import { start } from "../../support/virtualClock";

const missing = `${snapshotsPath}/${"0".repeat(24)}`;
const csi = "\u009b";

/** The lines that are written while a test runs. */
async function linesOf(
    format: LogFormat,
    options: LocalAtlasOptions,
    test: Parameters<typeof withAtlas>[1],
): Promise<string[]> {
    const stream = new PassThrough();
    await withAtlas({ ...options, onRequest: writeRequestsTo(stream, format) }, test);
    stream.end();
    return (await text(stream)).trimEnd().split("\n");
}

/** A request as no well-behaved client would send it. */
async function sendRaw(url: string, headers: Record<string, string>): Promise<void> {
    await new Promise((resolve, reject) => {
        request(url, { headers }, (response) => response.resume().on("end", resolve))
            .on("error", reject)
            .end();
    });
}

describe("local Atlas: the request log", () => {
    it("tells the client's name, the code of a refusal and how long it took", async () => {
        const faults = [{ method: "DELETE", fault: { kind: "slow", ms: 250 } }] as const;
        await withAtlas({ faults: [...faults] }, async (atlas, clock) => {
            const answer = call(atlas, "DELETE", missing, { headers: { "User-Agent": "atlascli/1.50" } });
            while (clock.sleeperCount === 0) {
                await new Promise(setImmediate);
            }
            const [, pending] = atlas.requests;
            assert.equal(pending?.status, "pending");
            assert.equal(pending.durationMs, undefined);
            clock.advance(250);
            await answer;
            const { userAgent, errorCode, durationMs, status } = atlas.requests[1]!;
            assert.deepEqual(
                { userAgent, errorCode, durationMs, status },
                { userAgent: "atlascli/1.50", errorCode: "SNAPSHOT_NOT_FOUND", durationMs: 250, status: 404 },
            );
        });
    });

    it("has the code of an error that a fault makes up, and no duration of what hangs", async () => {
        const faults = [
            { anonymous: true, fault: { kind: "status", status: 503, errorCode: "DOWN" } },
            { anonymous: true, nth: 2, fault: { kind: "hang" } },
        ] as const;
        await withAtlas({ faults: [...faults] }, async (atlas) => {
            await send(atlas, "GET", projectPath);
            const gone = new AbortController();
            const hanging = assert.rejects(send(atlas, "GET", projectPath, { signal: gone.signal }));
            while (atlas.requests[1]?.status !== "hang") {
                await new Promise(setImmediate);
            }
            gone.abort();
            await hanging;
            assert.equal(atlas.requests[0]?.errorCode, "DOWN");
            assert.equal(atlas.requests[1].durationMs, undefined);
        });
    });

    it("keeps the newest ones, in the one array that is held on to", async () => {
        await withAtlas({ requestsKept: 3 }, async (atlas) => {
            const { requests } = atlas;
            for (const number of [1, 2, 3, 4, 5]) {
                await send(atlas, "GET", `${projectPath}?pageNum=${number}`);
            }
            assert.deepEqual(
                requests.map(({ query }) => query.pageNum),
                ["3", "4", "5"],
            );
            assert.equal(atlas.requests, requests);
        });
    });

    describe("as plain lines", () => {
        it("has one for each request: time, method, target, status, duration, sign-in, code and client", async () => {
            const lines = await linesOf("plain", {}, async (atlas) => {
                await call(atlas, "GET", `${snapshotsPath}?pageNum=2`);
                await call(atlas, "DELETE", missing, { headers: { "User-Agent": "atlascli/1.50" } });
            });
            assert.equal(lines.length, 4);
            assert.equal(lines[1], `2026-01-01T00:00:00.000Z GET ${snapshotsPath}?pageNum=2 200 0ms (digest) node`);
            assert.equal(
                lines[3],
                `2026-01-01T00:00:00.000Z DELETE ${missing} 404 0ms (digest) SNAPSHOT_NOT_FOUND atlascli/1.50`,
            );
        });

        it("says what happened instead of an answer", async () => {
            const faults = [{ anonymous: true, fault: { kind: "reset" } }] as const;
            const [line] = await linesOf("plain", { faults: [...faults] }, async (atlas) => {
                await assert.rejects(send(atlas, "GET", projectPath));
            });
            assert.equal(line, `2026-01-01T00:00:00.000Z GET ${projectPath} reset 0ms (none) node`);
        });

        it("lets no client steer the terminal", async () => {
            const [line] = await linesOf("plain", {}, async (atlas) => {
                const headers = { "User-Agent": `evil${csi}31m\tname` };
                await sendRaw(`${atlas.url}${projectPath}?a=%1b%5b31m&b=%c2%9b&c=%e2%80%ae`, headers);
            });
            assert.match(
                line!,
                /\?a=%1B%5B31m&b=%C2%9B&c=%E2%80%AE 401 0ms \(none\) (\S+ )?evil\\u009b31m\\u0009name$/,
            );
        });
    });

    describe("as JSON", () => {
        it("has an object a line, which is what the handle has", async () => {
            let expected: unknown;
            const lines = await linesOf("json", {}, async (atlas) => {
                await call(atlas, "GET", `${snapshotsPath}?pageNum=2`);
                expected = atlas.requests;
            });
            assert.deepEqual(
                lines.map((line) => JSON.parse(line) as unknown),
                expected,
            );
            assert.equal((JSON.parse(lines[0]!) as { at: number }).at, start);
        });

        it("is readable whatever a client sends, and steers no terminal", async () => {
            let expected: unknown;
            const [line] = await linesOf("json", {}, async (atlas) => {
                const headers = { "User-Agent": `evil${csi}31m` };
                await sendRaw(`${atlas.url}${projectPath}?a=%1b&b=%c2%9b&c=%e2%80%ae&d=%f3%a0%80%81`, headers);
                expected = atlas.requests[0];
            });
            assert.deepEqual(JSON.parse(line!), expected);
            assert.match(line!, /^[\x20-\x7e]+$/);
        });
    });

    it("never has a secret", async () => {
        const lines = await linesOf("json", {}, async (atlas) => {
            await call(atlas, "POST", snapshotsPath, { body: { description: "between us" } });
        });
        assert.equal(lines.length, 2);
        assert.doesNotMatch(lines.join(), /nonce|response=|localpub|between us/);
    });
});
