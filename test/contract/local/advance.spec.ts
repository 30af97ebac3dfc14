import assert from "node:assert/strict";
import { startLocalAtlas } from "../../../provider/local";
import type { LocalAtlas } from "../../../provider/local";
import { defaultAccount } from "../../../provider/local/constants";
import {
    call,
    challengeOf,
    projectPath,
    readChallenge,
    send,
    sign,
    snapshotsPath,
    take,
    withAtlas,
} from "../../support/localClient";
import { until } from "../../support/until";
import { start } from "../../support/virtualClock";

const minuteMs = 60_000;
const dayMs = 86_400_000;
// Less than a nonce lives.
const slow = { path: "/groups/", fault: { kind: "slow" as const, ms: 4 * minuteMs } };

async function tokenOf(atlas: LocalAtlas): Promise<string> {
    const { clientId, clientSecret } = defaultAccount;
    const answer = await send(atlas, "POST", "/api/oauth/token", {
        body: "grant_type=client_credentials",
        headers: {
            Authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString("base64")}`,
            "Content-Type": "application/x-www-form-urlencoded",
        },
    });
    return String(answer.body.access_token);
}

describe("local Atlas: a clock that is moved", () => {
    it("completes a snapshot at once, and ends its retention", async () => {
        await withAtlas({ queuedMs: minuteMs, inProgressMs: 9 * minuteMs }, async (atlas) => {
            const path = `${snapshotsPath}/${await take(atlas)}`;
            atlas.advance("9m59s");
            assert.equal((await call(atlas, "GET", path)).body.status, "inProgress");
            atlas.advance(1000);
            const { body } = await call(atlas, "GET", path);
            assert.deepEqual([body.status, body.expiresAt], ["completed", "2026-01-04T00:10:00Z"]);
            atlas.advance("3d");
            assert.equal((await call(atlas, "GET", path)).status, 404);
        });
    });

    it("deletes an expired legacy snapshot", async () => {
        await withAtlas({ clusters: [{ clusterName: "Old0", backup: "legacy" }] }, async (atlas) => {
            atlas.addLegacySnapshot({ expiresAt: start + dayMs });
            atlas.advance("24h");
            assert.equal(atlas.legacySnapshots().length, 1);
            atlas.advance("1m");
            assert.equal(atlas.legacySnapshots().length, 0);
            await Promise.resolve();
        });
    });

    it("is the time of sign-ins, of the Date header, of the log and of new ids", async () => {
        await withAtlas({}, async (atlas) => {
            const challenge = await challengeOf(atlas);
            const bearer = { headers: { Authorization: `Bearer ${await tokenOf(atlas)}` } };
            assert.equal((await send(atlas, "GET", projectPath, bearer)).status, 200);
            atlas.advance("1h");
            assert.equal((await send(atlas, "GET", projectPath, bearer)).status, 401);
            const late = { headers: { Authorization: sign(challenge, "GET", projectPath, 1) } };
            assert.equal(readChallenge(await send(atlas, "GET", projectPath, late)).stale, "true");
            const answer = await call(atlas, "GET", projectPath);
            assert.equal(answer.headers.get("date"), "Thu, 01 Jan 2026 01:00:00 GMT");
            assert.equal(atlas.requests.at(-1)?.at, start + 3_600_000);
            assert.equal(parseInt((await take(atlas)).slice(0, 8), 16), start / 1000 + 3600);
        });
    });

    it("refills the bucket of the request limit", async () => {
        await withAtlas({ rateLimit: { capacity: 1, refillPerMinute: 1 } }, async (atlas) => {
            assert.equal((await call(atlas, "GET", snapshotsPath)).status, 200);
            assert.equal((await call(atlas, "GET", snapshotsPath)).status, 429);
            atlas.advance("1m");
            assert.equal((await call(atlas, "GET", snapshotsPath)).status, 200);
        });
    });

    it("adds to a clock that goes on", async () => {
        await withAtlas({ queuedMs: 0, inProgressMs: minuteMs }, async (atlas, clock) => {
            const path = `${snapshotsPath}/${await take(atlas)}`;
            atlas.advance("30s");
            clock.advance(29_999);
            assert.equal((await call(atlas, "GET", path)).body.status, "inProgress");
            clock.advance(1);
            assert.equal((await call(atlas, "GET", path)).body.status, "completed");
        });
    });

    it("sends a slow answer that is due by then", async () => {
        await withAtlas({ faults: [slow] }, async (atlas, clock) => {
            const waiting = call(atlas, "GET", snapshotsPath);
            await until(() => clock.sleeperCount === 1);
            atlas.advance("4m");
            assert.equal((await waiting).status, 200);
            assert.equal(clock.sleeperCount, 0);
        });
    });

    it("shortens the wait for a slow answer that is not due yet", async () => {
        await withAtlas({ faults: [slow] }, async (atlas, clock) => {
            const waiting = call(atlas, "GET", snapshotsPath);
            await until(() => clock.sleeperCount === 1);
            atlas.advance("3m");
            await until(() => clock.sleeperCount === 1 && clock.pauses.length === 2);
            assert.deepEqual(clock.pauses, [4 * minuteMs, minuteMs]);
            assert.equal(atlas.requests.at(-1)?.status, "pending");
            clock.advance(minuteMs);
            assert.equal((await waiting).status, 200);
            assert.equal(clock.sleeperCount, 0);
        });
    });

    it("leaves nothing of a slow answer that nobody waits for any more", async () => {
        await withAtlas({ faults: [slow] }, async (atlas, clock) => {
            const leaving = new AbortController();
            const waiting = call(atlas, "GET", snapshotsPath, { signal: leaving.signal });
            await until(() => clock.sleeperCount === 1);
            leaving.abort();
            await assert.rejects(waiting, { name: "AbortError" });
            await until(() => clock.sleeperCount === 0);
            atlas.advance("1h");
            await until(() => atlas.requests.at(-1)?.status === "reset");
            assert.equal(clock.pauses.length, 1);
        });
    });

    it("is the machine's own clock as well", async () => {
        const atlas = await startLocalAtlas({ faults: [slow], queuedMs: 0, inProgressMs: 4 * minuteMs });
        try {
            const { id, status } = atlas.addSnapshot({ finished: false });
            const waiting = call(atlas, "GET", `${snapshotsPath}/${id}`);
            await until(() => atlas.requests.length === 2);
            atlas.advance("4m");
            assert.deepEqual([status, (await waiting).body.status], ["inProgress", "completed"]);
        } finally {
            await atlas.stop();
        }
    });

    it("does not go backwards, nor to where ids end", async () => {
        await withAtlas({}, async (atlas) => {
            for (const [duration, message] of [
                [-1, 'not by "-1"'],
                [NaN, 'not by "NaN"'],
                ["", 'not by ""'],
                ["-5m", 'not by "-5m"'],
                ["soon", 'not by "soon"'],
                [Infinity, "beyond 7 February 2106"],
                ["36500d", "beyond 7 February 2106"],
            ] as const) {
                assert.throws(
                    () => {
                        atlas.advance(duration);
                    },
                    { name: "TypeError", message: new RegExp(message) },
                );
            }
            atlas.advance(0);
            const { headers } = await call(atlas, "GET", projectPath);
            assert.equal(headers.get("date"), "Thu, 01 Jan 2026 00:00:00 GMT");
        });
    });
});
