/** Every operation of the client, as the local Atlas answers it over a real socket. */
import assert from "node:assert/strict";
import { AtlasApiError } from "../../../provider/atlas/errors";
import { failureOf } from "../../support/failureOf";
import { cluster, clusterPath, type SocketRig, withSockets } from "../../support/clientSockets";
import { apiKey } from "../../support/localAccount";
import { start } from "../../support/virtualClock";

const dayMs = 86_400_000;
const instant = (ms: number) => `${new Date(ms).toISOString().slice(0, 19)}Z`;
const unknownId = "0123456789abcdef01234567";

async function refusal(promise: Promise<unknown>): Promise<{ status: number; code: string | undefined }> {
    const error = await failureOf(promise);
    assert.ok(error instanceof AtlasApiError, String(error));
    return { status: error.status, code: error.code };
}

/** A finished snapshot that was taken by the client itself. */
async function takeFinished({ operations, clock, budget }: SocketRig): Promise<string> {
    const { value } = await operations.takeSnapshots(cluster, { description: "d", retentionInDays: 3 }, budget());
    clock.advance(10_000);
    return value.id;
}

describe("client: takeSnapshots", () => {
    it("answers with the queued snapshot, and Atlas's own time", async () => {
        await withSockets({}, apiKey, async ({ operations, atlas, budget }) => {
            const body = { description: "before release", retentionInDays: 5 };
            const { value, answeredAt } = await operations.takeSnapshots(cluster, body, budget());
            assert.equal(answeredAt, start);
            assert.equal(value.status, "queued");
            assert.equal(value.description, "before release");
            assert.equal(value.expiresAt, instant(start + 5 * dayMs));
            assert.equal(value.createdAt, undefined);
            assert.deepEqual(
                atlas.snapshots().map(({ id }) => id),
                [value.id],
            );
        });
    });

    it("is refused while another on-demand snapshot is unfinished", async () => {
        await withSockets({}, apiKey, async ({ operations, budget }) => {
            const body = { description: "d", retentionInDays: 5 };
            await operations.takeSnapshots(cluster, body, budget());
            assert.deepEqual(await refusal(operations.takeSnapshots(cluster, body, budget())), {
                status: 400,
                code: "UNFINISHED_ON_DEMAND_SNAPSHOT",
            });
        });
    });

    it("reaches a cluster whose name holds hyphens", async () => {
        const clusterName = "my-cluster-5f1a2b3c4d5e6f7a8b9c0d1e-x";
        await withSockets({ clusters: [{ clusterName }] }, apiKey, async ({ operations, budget }) => {
            const body = { description: "d", retentionInDays: 5 };
            const { value } = await operations.takeSnapshots({ ...cluster, clusterName }, body, budget());
            assert.equal(value.status, "queued");
        });
    });
});

describe("client: getClusterBackupSnapshot", () => {
    it("answers with everything that Atlas tells of a completed snapshot", async () => {
        await withSockets({}, apiKey, async (rig) => {
            const snapshotId = await takeFinished(rig);
            const snapshot = await rig.operations.getClusterBackupSnapshot({ ...cluster, snapshotId }, rig.budget());
            const { id, status, type, snapshotType, frequencyType, storageSizeBytes, createdAt, policyItems } =
                snapshot;
            assert.deepEqual(
                { id, status, type, snapshotType, frequencyType, storageSizeBytes, createdAt, policyItems },
                {
                    id: snapshotId,
                    status: "completed",
                    type: "replicaSet",
                    snapshotType: "onDemand",
                    frequencyType: "ondemand",
                    storageSizeBytes: 3_221_225_472,
                    createdAt: instant(start + 2000),
                    policyItems: [],
                },
            );
        });
    });

    it("is refused for a snapshot that does not exist", async () => {
        await withSockets({}, apiKey, async ({ operations, budget }) => {
            const asked = operations.getClusterBackupSnapshot({ ...cluster, snapshotId: unknownId }, budget());
            assert.deepEqual(await refusal(asked), { status: 404, code: "SNAPSHOT_NOT_FOUND" });
        });
    });
});

describe("client: listBackupSnapshots", () => {
    it("answers with none, and Atlas's own time, for a cluster without snapshots", async () => {
        await withSockets({}, apiKey, async ({ operations, budget }) => {
            const { value, answeredAt } = await operations.listBackupSnapshots(cluster, budget());
            assert.deepEqual(value, []);
            assert.equal(answeredAt, start);
        });
    });

    it("gives on-demand and scheduled snapshots, the newest first", async () => {
        await withSockets({}, apiKey, async ({ operations, atlas, budget }) => {
            atlas.addSnapshot({ description: "older", requestedAt: start - 20_000 });
            atlas.addSnapshot({ snapshotType: "scheduled", requestedAt: start - 10_000 });
            const { value } = await operations.listBackupSnapshots(cluster, budget());
            assert.deepEqual(
                value.map(({ snapshotType, description }) => [snapshotType, description]),
                [
                    ["scheduled", undefined],
                    ["onDemand", "older"],
                ],
            );
        });
    });

    for (const [count, pages] of [
        [499, 1],
        [500, 1],
        [501, 2],
        [1203, 3],
    ] as const) {
        it(`reads ${count} snapshots whole, in ${pages} page${pages > 1 ? "s" : ""}`, async () => {
            await withSockets({}, apiKey, async ({ operations, atlas, budget, calls }) => {
                const planted = Array.from(
                    { length: count },
                    () => atlas.addSnapshot({ snapshotType: "scheduled" }).id,
                );
                const { value } = await operations.listBackupSnapshots(cluster, budget());
                assert.equal(value.length, count);
                assert.deepEqual(new Set(value.map(({ id }) => id)), new Set(planted));
                assert.deepEqual(
                    calls().map(({ query }) => query),
                    Array.from({ length: pages }, (_, page) => ({
                        itemsPerPage: "500",
                        ...(page > 0 && { pageNum: String(page + 1) }),
                    })),
                );
            });
        });
    }

    it("takes the time of the first page for its own", async () => {
        await withSockets({}, apiKey, async ({ operations, atlas, clock, budget }) => {
            Array.from({ length: 501 }, () => atlas.addSnapshot({ snapshotType: "scheduled" }));
            atlas.addFaults({ path: "pageNum=2", fault: { kind: "status", status: 503 } });
            const { answeredAt } = await operations.listBackupSnapshots(cluster, budget());
            assert.equal(answeredAt, start);
            assert.ok(clock.now() > start);
        });
    });
});

describe("client: updateBackupSnapshot", () => {
    it("sets the retention in days", async () => {
        await withSockets({ retentionFrom: "now" }, apiKey, async (rig) => {
            const snapshotId = await takeFinished(rig);
            const updated = await rig.operations.updateBackupSnapshot({ ...cluster, snapshotId }, 30, rig.budget());
            assert.equal(updated.expiresAt, instant(rig.clock.now() + 30 * dayMs));
            assert.equal(rig.atlas.snapshots()[0]?.expiresAt, updated.expiresAt);
        });
    });

    it("is refused while the snapshot is unfinished", async () => {
        await withSockets({}, apiKey, async ({ operations, atlas, budget }) => {
            const { id } = atlas.addSnapshot({ finished: false });
            const asked = operations.updateBackupSnapshot({ ...cluster, snapshotId: id }, 30, budget());
            assert.deepEqual(await refusal(asked), {
                status: 400,
                code: "CANNOT_MODIFY_IN_PROGRESS_SNAPSHOT_RETENTION",
            });
        });
    });
});

describe("client: deleteClusterBackupSnapshot", () => {
    for (const type of ["replicaSet", "shardedCluster"] as const) {
        it(`removes the snapshot of a ${type}`, async () => {
            const clusters = [{ clusterName: cluster.clusterName, type }];
            await withSockets({ clusters }, apiKey, async ({ operations, atlas, budget }) => {
                const { id } = atlas.addSnapshot();
                await operations.deleteClusterBackupSnapshot({ ...cluster, snapshotId: id }, budget());
                assert.deepEqual(atlas.snapshots(), []);
            });
        });
    }

    it("is refused for one that is gone, and while it is unfinished", async () => {
        await withSockets({}, apiKey, async ({ operations, atlas, budget }) => {
            const gone = operations.deleteClusterBackupSnapshot({ ...cluster, snapshotId: unknownId }, budget());
            assert.deepEqual(await refusal(gone), { status: 404, code: "SNAPSHOT_NOT_FOUND" });
            const { id } = atlas.addSnapshot({ finished: false });
            const unfinished = operations.deleteClusterBackupSnapshot({ ...cluster, snapshotId: id }, budget());
            assert.deepEqual(await refusal(unfinished), { status: 400, code: "CANNOT_DELETE_IN_PROGRESS_SNAPSHOT" });
        });
    });
});

describe("client: getBackupShardedCluster", () => {
    it("answers with the members, which the generic path lacks", async () => {
        const clusters = [{ clusterName: cluster.clusterName, type: "shardedCluster", shardCount: 2 } as const];
        await withSockets({ clusters }, apiKey, async ({ operations, atlas, budget }) => {
            const snapshotId = atlas.addSnapshot().id;
            const generic = await operations.getClusterBackupSnapshot({ ...cluster, snapshotId }, budget());
            const sharded = await operations.getBackupShardedCluster({ ...cluster, snapshotId }, budget());
            assert.deepEqual([generic.type, generic.members], ["shardedCluster", undefined]);
            assert.equal(sharded.id, snapshotId);
            assert.deepEqual(
                sharded.members?.map(({ cloudProvider }) => cloudProvider),
                ["AWS", "AWS", "AWS"],
            );
            assert.equal(sharded.snapshotIds?.length, 3);
        });
    });

    it("is refused for the snapshot of a replica set", async () => {
        await withSockets({}, apiKey, async ({ operations, atlas, budget }) => {
            const { id } = atlas.addSnapshot();
            const asked = operations.getBackupShardedCluster({ ...cluster, snapshotId: id }, budget());
            assert.equal((await refusal(asked)).status, 404);
        });
    });
});

describe("client: listBackupShardedClusters", () => {
    it("answers with all snapshots of a sharded cluster, members included", async () => {
        const clusters = [{ clusterName: cluster.clusterName, type: "shardedCluster", shardCount: 3 } as const];
        await withSockets({ clusters }, apiKey, async ({ operations, atlas, budget }) => {
            const planted = [atlas.addSnapshot().id, atlas.addSnapshot({ snapshotType: "scheduled" }).id];
            const listed = await operations.listBackupShardedClusters(cluster, budget());
            assert.deepEqual(new Set(listed.map(({ id }) => id)), new Set(planted));
            assert.ok(listed.every(({ members }) => members?.length === 4));
        });
    });
});

describe("client: getGroup", () => {
    it("resolves where the project exists", async () => {
        await withSockets({}, apiKey, async ({ operations, budget, calls }) => {
            await operations.getGroup(cluster, budget());
            assert.deepEqual(
                calls().map(({ method, path, status }) => [method, path, status]),
                [["GET", clusterPath.replace(/\/clusters.*/, ""), 200]],
            );
        });
    });

    it("is refused where it does not", async () => {
        await withSockets({}, apiKey, async ({ operations, budget }) => {
            const asked = operations.getGroup({ ...cluster, projectId: unknownId }, budget());
            assert.deepEqual(await refusal(asked), { status: 404, code: "GROUP_NOT_FOUND" });
        });
    });
});

describe("client: what every operation has in common", () => {
    it("asks for exactly the version that Atlas has", async () => {
        await withSockets({ strictVersions: true }, apiKey, async (rig) => {
            const snapshotId = await takeFinished(rig);
            const { operations, budget } = rig;
            await operations.listBackupSnapshots(cluster, budget());
            await operations.getClusterBackupSnapshot({ ...cluster, snapshotId }, budget());
            await operations.updateBackupSnapshot({ ...cluster, snapshotId }, 9, budget());
            await operations.deleteClusterBackupSnapshot({ ...cluster, snapshotId }, budget());
            assert.ok(rig.calls().every(({ accepted }) => accepted));
        });
    });

    it("names method, path, status, Atlas's code and detail when it is refused", async () => {
        await withSockets({}, apiKey, async ({ operations, budget }) => {
            const error = await failureOf(
                operations.listBackupSnapshots({ ...cluster, clusterName: "other" }, budget()),
            );
            assert.equal(
                error.message,
                `GET ${clusterPath.replace("Cluster0", "other")}/backup/snapshots answered 404 CLUSTER_NOT_FOUND: ` +
                    `No cluster named other exists in group ${cluster.projectId}`,
            );
        });
    });

    it("stays within Atlas's rate limit, as the answers tell it", async () => {
        const rateLimit = { capacity: 3, refillPerMinute: 60 };
        await withSockets({ rateLimit }, apiKey, async ({ operations, budget, calls }) => {
            for (let count = 0; count < 10; count++) {
                await operations.listBackupSnapshots(cluster, budget());
            }
            assert.deepEqual(new Set(calls().map(({ status }) => status)), new Set([200]));
        });
    });

    it("waits it out where another process has used it up", async () => {
        const rateLimit = { capacity: 3, refillPerMinute: 6 };
        await withSockets({ rateLimit }, apiKey, async ({ operations, connect, budget, calls, clock }) => {
            const startedAt = clock.now();
            for (let count = 0; count < 3; count++) {
                await operations.listBackupSnapshots(cluster, budget());
            }
            await connect(apiKey).listBackupSnapshots(cluster, budget());
            assert.deepEqual(
                calls().map(({ status }) => status),
                [200, 200, 200, 429, 200],
            );
            assert.ok(clock.now() - startedAt >= 10_000);
        });
    });
});
