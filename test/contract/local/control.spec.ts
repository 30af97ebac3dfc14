import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { request } from "node:http";
import type { LocalAtlas, LocalAtlasOptions } from "../../../provider/local";
import { withDataFile } from "../../support/dataFolder";
import { call, projectId, snapshotsPath, take, withAtlas } from "../../support/localClient";
import { at, keys, withCommand } from "../../support/localCommand";
import { start } from "../../support/virtualClock";
import type { VirtualClock } from "../../support/virtualClock";

const clusters = [
    { clusterName: "Cluster0" },
    { clusterName: "Old0", backup: "legacy" as const },
    { clusterName: "sls", tier: "serverless" as const },
    { clusterName: "flex", tier: "flex" as const },
];
const missing = "0".repeat(24);

interface Reply {
    status: number;
    body: unknown;
    headers: Headers;
}

/** A control request; a body is sent as JSON. */
async function control(
    atlas: Pick<LocalAtlas, "url">,
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
): Promise<Reply> {
    const json = body === undefined ? {} : { "Content-Type": "application/json" };
    const response = await fetch(`${atlas.url}/control${path}`, {
        method,
        headers: { ...json, ...headers },
        ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
        status: response.status,
        headers: response.headers,
        body: text === "" ? undefined : (JSON.parse(text) as unknown),
    };
}

async function withControl(
    test: (atlas: LocalAtlas, clock: VirtualClock) => Promise<void>,
    options: LocalAtlasOptions = {},
): Promise<void> {
    await withAtlas({ control: true, clusters, ...options }, test);
}

function errorOf({ body }: Reply): string {
    return (body as { error: string }).error;
}

describe("local Atlas: the control endpoint", () => {
    it("is off unless it is asked for", async () => {
        await withAtlas({}, async (atlas) => {
            for (const [method, path] of [
                ["GET", ""],
                ["GET", "/"],
                ["POST", "/reset"],
                ["DELETE", "/faults"],
            ] as const) {
                const reply = await control(atlas, method, path);
                assert.equal(reply.status, 404);
                assert.match(errorOf(reply), /start local-atlas with --control/);
            }
        });
    });

    it("is on with the command's --control, and listens where the rest does", async () => {
        await withCommand(["--control"], async (printed) => {
            assert.equal((await control(at(printed), "POST", "/snapshots", { description: "theirs" })).status, 201);
            const { body } = await call(at(printed), "GET", snapshotsPath, keys(printed));
            assert.equal(body.totalCount, 1);
        });
    });

    it("tells the time, what there is, and what it can do", async () => {
        await withControl(async (atlas) => {
            for (const path of ["", "/"]) {
                const { status, body } = await control(atlas, "GET", path);
                const { now, nowMs, projects, operations } = body as Record<string, unknown>;
                assert.equal(status, 200);
                assert.deepEqual([now, nowMs], ["2026-01-01T00:00:00.000Z", start]);
                const usual = { type: "replicaSet", tier: "dedicated", backup: "cloud", paused: false };
                assert.deepEqual(projects, [
                    {
                        projectId,
                        name: "project-0d1e",
                        clusters: [
                            { clusterName: "Cluster0", ...usual },
                            { clusterName: "Old0", ...usual, backup: "legacy" },
                            { clusterName: "sls", ...usual, tier: "serverless" },
                            { clusterName: "flex", ...usual, tier: "flex" },
                        ],
                    },
                ]);
                assert.ok(Array.isArray(operations));
                assert.ok(operations.includes("POST /control/snapshots/{snapshotId}/fail"));
            }
        });
    });

    it("takes faults, one or several, tells how often each was met, and takes them away", async () => {
        await withControl(async (atlas) => {
            const down = { method: "GET", times: 2, fault: { kind: "status", status: 503 } };
            const lost = { method: "POST", when: "after", fault: { kind: "reset" } };
            assert.deepEqual(await withoutHeaders(control(atlas, "POST", "/faults", down)), {
                status: 201,
                body: [{ ...down, met: 0 }],
            });
            assert.equal((await control(atlas, "POST", "/faults", [lost, { ...lost, times: null }])).status, 201);
            assert.equal((await call(atlas, "GET", snapshotsPath)).status, 503);
            await assert.rejects(take(atlas));
            const { body } = await control(atlas, "GET", "/faults");
            assert.deepEqual(
                (body as { met: number }[]).map(({ met }) => met),
                [1, 1, 0],
            );
            assert.equal((await control(atlas, "DELETE", "/faults")).status, 204);
            assert.deepEqual((await control(atlas, "GET", "/faults")).body, []);
            assert.equal((await call(atlas, "GET", snapshotsPath)).status, 200);
        });
    });

    it("plants, lists, fails, keeps and deletes cloud backup snapshots", async () => {
        await withControl(async (atlas) => {
            const wanted = { description: "nightly", retentionInDays: 3, requestedAt: "2025-12-31T00:00:00Z" };
            const planted = await control(atlas, "POST", "/snapshots", wanted);
            assert.equal(planted.status, 201);
            const { id } = planted.body as { id: string };
            assert.deepEqual(atlas.snapshots(), [planted.body]);
            assert.equal(atlas.snapshots()[0]?.createdAt, "2025-12-31T00:00:02Z");
            assert.deepEqual((await control(atlas, "GET", "/snapshots")).body, [planted.body]);
            assert.deepEqual((await control(atlas, "GET", "/snapshots?clusterName=Old0")).body, []);

            const before = atlas.snapshots()[0]?.expiresAt;
            assert.equal((await control(atlas, "PATCH", `/snapshots/${id}`, { retentionInDays: 5 })).status, 204);
            assert.ok(Date.parse(atlas.snapshots()[0]!.expiresAt) > Date.parse(before!));
            assert.equal((await control(atlas, "POST", `/snapshots/${id}/fail`)).status, 204);
            assert.equal(atlas.snapshots()[0]?.status, "failed");
            assert.equal((await control(atlas, "DELETE", `/snapshots/${id}`)).status, 204);
            assert.deepEqual(atlas.snapshots(), []);
            // A body may be left out.
            assert.equal((await control(atlas, "POST", "/snapshots")).status, 201);
        });
    });

    it("plants and lists snapshots of serverless instances and of flex clusters", async () => {
        await withControl(async (atlas) => {
            for (const [path, query, there] of [
                ["/serverlessSnapshots", "?instanceName=sls", () => atlas.serverlessSnapshots()],
                ["/flexSnapshots", "?clusterName=flex", () => atlas.flexSnapshots()],
            ] as const) {
                const { body } = await control(atlas, "POST", path, { retentionInDays: 3 });
                assert.deepEqual(there(), [body]);
                assert.deepEqual((await control(atlas, "GET", path + query)).body, [body]);
                const { id } = body as { id: string };
                assert.equal((await control(atlas, "DELETE", `/snapshots/${id}`)).status, 204);
                assert.deepEqual((await control(atlas, "GET", path)).body, []);
            }
        });
    });

    it("plants, lists, changes and deletes legacy snapshots", async () => {
        await withControl(async (atlas) => {
            const wanted = { clusterName: "Old0", expiresAt: Date.UTC(2026, 6, 1) };
            const { body } = await control(atlas, "POST", "/legacySnapshots", wanted);
            const { id, expires } = body as { id: string; expires: string };
            assert.equal(expires, "2026-07-01T00:00:00Z");
            assert.deepEqual((await control(atlas, "GET", `/legacySnapshots?projectId=${projectId}`)).body, [body]);
            const path = `/legacySnapshots/${id}`;
            assert.equal((await control(atlas, "PATCH", path, { expiresAt: "2026-08-01T00:00:00Z" })).status, 204);
            assert.equal(atlas.legacySnapshots()[0]?.expires, "2026-08-01T00:00:00Z");
            assert.equal((await control(atlas, "PATCH", path, { doNotDelete: true })).status, 204);
            assert.equal(atlas.legacySnapshots()[0]?.doNotDelete, true);
            assert.equal((await control(atlas, "DELETE", path)).status, 204);
            assert.deepEqual(atlas.legacySnapshots(), []);
        });
    });

    it("moves the clock", async () => {
        await withControl(async (atlas) => {
            const moved = await control(atlas, "POST", "/clock", { advance: "10m" });
            assert.deepEqual(moved.body, { now: "2026-01-01T00:10:00.000Z", nowMs: start + 600_000 });
            await control(atlas, "POST", "/clock", { advance: 500 });
            assert.deepEqual((await control(atlas, "GET", "/clock")).body, {
                now: "2026-01-01T00:10:00.500Z",
                nowMs: start + 600_500,
            });
        });
    });

    it("has the request log, of which control requests are no part", async () => {
        await withControl(async (atlas) => {
            await call(atlas, "GET", snapshotsPath);
            atlas.advance("1h");
            await call(atlas, "GET", snapshotsPath);
            const list = async (query: string) => (await control(atlas, "GET", `/requests${query}`)).body;
            assert.deepEqual(await list(""), atlas.requests);
            assert.equal(atlas.requests.length, 4);
            assert.deepEqual(await list("?since=2026-01-01T01:00:00Z"), atlas.requests.slice(2));
            assert.deepEqual(await list("?since=-30m"), atlas.requests.slice(2));
            assert.deepEqual(await list(`?since=${start + 3_600_001}`), []);
            assert.equal((await control(atlas, "DELETE", "/requests")).status, 204);
            assert.deepEqual([await list(""), atlas.requests], [[], []]);
        });
    });

    it("terminates clusters, and is as after the start once it is reset", async () => {
        const faults = [{ method: "PUT", fault: { kind: "hang" } }] as const;
        await withControl(
            async (atlas) => {
                const theFirst = atlas.snapshots();
                assert.equal(theFirst.length, 1);
                await control(atlas, "POST", "/snapshots");
                await control(atlas, "POST", "/clock", { advance: "7d" });
                await control(atlas, "DELETE", "/faults");
                await call(atlas, "GET", snapshotsPath);
                assert.equal((await control(atlas, "DELETE", `/clusters/Cluster0?projectId=${projectId}`)).status, 204);
                assert.equal((await call(atlas, "GET", snapshotsPath)).body.errorCode, "CLUSTER_NOT_FOUND");

                assert.equal((await control(atlas, "POST", "/reset")).status, 204);

                assert.deepEqual(atlas.snapshots(), theFirst);
                assert.equal(atlas.requests.length, 0);
                assert.deepEqual(atlas.faults(), [{ ...faults[0], met: 0 }]);
                assert.equal((await call(atlas, "GET", snapshotsPath)).status, 200);
                assert.equal(atlas.requests[0]?.at, start);
            },
            { faults: [...faults], snapshots: [{ id: missing, description: "there from the start" }] },
        );
    });

    it("answers once what it did is in the data file", async () => {
        await withDataFile(async (data) => {
            await withControl(
                async (atlas) => {
                    const { body } = await control(atlas, "POST", "/snapshots");
                    assert.match(readFileSync(data, "utf8"), new RegExp((body as { id: string }).id));
                    await control(atlas, "POST", "/reset");
                    assert.doesNotMatch(readFileSync(data, "utf8"), new RegExp((body as { id: string }).id));
                },
                { data },
            );
        });
    });

    it("meets no faults", async () => {
        await withControl(
            async (atlas) => {
                assert.equal((await control(atlas, "GET", "/clock")).status, 200);
            },
            { faults: [{ anonymous: true, times: null, fault: { kind: "reset" } }] },
        );
    });

    for (const [method, path, body, status, error] of [
        ["POST", "/faults", { fault: { kind: "sulk" } }, 400, /^The local Atlas cannot add this fault: fault\.kind: /],
        ["POST", "/faults", [{ path: "(", fault: { kind: "hang" } }], 400, /: path: must be a regular expression/],
        ["POST", "/faults", "{", 400, /^The body is not JSON$/],
        ["POST", "/faults", undefined, 400, /fault/],
        ["POST", "/clock", {}, 400, /^advance: /],
        ["POST", "/clock", { advance: "soon" }, 400, /not by "soon"$/],
        ["POST", "/clock", { advance: -1 }, 400, /not by "-1"$/],
        ["POST", "/clock", { advance: "1d", by: "hand" }, 400, /^by: /],
        ["POST", "/snapshots", { description: 5 }, 400, /^description: /],
        ["POST", "/snapshots", [], 400, /^The body is an array, not an object$/],
        ["POST", "/snapshots", { retentionInDays: 0 }, 400, /^retentionInDays: must be a whole number from 1 to /],
        ["POST", "/snapshots", { requestedAt: "noon" }, 400, /^requestedAt: must be milliseconds since 1970, a time/],
        ["POST", "/snapshots", { id: "x" }, 400, /^id: must be 24 lower-case hex digits, not "x"$/],
        ["POST", "/snapshots", { clusterName: "nowhere" }, 404, /no cluster nowhere in project/],
        ["POST", "/snapshots", { clusterName: "sls" }, 409, /^Cluster sls in project \w+ cannot have such a snapshot$/],
        ["PATCH", `/snapshots/${missing}`, { retentionInDays: 2 }, 404, /^The local Atlas has no snapshot 0{24}$/],
        ["PATCH", `/snapshots/${missing}`, { retentionInDays: "2" }, 400, /^retentionInDays: /],
        ["POST", `/snapshots/${missing}/fail`, undefined, 404, /no snapshot/],
        ["DELETE", `/snapshots/${missing}`, undefined, 404, /no snapshot/],
        ["PATCH", `/legacySnapshots/${missing}`, {}, 400, /^Give either expiresAt or doNotDelete$/],
        ["PATCH", `/legacySnapshots/${missing}`, { expiresAt: 1, doNotDelete: true }, 400, /either/],
        ["DELETE", `/legacySnapshots/${missing}`, undefined, 404, /no legacy snapshot/],
        ["DELETE", "/clusters/nowhere", undefined, 404, /no cluster nowhere/],
        ["DELETE", "/clusters/Cluster0?project=x", undefined, 400, /^project: /],
        ["GET", "/snapshots?cluster=Cluster0", undefined, 400, /^cluster: /],
        ["GET", "/requests?since=yesterday", undefined, 400, /^since: must be milliseconds since 1970, a time/],
        ["GET", "/snapshot", undefined, 404, /^There is no \/control\/snapshot here$/],
        ["PUT", "/clock", {}, 405, /^\/control\/clock takes GET, HEAD, POST, not PUT$/],
        ["GET", "/reset", undefined, 405, /^\/control\/reset takes POST, not GET$/],
    ] as const) {
        it(`refuses ${method} ${path} ${body === undefined ? "without a body" : JSON.stringify(body)}`, async () => {
            await withControl(async (atlas) => {
                const reply = await control(atlas, method, path, body);
                assert.equal(reply.status, status);
                assert.match(errorOf(reply), error);
            });
        });
    }

    it("refuses an id that is there already", async () => {
        await withControl(async (atlas) => {
            const { id } = atlas.addSnapshot();
            for (const path of ["/snapshots", "/legacySnapshots"]) {
                assert.equal((await control(atlas, "POST", path, { id })).status, 409);
            }
        });
    });

    it("lists its operations where a path is wrong, and the methods where a method is", async () => {
        await withControl(async (atlas) => {
            const [lost, root] = await Promise.all(["/nowhere", "/"].map((path) => control(atlas, "GET", path)));
            const operationsOf = (reply?: Reply) => (reply?.body as { operations: string[] }).operations;
            assert.deepEqual(operationsOf(lost), operationsOf(root));
            assert.equal((await control(atlas, "PUT", "/faults", {})).headers.get("allow"), "GET, HEAD, POST, DELETE");
        });
    });

    describe("and a web page", () => {
        const json = { "Content-Type": "application/json" };

        for (const [what, headers, status] of [
            ["of another site", { Origin: "https://evil.example", "Sec-Fetch-Site": "cross-site" }, 403],
            ["of another port", { Origin: "http://127.0.0.1:1", "Sec-Fetch-Site": "same-site" }, 403],
            ["without an origin", { Origin: "null" }, 403],
            ["of an old browser", { Origin: "https://evil.example" }, 403],
            ["that is an image of another site", { "Sec-Fetch-Site": "cross-site" }, 403],
            ["of its own", { "Sec-Fetch-Site": "same-origin" }, 204],
            ["that was typed in", { "Sec-Fetch-Site": "none" }, 204],
        ] as const) {
            it(`${status === 403 ? "does not obey" : "obeys"} one ${what}`, async () => {
                await withControl(async (atlas) => {
                    await call(atlas, "GET", snapshotsPath);
                    const reply = await raw(`${atlas.url}/control/reset`, "POST", { ...json, ...headers }, "{}");
                    assert.equal(reply, status);
                    assert.equal(atlas.requests.length, status === 403 ? 2 : 0);
                });
            });
        }

        it("obeys one with the local Atlas's own origin", async () => {
            await withControl(async (atlas) => {
                assert.equal(await raw(`${atlas.url}/control/reset`, "POST", { Origin: atlas.url }, ""), 204);
            });
        });

        for (const type of ["application/x-www-form-urlencoded", "text/plain", "application/jsonp", undefined]) {
            it(`takes no body of type ${type ?? "unknown"}`, async () => {
                await withControl(async (atlas) => {
                    const headers = type === undefined ? {} : { "Content-Type": type };
                    const body = '{ "advance": "1d" }';
                    assert.equal(await raw(`${atlas.url}/control/clock`, "POST", headers, body), 415);
                    assert.deepEqual((await control(atlas, "GET", "/clock")).body, {
                        now: "2026-01-01T00:00:00.000Z",
                        nowMs: start,
                    });
                });
            });
        }

        it("does not get here under a name of its own", async () => {
            await withControl(async (atlas) => {
                assert.equal(await raw(`${atlas.url}/control/`, "GET", { Host: "evil.example" }, ""), 421);
            });
        });
    });
});

async function withoutHeaders(reply: Promise<Reply>): Promise<object> {
    const { status, body } = await reply;
    return { status, body };
}

/** The status of a request with headers that `fetch` would not send. */
async function raw(url: string, method: string, headers: Record<string, string>, body: string): Promise<number> {
    return await new Promise((resolve, reject) => {
        request(url, { method, headers }, (response) => {
            response.resume().on("end", () => {
                resolve(response.statusCode ?? 0);
            });
        })
            .on("error", reject)
            .end(body);
    });
}
