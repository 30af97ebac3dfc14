/** The API before versions, `/api/atlas/v1.0`, as the older documentation and its scripts know it. */
import assert from "node:assert/strict";
import type { LocalAtlas, LocalCluster } from "../../../provider/local";
import { call, projectPath, send, withAtlas } from "../../support/localClient";
import type { CallOptions } from "../../support/localClient";

const v1 = projectPath.replace("v2", "v1.0");
const snapshots = `${v1}/clusters/Cluster0/backup/snapshots`;
const clusters: LocalCluster[] = [
    { clusterName: "Cluster0" },
    { clusterName: "shards", type: "shardedCluster" },
    { clusterName: "old", backup: "legacy" },
    { clusterName: "sls", tier: "serverless" },
];
const plain = (method: string, body?: unknown): CallOptions => ({
    headers: { Accept: "application/json", ...(method === "GET" ? {} : { "Content-Type": "application/json" }) },
    ...(body === undefined ? {} : { body }),
});
const ask = (atlas: LocalAtlas, method: string, path: string, body?: unknown) =>
    call(atlas, method, path, plain(method, body));

describe("local Atlas: the API before versions", () => {
    it("takes, shows, keeps longer and deletes a snapshot, in plain JSON both ways", async () => {
        await withAtlas({ clusters, queuedMs: 0, inProgressMs: 0 }, async (atlas) => {
            const taken = await ask(atlas, "POST", snapshots, { description: "by a script", retentionInDays: 3 });
            assert.equal(taken.status, 200);
            assert.equal(taken.headers.get("content-type"), "application/json");
            const one = `${snapshots}/${String(taken.body.id)}`;
            const shown = await ask(atlas, "GET", one);
            assert.equal(shown.headers.get("content-type"), "application/json");
            assert.equal(shown.body.description, "by a script");
            const kept = await ask(atlas, "PATCH", one, { retentionUnit: "WEEKS", retentionValue: 2 });
            assert.ok(String(kept.body.expiresAt) > String(shown.body.expiresAt));
            const deleted = await ask(atlas, "DELETE", one);
            assert.deepEqual([deleted.status, deleted.text], [204, ""]);
            assert.equal((await ask(atlas, "GET", one)).body.errorCode, "SNAPSHOT_NOT_FOUND");
        });
    });

    it("says the same as version 2023-01-01, with links into itself", async () => {
        await withAtlas({ clusters, serverlessApi: "answering" }, async (atlas) => {
            const replicaSet = atlas.addSnapshot({ clusterName: "Cluster0" }).id;
            const sharded = atlas.addSnapshot({ clusterName: "shards" }).id;
            const legacy = atlas.addLegacySnapshot().id;
            const serverless = atlas.addServerlessSnapshot().id;
            for (const path of [
                "",
                "/clusters",
                "/clusters/shards",
                "/clusters/Cluster0/backup/snapshots",
                `/clusters/Cluster0/backup/snapshots/${replicaSet}`,
                `/clusters/shards/backup/snapshots/${sharded}`,
                "/clusters/shards/backup/snapshots/shardedClusters",
                `/clusters/shards/backup/snapshots/shardedCluster/${sharded}`,
                "/clusters/old/snapshots",
                `/clusters/old/snapshots/${legacy}`,
                "/serverless/sls/backup/snapshots",
                `/serverless/sls/backup/snapshots/${serverless}`,
            ]) {
                const before = await ask(atlas, "GET", v1 + path);
                const after = await call(atlas, "GET", projectPath + path);
                assert.equal(before.status, 200, path);
                assert.match(after.text, /"href":"[^"]*\/api\/atlas\/v2\//);
                assert.equal(before.text, after.text.replaceAll("/api/atlas/v2/", "/api/atlas/v1.0/"));
            }
        });
    });

    it("takes every Accept that plain JSON satisfies, and no other", async () => {
        await withAtlas({}, async (atlas) => {
            const status = async (Accept: string) => (await call(atlas, "GET", v1, { headers: { Accept } })).status;
            for (const accept of ["", "*/*", "application/*;q=0.5", "text/html, Application/JSON;charset=utf-8"]) {
                assert.equal(await status(accept), 200, accept);
            }
            for (const accept of ["text/html", "application/jsonx", "application/vnd.atlas.2023-01-01+json"]) {
                assert.equal(await status(accept), 406, accept);
            }
        });
    });

    it("takes no body but plain JSON", async () => {
        await withAtlas({}, async (atlas) => {
            const headers = { Accept: "application/json", "Content-Type": "application/vnd.atlas.2023-01-01+json" };
            assert.equal((await call(atlas, "POST", snapshots, { headers, body: {} })).status, 415);
        });
    });

    it("warns of no successor, and has the headers of every answer", async () => {
        await withAtlas({}, async (atlas) => {
            const { headers } = await ask(atlas, "GET", `${v1}/clusters/Cluster0`);
            assert.deepEqual(
                ["sunset", "deprecation", "server", "ratelimit-limit"].map((name) => headers.get(name)),
                [null, null, "mdbws", "10000"],
            );
        });
    });

    it("signs in, limits and refuses as the newer one does", async () => {
        await withAtlas({ clusters }, async (atlas) => {
            assert.equal((await send(atlas, "GET", snapshots)).status, 401);
            assert.equal((await ask(atlas, "GET", snapshots)).headers.get("ratelimit-remaining"), "1199");
            const newer = await call(atlas, "GET", snapshots.replace("v1.0", "v2"));
            assert.equal(newer.headers.get("ratelimit-remaining"), "1198");
            assert.equal((await ask(atlas, "PUT", snapshots, {})).headers.get("allow"), "GET, POST");
            const misspelled = await ask(atlas, "POST", snapshots, { retention: 1 });
            assert.deepEqual([misspelled.status, misspelled.body.errorCode], [400, "INVALID_ATTRIBUTE"]);
            const endpoint = (await ask(atlas, "GET", `${v1}/clusters/Cluster0/snapshots`)).body.parameters;
            assert.deepEqual(endpoint, [snapshots]);
            assert.equal((await ask(atlas, "GET", `${v1}/serverless/sls/backup/snapshots`)).status, 410);
        });
    });

    it("knows no flex clusters, which are younger", async () => {
        await withAtlas({ clusters: [{ clusterName: "bendy", tier: "flex" }] }, async (atlas) => {
            const answer = await ask(atlas, "GET", `${v1}/flexClusters/bendy/backup/snapshots`);
            assert.deepEqual([answer.status, answer.body.errorCode], [404, "RESOURCE_NOT_FOUND"]);
        });
    });

    it("changes the expiry of a legacy snapshot, and deletes it", async () => {
        await withAtlas({ clusters }, async (atlas) => {
            const path = `${v1}/clusters/old/snapshots/${atlas.addLegacySnapshot().id}`;
            const changed = await ask(atlas, "PATCH", path, { expires: "2026-03-01T00:00:00Z" });
            assert.equal(changed.body.expires, "2026-03-01T00:00:00Z");
            assert.equal((await ask(atlas, "DELETE", path)).status, 204);
            assert.deepEqual(atlas.legacySnapshots(), []);
        });
    });
});
