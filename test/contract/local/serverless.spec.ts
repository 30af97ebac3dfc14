import assert from "node:assert/strict";
import type { LocalAtlas, LocalCluster } from "../../../provider/local";
import { call, projectId, projectPath, send, snapshotsPath, withAtlas } from "../../support/localClient";
import { start, type VirtualClock } from "../../support/virtualClock";

const dayMs = 86_400_000;
const iso = (ms: number) => new Date(ms).toISOString().replace(".000Z", "Z");
const serverlessPath = `${projectPath}/serverless/sls/backup/snapshots`;
const clusters: LocalCluster[] = [{ clusterName: "Cluster0" }, { clusterName: "sls", tier: "serverless" }];

/** Runs a test against a local Atlas that answers as Atlas did until 2026. */
async function withServerless(test: (atlas: LocalAtlas, clock: VirtualClock) => Promise<void>): Promise<void> {
    await withAtlas({ clusters, serverlessApi: "answering" }, test);
}

describe("local Atlas: snapshots of serverless instances", () => {
    it("answers 410 unless told to answer as before", async () => {
        await withAtlas({ clusters }, async (atlas) => {
            const { id } = atlas.addServerlessSnapshot();
            for (const path of [serverlessPath, `${serverlessPath}/${id}`, serverlessPath.replace("sls", "other")]) {
                const { status, body } = await call(atlas, "GET", path);
                assert.deepEqual([status, body.errorCode], [410, "VERSION_GONE"]);
            }
            assert.equal((await send(atlas, "GET", serverlessPath)).status, 401);
            const accept = { headers: { Accept: "application/json" } };
            assert.equal((await call(atlas, "GET", serverlessPath, accept)).status, 406);
        });
    });

    it("shows a snapshot as the specification has it", async () => {
        await withServerless(async (atlas) => {
            const { id } = atlas.addServerlessSnapshot({ retentionInDays: 2, storageSizeBytes: 9 });
            const answer = await call(atlas, "GET", `${serverlessPath}/${id}`);
            assert.equal(answer.status, 200);
            assert.deepEqual(answer.body, {
                createdAt: iso(start - 1000),
                expiresAt: iso(start + 2 * dayMs),
                frequencyType: "daily",
                id,
                links: [{ href: `${atlas.url}${serverlessPath}/${id}`, rel: "self" }],
                mongodVersion: "8.0.12",
                serverlessInstanceName: "sls",
                snapshotType: "scheduled",
                status: "completed",
                storageSizeBytes: 9,
            });
        });
    });

    it("lists page by page, the newest first", async () => {
        await withServerless(async (atlas, clock) => {
            const old = atlas.addServerlessSnapshot().id;
            clock.advance(1000);
            const unfinished = atlas.addServerlessSnapshot({ finished: false });
            assert.equal(unfinished.status, "queued");
            assert.equal("createdAt" in unfinished, false);
            const first = (await call(atlas, "GET", `${serverlessPath}?itemsPerPage=1`)).body;
            assert.deepEqual(first.results, [unfinished]);
            assert.equal(first.totalCount, 2);
            const next = (first.links as { href: string; rel: string }[]).find(({ rel }) => rel === "next")!;
            const second = (await call(atlas, "GET", next.href.slice(atlas.url.length))).body;
            assert.deepEqual(
                (second.results as { id: string }[]).map(({ id }) => id),
                [old],
            );
        });
    });

    it("can only be read", async () => {
        await withServerless(async (atlas) => {
            const one = `${serverlessPath}/${atlas.addServerlessSnapshot().id}`;
            assert.equal((await call(atlas, "POST", serverlessPath, { body: {} })).status, 405);
            assert.equal((await call(atlas, "PATCH", one, { body: {} })).status, 405);
            assert.equal((await call(atlas, "DELETE", one)).status, 405);
        });
    });

    it("names what is missing, and what belongs to the other API", async () => {
        await withServerless(async (atlas) => {
            const cloud = atlas.addSnapshot().id;
            const serverless = atlas.addServerlessSnapshot().id;
            const code = async (path: string) => {
                const { status, body } = await call(atlas, "GET", path);
                return [status, body.errorCode];
            };
            assert.deepEqual(await code(`${serverlessPath}/${cloud}`), [404, "SNAPSHOT_NOT_FOUND"]);
            assert.deepEqual(await code(`${snapshotsPath}/${serverless}`), [404, "SNAPSHOT_NOT_FOUND"]);
            assert.deepEqual(await code(`${serverlessPath}/123`), [400, "PATH_PARAM_PARSE_ERROR"]);
            assert.deepEqual(await code(`${serverlessPath}?completed=all`), [400, "INVALID_QUERY_PARAMETER"]);
            assert.deepEqual(await code(serverlessPath.replace("sls", "other")), [
                404,
                "SERVERLESS_INSTANCE_NOT_FOUND",
            ]);
            assert.deepEqual(await code(serverlessPath.replace(projectId, "0".repeat(24))), [404, "GROUP_NOT_FOUND"]);
            assert.deepEqual(await code(serverlessPath.replace("sls", "Cluster0")), [
                400,
                "CANNOT_USE_CLUSTER_IN_SERVERLESS_INSTANCE_API",
            ]);
            for (const path of ["", "/backup/snapshots", "/snapshots"]) {
                assert.deepEqual(await code(`${projectPath}/clusters/sls${path}`), [
                    400,
                    "CANNOT_USE_SERVERLESS_INSTANCE_IN_CLUSTER_API",
                ]);
            }
        });
    });

    it("keeps them apart from the others in the handle", async () => {
        await withServerless(async (atlas) => {
            const cloud = atlas.addSnapshot();
            const serverless = atlas.addServerlessSnapshot({ instanceName: "sls" });
            assert.deepEqual(atlas.snapshots(), [cloud]);
            assert.deepEqual(atlas.serverlessSnapshots(projectId, "sls"), [serverless]);
            atlas.failSnapshot(serverless.id);
            assert.equal(atlas.serverlessSnapshots()[0]?.status, "failed");
            assert.throws(
                () => atlas.addServerlessSnapshot({ instanceName: "Cluster0" }),
                /cannot have such a snapshot/,
            );
            assert.throws(() => atlas.addLegacySnapshot({ clusterName: "sls" }), /cannot have such a snapshot/);
            atlas.deleteCluster("sls");
            assert.deepEqual(atlas.serverlessSnapshots(), []);
            await Promise.resolve();
        });
    });
});
