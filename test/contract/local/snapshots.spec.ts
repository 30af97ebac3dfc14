import assert from "node:assert/strict";
import type { LocalAtlasOptions } from "../../../provider/local";
import { call, clusterPath, projectId, projectPath, snapshotsPath, take, withAtlas } from "../../support/localClient";
import { start } from "../../support/virtualClock";

const dayMs = 86_400_000;
const iso = (ms: number) => new Date(ms).toISOString().replace(".000Z", "Z");

describe("local Atlas: the life of a snapshot", () => {
    it("answers a POST with 200 and a queued snapshot that lacks what is not known yet", async () => {
        await withAtlas({}, async (atlas) => {
            const answer = await call(atlas, "POST", snapshotsPath, { body: { description: "d", retentionInDays: 5 } });
            assert.equal(answer.status, 200);
            assert.equal(answer.headers.get("content-type"), "application/vnd.atlas.2023-01-01+json;charset=utf-8");
            const { id, links, ...rest } = answer.body;
            assert.match(String(id), /^[a-f0-9]{24}$/);
            assert.equal(parseInt(String(id).slice(0, 8), 16) * 1000, start);
            assert.deepEqual(links, [
                { href: `${atlas.url}${snapshotsPath}/${String(id)}`, rel: "self" },
                { href: `${atlas.url}${clusterPath}`, rel: "https://cloud.mongodb.com/cluster" },
            ]);
            assert.deepEqual(rest, {
                copyRegions: [],
                description: "d",
                expiresAt: iso(start + 5 * dayMs),
                frequencyType: "ondemand",
                policyItems: [],
                replicaSetName: "Cluster0",
                snapshotType: "onDemand",
                status: "queued",
                storageSizeBytes: 0,
                type: "replicaSet",
            });
        });
    });

    it("goes from queued to inProgress to completed as the clock says, and fields appear on the way", async () => {
        await withAtlas({ queuedMs: 10_000, inProgressMs: 100_000 }, async (atlas, clock) => {
            const path = `${snapshotsPath}/${await take(atlas)}`;
            const look = async () => {
                const { status, mongodVersion, cloudProvider, createdAt, expiresAt, storageSizeBytes } = (
                    await call(atlas, "GET", path)
                ).body;
                return { status, mongodVersion, cloudProvider, createdAt, expiresAt, storageSizeBytes };
            };
            const absent = { mongodVersion: undefined, cloudProvider: undefined, createdAt: undefined };
            const unfinished = { ...absent, expiresAt: iso(start + 3 * dayMs), storageSizeBytes: 0 };
            clock.advance(9_999);
            assert.deepEqual(await look(), { ...unfinished, status: "queued" });
            clock.advance(1);
            assert.deepEqual(await look(), { ...unfinished, status: "inProgress" });
            clock.advance(10_000);
            assert.deepEqual(await look(), { ...unfinished, status: "inProgress", mongodVersion: "8.0.12" });
            clock.advance(89_999);
            assert.deepEqual(await look(), {
                ...unfinished,
                status: "inProgress",
                mongodVersion: "8.0.12",
                cloudProvider: "AWS",
            });
            clock.advance(1);
            assert.deepEqual(await look(), {
                status: "completed",
                mongodVersion: "8.0.12",
                cloudProvider: "AWS",
                createdAt: iso(start + 60_000),
                expiresAt: iso(start + 110_000 + 3 * dayMs),
                storageSizeBytes: 3_221_225_472,
            });
        });
    });

    it("ends as the outcome says", async () => {
        const outcome: LocalAtlasOptions["outcome"] = ({ nth, description }) =>
            nth === 2 && description === "second" ? "failed" : "completed";
        await withAtlas({ outcome, queuedMs: 0, inProgressMs: 0 }, async (atlas) => {
            await take(atlas, snapshotsPath, { description: "first" });
            const second = await take(atlas, snapshotsPath, { description: "second" });
            const { body } = await call(atlas, "GET", `${snapshotsPath}/${second}`);
            assert.equal(body.status, "failed");
            assert.equal(body.createdAt, undefined);
            assert.equal(body.storageSizeBytes, 0);
        });
    });

    it("shows the cluster's own key once completed", async () => {
        const masterKeyUUID = "b1d4d5a0-3e2f-4a1b-9c8d-7e6f5a4b3c2d";
        const clusters = [{ clusterName: "Cluster0", masterKeyUUID }];
        await withAtlas({ clusters }, async (atlas, clock) => {
            const id = await take(atlas);
            assert.equal((await call(atlas, "GET", `${snapshotsPath}/${id}`)).body.masterKeyUUID, undefined);
            clock.advance(3000);
            assert.equal((await call(atlas, "GET", `${snapshotsPath}/${id}`)).body.masterKeyUUID, masterKeyUUID);
        });
    });

    it("takes no second on-demand snapshot while one is unfinished, but beside a scheduled one", async () => {
        await withAtlas({}, async (atlas, clock) => {
            atlas.addSnapshot({ finished: false, snapshotType: "scheduled" });
            await take(atlas);
            const refused = await call(atlas, "POST", snapshotsPath, { body: {} });
            assert.equal(refused.status, 400);
            assert.equal(refused.body.errorCode, "UNFINISHED_ON_DEMAND_SNAPSHOT");
            clock.advance(3000);
            await take(atlas);
        });
    });

    it("deletes a snapshot when its retention ends", async () => {
        await withAtlas({ queuedMs: 0, inProgressMs: 0 }, async (atlas, clock) => {
            const id = await take(atlas);
            clock.advance(3 * dayMs - 1);
            assert.equal((await call(atlas, "GET", `${snapshotsPath}/${id}`)).status, 200);
            clock.advance(1);
            assert.equal((await call(atlas, "GET", `${snapshotsPath}/${id}`)).status, 404);
            assert.deepEqual((await call(atlas, "GET", snapshotsPath)).body.results, []);
            assert.deepEqual(atlas.snapshots(), []);
        });
    });

    it("keeps a snapshot for a day when the POST names no retention", async () => {
        await withAtlas({}, async (atlas) => {
            const { body } = await call(atlas, "POST", snapshotsPath, { body: {} });
            assert.equal(body.expiresAt, iso(start + dayMs));
            assert.equal("description" in body, false);
        });
    });
});

describe("local Atlas: changing and deleting snapshots", () => {
    const instant: LocalAtlasOptions = { queuedMs: 0, inProgressMs: 60_000 };
    const patch = { retentionUnit: "WEEKS", retentionValue: 2 };

    for (const [retentionFrom, fromMs] of [
        ["creation", 30_000],
        ["completion", 60_000],
        ["now", 90_000],
    ] as const) {
        it(`counts a new retention from ${retentionFrom} when told to`, async () => {
            await withAtlas({ ...instant, retentionFrom }, async (atlas, clock) => {
                const id = await take(atlas);
                clock.advance(90_000);
                const answer = await call(atlas, "PATCH", `${snapshotsPath}/${id}`, { body: patch });
                assert.equal(answer.status, 200);
                assert.equal(answer.body.expiresAt, iso(start + fromMs + 14 * dayMs));
                assert.equal(answer.body.status, "completed");
            });
        });
    }

    it("changes the retention of finished snapshots only", async () => {
        await withAtlas({}, async (atlas) => {
            const id = await take(atlas);
            const answer = await call(atlas, "PATCH", `${snapshotsPath}/${id}`, { body: patch });
            assert.equal(answer.status, 400);
            assert.equal(answer.body.errorCode, "CANNOT_MODIFY_IN_PROGRESS_SNAPSHOT_RETENTION");
        });
    });

    it("refuses a retention of nothing, and one beyond all dates", async () => {
        await withAtlas({}, async (atlas) => {
            const { id } = atlas.addSnapshot();
            for (const retentionValue of [0, -1, 2_147_483_647]) {
                const body = { retentionUnit: "YEARS", retentionValue };
                const answer = await call(atlas, "PATCH", `${snapshotsPath}/${id}`, { body });
                assert.equal(answer.status, 400);
                assert.equal(answer.body.errorCode, "BACKUP_SNAPSHOT_RETENTION_VALUE_INVALID");
            }
        });
    });

    it("deletes with 204, no body and a media type, and knows the snapshot no more", async () => {
        await withAtlas({}, async (atlas) => {
            const path = `${snapshotsPath}/${atlas.addSnapshot().id}`;
            const answer = await call(atlas, "DELETE", path);
            assert.equal(answer.status, 204);
            assert.equal(answer.text, "");
            assert.match(answer.headers.get("content-type") ?? "", /^application\/vnd\.atlas\.2023-01-01\+json/);
            for (const method of ["GET", "DELETE"]) {
                const gone = await call(atlas, method, path);
                assert.equal(gone.status, 404);
                assert.equal(gone.body.errorCode, "SNAPSHOT_NOT_FOUND");
            }
            assert.deepEqual(atlas.snapshots(), []);
        });
    });

    it("deletes no queued snapshot and none in progress", async () => {
        await withAtlas({}, async (atlas, clock) => {
            const id = await take(atlas);
            for (const waitMs of [0, 1000]) {
                clock.advance(waitMs);
                const answer = await call(atlas, "DELETE", `${snapshotsPath}/${id}`);
                assert.equal(answer.status, 400);
                assert.equal(answer.body.errorCode, "CANNOT_DELETE_IN_PROGRESS_SNAPSHOT");
                assert.equal(answer.body.detail, `Cannot delete an in progress snapshot ${id}.`);
            }
        });
    });

    it("takes the open facts of deletion from its options", async () => {
        await withAtlas({ queuedIsDeletable: true, failedIsDeletable: false }, async (atlas) => {
            const queued = atlas.addSnapshot({ finished: false });
            const failed = atlas.addSnapshot({ outcome: "failed" });
            assert.equal((await call(atlas, "DELETE", `${snapshotsPath}/${queued.id}`)).status, 204);
            assert.equal((await call(atlas, "DELETE", `${snapshotsPath}/${failed.id}`)).status, 400);
        });
        await withAtlas({ missingSnapshotCode: "RESOURCE_NOT_FOUND" }, async (atlas) => {
            const failed = atlas.addSnapshot({ outcome: "failed" });
            assert.equal((await call(atlas, "DELETE", `${snapshotsPath}/${failed.id}`)).status, 204);
            const gone = await call(atlas, "GET", `${snapshotsPath}/${failed.id}`);
            assert.equal(gone.body.errorCode, "RESOURCE_NOT_FOUND");
        });
    });

    it("holds to a compliance policy: no deletion, no retention under the minimum, none shorter than it was", async () => {
        await withAtlas({ compliancePolicy: { minimumRetentionInDays: 7 } }, async (atlas) => {
            const path = `${snapshotsPath}/${atlas.addSnapshot({ retentionInDays: 30 }).id}`;
            const days = (retentionValue: number) => ({ body: { retentionUnit: "DAYS", retentionValue } });
            const codes = [
                await call(atlas, "DELETE", path),
                await call(atlas, "POST", snapshotsPath, { body: { retentionInDays: 6 } }),
                await call(atlas, "PATCH", path, days(6)),
                await call(atlas, "PATCH", path, days(20)),
            ].map(({ status, body }) => [status, body.errorCode]);
            assert.deepEqual(codes, [
                [400, "CANNOT_DELETE_SNAPSHOT_WITH_BACKUP_COMPLIANCE_POLICY"],
                [400, "SNAPSHOT_RETENTION_LESS_THAN_BACKUP_COMPLIANCE_POLICY"],
                [400, "SNAPSHOT_RETENTION_LESS_THAN_BACKUP_COMPLIANCE_POLICY"],
                [400, "CANNOT_DECREASE_SNAPSHOT_RETENTION_WITH_BACKUP_COMPLIANCE_POLICY"],
            ]);
            assert.equal((await call(atlas, "PATCH", path, days(40))).status, 200);
        });
    });
});

describe("local Atlas: the snapshot for a point in time", () => {
    const second = (ms: number) => Math.floor((start + ms) / 1000);
    // createdAt lies in the middle between the begin and the end.
    const instant: LocalAtlasOptions = { queuedMs: 0, inProgressMs: 0 };

    it("is the closest completed one that was created by then, or none", async () => {
        await withAtlas(instant, async (atlas) => {
            const early = atlas.addSnapshot({ requestedAt: start - 60_000 }).id;
            const late = atlas.addSnapshot({ requestedAt: start - 20_500 }).id;
            atlas.addSnapshot({ requestedAt: start - 10_000, outcome: "failed" });
            atlas.addSnapshot({ requestedAt: start - 5000, finished: false, inProgressMs: 60_000 });
            const found = async (query: string) => {
                const { body } = await call(atlas, "GET", `${snapshotsPath}?${query}`);
                return [body.totalCount, ...(body.results as { id: string }[]).map(({ id }) => id)];
            };
            for (const [ms, ...ids] of [
                [-60_001],
                [-60_000, early],
                [-21_001, early],
                [-20_500, late],
                [0, late],
                [3_600_000, late],
            ] as [number, ...string[]][]) {
                assert.deepEqual(await found(`pointInTimeUtcSeconds=${second(ms)}`), [ids.length, ...ids], String(ms));
                assert.deepEqual(await found(`oplogTs=${second(ms)}&oplogInc=7`), [ids.length, ...ids], String(ms));
            }
        });
    });

    it("comes with links that keep the filter", async () => {
        await withAtlas(instant, async (atlas) => {
            atlas.addSnapshot();
            for (const filter of [`pointInTimeUtcSeconds=${second(0)}`, `oplogTs=${second(0)}&oplogInc=1`]) {
                const { body } = await call(atlas, "GET", `${snapshotsPath}?pageNum=2&${filter}`);
                const href = (page: number) =>
                    `${atlas.url}${snapshotsPath}?includeCount=true&${filter}&pageNum=${page}&itemsPerPage=100`;
                assert.deepEqual(body.links, [
                    { href: href(2), rel: "self" },
                    { href: href(1), rel: "previous" },
                ]);
                assert.deepEqual([body.results, body.totalCount], [[], 1]);
            }
        });
    });

    it("is asked for in one way or the other", async () => {
        await withAtlas({}, async (atlas) => {
            for (const [query, other] of [
                ["pointInTimeUtcSeconds=1&oplogTs=1&oplogInc=1", "oplogTs"],
                ["oplogInc=1&pointInTimeUtcSeconds=1", "oplogInc"],
            ] as const) {
                const { status, body } = await call(atlas, "GET", `${snapshotsPath}?${query}`);
                assert.deepEqual(
                    [status, body.errorCode, body.detail, body.parameters],
                    [
                        400,
                        "MUTUALLY_EXCLUSIVE_QUERY_PARAMETERS",
                        `Either the pointInTimeUtcSeconds query parameter or the ${other} query parameter but not both should be specified.`,
                        ["pointInTimeUtcSeconds", other],
                    ],
                );
            }
        });
    });

    it("is asked for with whole numbers, and with both parts of an oplog timestamp", async () => {
        await withAtlas({}, async (atlas) => {
            for (const [query, name] of [
                ["oplogTs=1", "oplogTs"],
                ["oplogInc=1", "oplogInc"],
                ["pointInTimeUtcSeconds=", "pointInTimeUtcSeconds"],
                ["pointInTimeUtcSeconds=-1", "pointInTimeUtcSeconds"],
                ["pointInTimeUtcSeconds=1.5", "pointInTimeUtcSeconds"],
                ["pointInTimeUtcSeconds=99999999999999999", "pointInTimeUtcSeconds"],
                ["oplogTs=1&oplogInc=x", "oplogInc"],
            ] as const) {
                const { status, body } = await call(atlas, "GET", `${snapshotsPath}?${query}`);
                assert.deepEqual(
                    [status, body.errorCode, body.parameters],
                    [400, "INVALID_QUERY_PARAMETER", [name]],
                    query,
                );
            }
        });
    });
});

describe("local Atlas: clusters of other kinds", () => {
    const sharded = { clusterName: "shard-ed", type: "shardedCluster" } as const;
    const shardedSnapshots = `${projectPath}/clusters/shard-ed/backup/snapshots`;

    it("serves a sharded cluster's snapshots on the generic path without replica set fields", async () => {
        await withAtlas({ clusters: [sharded] }, async (atlas, clock) => {
            const id = await take(atlas, shardedSnapshots);
            clock.advance(3000);
            const { body } = await call(atlas, "GET", `${shardedSnapshots}/${id}`);
            assert.equal(body.type, "shardedCluster");
            for (const name of ["cloudProvider", "copyRegions", "replicaSetName", "members", "snapshotIds"]) {
                assert.equal(name in body, false, name);
            }
        });
    });

    it("shows members and their snapshots on the sharded path, and deletes there", async () => {
        await withAtlas({ clusters: [{ ...sharded, shardCount: 3 }] }, async (atlas) => {
            const { id } = atlas.addSnapshot();
            const path = `${shardedSnapshots}/shardedCluster/${id}`;
            const { body } = await call(atlas, "GET", path);
            const members = body.members as { cloudProvider: string; id: string; replicaSetName: string }[];
            assert.deepEqual(
                members.map(({ replicaSetName }) => replicaSetName),
                ["shard-ed-config-0", "shard-ed-shard-0", "shard-ed-shard-1", "shard-ed-shard-2"],
            );
            assert.deepEqual(Object.keys(body), Object.keys(body).toSorted());
            assert.equal((body.snapshotIds as string[]).length, 4);
            assert.equal(body.configServerType, "DEDICATED");
            const list = await call(atlas, "GET", `${shardedSnapshots}/shardedClusters`);
            assert.deepEqual(list.body.results, [body]);
            assert.equal(list.body.totalCount, 1);
            assert.equal((await call(atlas, "PATCH", path, { body: {} })).status, 405);
            assert.equal((await call(atlas, "DELETE", path)).status, 204);
            assert.equal((await call(atlas, "GET", path)).status, 404);
        });
    });

    it("has no paging on the sharded list", async () => {
        await withAtlas({ clusters: [sharded] }, async (atlas) => {
            const answer = await call(atlas, "GET", `${shardedSnapshots}/shardedClusters?pageNum=1`);
            assert.deepEqual([answer.status, answer.body.errorCode], [400, "INVALID_QUERY_PARAMETER"]);
        });
    });

    it("does not know a replica set's snapshot on the sharded path, unless told to", async () => {
        for (const replicaSetOnShardedPath of [false, true]) {
            await withAtlas({ replicaSetOnShardedPath }, async (atlas) => {
                const path = `${snapshotsPath}/shardedCluster/${atlas.addSnapshot().id}`;
                assert.equal((await call(atlas, "GET", path)).status, replicaSetOnShardedPath ? 200 : 404);
                assert.equal((await call(atlas, "DELETE", path)).status, 404);
                const list = await call(atlas, "GET", `${snapshotsPath}/shardedClusters`);
                assert.deepEqual(list.body.results, []);
            });
        }
    });

    it("refuses snapshots of a paused cluster, of one without backup, and everything of a flex cluster", async () => {
        const clusters = [
            { clusterName: "paused", paused: true },
            { clusterName: "bare", backupEnabled: false },
            { clusterName: "flex", tier: "flex" } as const,
        ];
        await withAtlas({ clusters }, async (atlas) => {
            const code = async (method: string, path: string) => {
                const answer = await call(atlas, method, projectPath + path, method === "POST" ? { body: {} } : {});
                return [answer.status, answer.body.errorCode];
            };
            assert.deepEqual(await code("POST", "/clusters/paused/backup/snapshots"), [
                409,
                "CANNOT_UPDATE_PAUSED_CLUSTER",
            ]);
            assert.deepEqual(await code("GET", "/clusters/paused/backup/snapshots"), [200, undefined]);
            assert.deepEqual(await code("POST", "/clusters/bare/backup/snapshots"), [400, "BACKUP_JOB_NOT_FOUND"]);
            const flex = [400, "CANNOT_USE_FLEX_CLUSTER_IN_CLUSTER_API"];
            assert.deepEqual(await code("GET", "/clusters/flex"), flex);
            assert.deepEqual(await code("POST", "/clusters/flex/backup/snapshots"), flex);
        });
        await withAtlas({ clusters, pausedTakesSnapshots: true }, async (atlas) => {
            await take(atlas, `${projectPath}/clusters/paused/backup/snapshots`);
        });
    });

    it("describes project and cluster", async () => {
        const clusters = [{ clusterName: "Cluster0" }, sharded];
        await withAtlas({ clusters }, async (atlas) => {
            const project = (await call(atlas, "GET", projectPath)).body;
            assert.equal(project.id, projectId);
            assert.equal(project.clusterCount, 2);
            const cluster = await call(atlas, "GET", `${projectPath}/clusters/shard-ed`, {
                headers: { Accept: "application/vnd.atlas.2024-08-05+json" },
            });
            assert.match(cluster.headers.get("content-type") ?? "", /2024-08-05/);
            const { name, stateName, clusterType, backupEnabled, paused } = cluster.body;
            assert.deepEqual(
                { name, stateName, clusterType, backupEnabled, paused },
                { name: "shard-ed", stateName: "IDLE", clusterType: "SHARDED", backupEnabled: true, paused: false },
            );
            const first = (await call(atlas, "GET", `${projectPath}/clusters/shard-ed`)).body;
            assert.deepEqual([first.backupEnabled, first.providerBackupEnabled], [false, true]);
        });
    });
});
