import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { type IncomingMessage, request } from "node:http";
import { text } from "node:stream/consumers";
import { promisify } from "node:util";
import type { LocalAtlas } from "../../../provider/local";
import { defaultAccount } from "../../../provider/local/constants";
import type { PageState } from "../../../provider/local/page/pageState";
import { call, clusterPath, send, take, withAtlas } from "../../support/localClient";
import { eventsOf } from "../../support/serverSentEvents";

/** The states that are told, one after the other; ended by leaving. */
async function* statesOf(atlas: LocalAtlas, filter = ""): AsyncGenerator<PageState, void> {
    for await (const { event, data } of eventsOf(await fetch(`${atlas.url}/events?filter=${filter}`))) {
        if (event === "state") yield data as PageState;
    }
}

/** The first state that is so. */
async function stateIn(states: AsyncGenerator<PageState, void>, isSo: (state: PageState) => boolean) {
    for (;;) {
        const { value } = await states.next();
        assert.ok(value, "the events have ended");
        if (isSo(value)) return value;
    }
}

async function firstState(atlas: LocalAtlas, filter?: string): Promise<PageState> {
    const states = statesOf(atlas, filter);
    const { value } = await states.next();
    await states.return();
    return value!;
}

async function sendRaw(atlas: LocalAtlas, method: string, path: string, headers = {}): Promise<IncomingMessage> {
    return await new Promise((resolve, reject) => {
        request(atlas.url + path, { method, headers, agent: false }, resolve)
            .on("error", reject)
            .end();
    });
}

describe("local Atlas: the page", () => {
    it("is HTML that loads nothing and that no other page can show", async () => {
        await withAtlas({}, async (atlas) => {
            const { status, headers, text: html } = await send(atlas, "GET", "/");
            assert.equal(status, 200);
            assert.equal(headers.get("content-type"), "text/html; charset=UTF-8");
            assert.match(html, /^<!doctype html>/);
            assert.doesNotMatch(html, /\b(?:src|href)="(?!#|data:)|@import|url\(/);
            assert.match(
                headers.get("content-security-policy") ?? "",
                /^default-src 'none'; style-src 'sha256-\S+'; script-src 'sha256-\S+'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'$/,
            );
            assert.equal(headers.get("x-frame-options"), "DENY");
            assert.equal(headers.get("x-content-type-options"), "nosniff");
            assert.equal(headers.get("referrer-policy"), "no-referrer");
            assert.equal(headers.get("cross-origin-resource-policy"), "same-origin");
            assert.equal(headers.get("strict-transport-security"), null);
        });
    });

    it("answers HEAD with the length of the page, and with no events", async () => {
        await withAtlas({}, async (atlas) => {
            const page = await send(atlas, "GET", "/");
            const head = await sendRaw(atlas, "HEAD", "/");
            assert.equal(head.statusCode, 200);
            assert.equal(head.headers["content-length"], String(Buffer.byteLength(page.text)));
            const events = await sendRaw(atlas, "HEAD", "/events");
            assert.equal(events.headers["content-type"], "text/event-stream");
            assert.equal(await text(events), "");
        });
    });

    for (const path of ["/", "/events"]) {
        it(`refuses every other method on ${path}`, async () => {
            await withAtlas({}, async (atlas) => {
                for (const method of ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"]) {
                    const answer = await send(atlas, method, path);
                    assert.equal(answer.status, 405, method);
                    assert.equal(answer.headers.get("allow"), "GET, HEAD");
                }
            });
        });

        it(`is out of reach for pages from elsewhere: ${path}`, async () => {
            await withAtlas({}, async (atlas) => {
                const renamed = await sendRaw(atlas, "GET", path, { Host: "evil.example" });
                assert.equal(renamed.statusCode, 421);
                const asked = await sendRaw(atlas, "GET", path, { Origin: "https://evil.example" });
                assert.equal(asked.statusCode, 200);
                assert.equal(asked.headers["access-control-allow-origin"], undefined);
                assert.equal(asked.headers["cross-origin-resource-policy"], "same-origin");
                asked.destroy();
            });
        });
    }

    it("needs no sign-in, meets no fault and is not among the requests", async () => {
        const fault = { kind: "reset" } as const;
        await withAtlas(
            { ipAccessList: "rejectAll", faults: [{ anonymous: true, times: null, fault }] },
            async (atlas) => {
                assert.equal((await send(atlas, "GET", "/")).status, 200);
                assert.equal((await firstState(atlas)).requests.total, 0);
                assert.equal(atlas.requests.length, 0);
                assert.equal((await send(atlas, "GET", "/favicon.ico")).status, 404);
            },
        );
    });
});

describe("local Atlas: the events of the page", () => {
    it("tell each status of a snapshot as time passes, and that it is gone", async () => {
        await withAtlas({ queuedMs: 1000, inProgressMs: 2000 }, async (atlas, clock) => {
            const states = statesOf(atlas);
            await stateIn(states, ({ snapshots }) => snapshots.total === 0);
            await take(atlas);
            const statusIs = (status: string) => (state: PageState) => state.snapshots.rows[0]?.status === status;
            const queued = await stateIn(states, statusIs("queued"));
            assert.equal(queued.snapshots.rows[0]?.description, "test");
            clock.advance(2000);
            const running = await stateIn(states, statusIs("inProgress"));
            assert.equal(running.snapshots.rows[0]?.progress, 50);
            clock.advance(1000);
            const completed = await stateIn(states, statusIs("completed"));
            assert.equal(
                new Date(completed.snapshots.rows[0]!.expiresAt!).toISOString().slice(0, 19),
                atlas.snapshots()[0]?.expiresAt.slice(0, 19),
            );
            clock.advance(3 * 86_400_000);
            await stateIn(states, ({ snapshots }) => snapshots.total === 0);
            await states.return();
        });
    });

    it("tell the clock, in whole seconds", async () => {
        await withAtlas({}, async (atlas, clock) => {
            const before = clock.now();
            const clocks: unknown[] = [];
            for await (const { event, data } of eventsOf(await fetch(`${atlas.url}/events`))) {
                if (event !== "clock") continue;
                clocks.push(data);
                if (clocks.length === 2) break;
                clock.advance(1999);
            }
            assert.deepEqual(clocks, [before, before + 1000]);
        });
    });

    it("tell requests without their query, the newest first, and at most 200", async () => {
        await withAtlas({}, async (atlas) => {
            await call(atlas, "GET", `${clusterPath}?secret=hush`);
            for (let sent = 0; sent < 250; sent += 1) await send(atlas, "GET", `/api/${sent}`);
            const { requests } = await firstState(atlas);
            assert.equal(requests.rows.length, 200);
            assert.equal(requests.total, 252);
            assert.deepEqual(
                requests.rows.slice(0, 2).map(({ nth, path, status }) => [nth, path, status]),
                [
                    [252, "/api/249", 404],
                    [251, "/api/248", 404],
                ],
            );
        });
        await withAtlas({}, async (atlas) => {
            await call(atlas, "GET", `${clusterPath}?secret=hush`);
            assert.doesNotMatch(JSON.stringify(await firstState(atlas)), /hush/);
        });
    });

    it("name the variables that programs read, and hold no key and no secret", async () => {
        await withAtlas({}, async (atlas) => {
            await take(atlas);
            const state = await firstState(atlas);
            assert.deepEqual(state.variables, Object.keys(atlas.env));
            const told = JSON.stringify(state) + (await send(atlas, "GET", "/")).text;
            for (const value of Object.values(defaultAccount)) assert.ok(!told.includes(value), value);
        });
    });

    it("stay small however much there is, and a filter finds the rest", async () => {
        const clusters = Array.from({ length: 1000 }, (_, index) => ({ clusterName: `cluster-${index}` }));
        await withAtlas({ clusters }, async (atlas) => {
            for (let planted = 0; planted < 2000; planted += 1) {
                atlas.addSnapshot({ clusterName: `cluster-${planted % 1000}`, description: `the ${planted}th` });
            }
            const all = await firstState(atlas);
            assert.deepEqual([all.clusters.rows.length, all.clusters.total], [200, 1000]);
            assert.deepEqual([all.snapshots.rows.length, all.snapshots.total], [200, 2000]);
            assert.ok(JSON.stringify(all).length < 200_000);
            const found = await firstState(atlas, "CLUSTER-777%20completed");
            assert.deepEqual(
                found.snapshots.rows.map(({ description }) => description),
                ["the 1777th", "the 777th"],
            );
            assert.equal(found.snapshots.matching, 2);
            assert.equal(found.clusters.rows.length, 0);
            assert.equal((await firstState(atlas, "cluster-777")).clusters.rows[0]?.name, "cluster-777");
            assert.equal((await firstState(atlas, "project-0d1e")).snapshots.matching, 2000);
        });
    });

    it("show clusters and snapshots of every kind", async () => {
        const other = "6f1a2b3c4d5e6f7a8b9c0d1e";
        const clusters = [
            { clusterName: "plain", paused: true, backupEnabled: false },
            { clusterName: "wide", type: "shardedCluster" as const, shardCount: 3, cloudProvider: "GCP" as const },
            { clusterName: "older", backup: "legacy" as const },
            { clusterName: "small", tier: "flex" as const, projectId: other },
            { clusterName: "none", tier: "serverless" as const, projectId: other },
        ];
        await withAtlas({ clusters }, async (atlas) => {
            atlas.addLegacySnapshot({ doNotDelete: true });
            atlas.addLegacySnapshot({ finished: false });
            atlas.addServerlessSnapshot({ projectId: other });
            const state = await firstState(atlas);
            assert.deepEqual(
                state.clusters.rows.map(({ name, kind, provider, version, remarks }) =>
                    [name, kind, provider, version, ...remarks].join(" "),
                ),
                [
                    "plain replica set AWS 8.0.12 paused no backup",
                    "wide 3 shards GCP 8.0.12",
                    "older replica set AWS 4.0.28 legacy backup",
                    "small flex cluster AWS 8.0.12",
                    "none serverless instance AWS 8.0.12",
                ],
            );
            assert.deepEqual(
                state.projects.rows.map(({ id }) => id),
                ["5f1a2b3c4d5e6f7a8b9c0d1e", other],
            );
            const rows = state.snapshots.rows.map(({ cluster, status, progress, remarks, expiresAt }) =>
                [cluster, status, progress, ...remarks, expiresAt === undefined ? "never" : "expires"].join(" "),
            );
            assert.deepEqual(rows.sort(), [
                "none completed 100 scheduled expires",
                "older completed 100 legacy never",
                "older inProgress 0 legacy expires",
            ]);
        });
    });

    it("end when the local Atlas stops", async () => {
        await withAtlas({}, async (atlas) => {
            const states = statesOf(atlas);
            await states.next();
            await atlas.stop();
            // It may see a clean end or a connection that was cut off.
            const next = await states.next().catch(() => ({ done: true }));
            assert.equal(next.done, true);
        });
    });

    for (const [end, last] of [
        ["the client leaves", "watcher.destroy();"],
        ["the local Atlas stops", "void atlas.stop();"],
    ]) {
        it(`leave no timer behind when ${end}`, async () => {
            const program = `
                const { get } = require("node:http");
                const { startLocalAtlas } = require(${JSON.stringify(require.resolve("../../../provider/local"))});
                startLocalAtlas().then((atlas) => {
                    const watcher = get(atlas.url + "/events", { agent: false }, (events) => {
                        events.on("error", () => undefined);
                        events.once("data", () => {
                            ${last}
                            const look = () => {
                                const left = process.getActiveResourcesInfo().includes("Timeout");
                                if (left) setImmediate(look);
                                else atlas.stop().then(() => console.log("no timer"));
                            };
                            setImmediate(look);
                        });
                    });
                });`;
            const { stdout } = await promisify(execFile)(process.execPath, ["-e", program]);
            assert.equal(stdout, "no timer\n");
        });
    }
});
