import assert from "node:assert/strict";
import { startLocalAtlas } from "../../../provider/local";
import {
    call,
    challengeOf,
    clusterPath,
    readChallenge,
    send,
    sign,
    snapshotsPath,
    take,
    withAtlas,
} from "../../support/localClient";
import { start } from "../../support/virtualClock";

describe("local Atlas: the handle", () => {
    it("names the variables that point a program at it", async () => {
        await withAtlas({}, async (atlas) => {
            assert.match(atlas.url, /^http:\/\/127\.0\.0\.1:\d+$/);
            assert.deepEqual(atlas.env, {
                MONGODB_ATLAS_BASE_URL: atlas.url,
                MONGODB_ATLAS_PUBLIC_API_KEY: "localpub",
                MONGODB_ATLAS_PRIVATE_API_KEY: "1a2b3c4d-5e6f-4a0b-8c1d-2e3f4a5b6c7d",
            });
            await Promise.resolve();
        });
    });

    it("logs each request in the order of arrival", async () => {
        await withAtlas({}, async (atlas, clock) => {
            clock.advance(5);
            await call(atlas, "GET", `${snapshotsPath}?pageNum=2`);
            assert.equal(atlas.requests.length, 2);
            assert.deepEqual(atlas.requests[1], {
                at: start + 5,
                method: "GET",
                path: snapshotsPath,
                query: { pageNum: "2" },
                status: 200,
                authenticated: "digest",
                accepted: true,
                durationMs: 0,
                userAgent: "node",
            });
        });
    });

    it("tells of each request once its answer is known", async () => {
        const statuses: unknown[] = [];
        await withAtlas({ onRequest: ({ status }) => statuses.push(status) }, async (atlas) => {
            await call(atlas, "GET", snapshotsPath);
            assert.deepEqual(statuses, [401, 200]);
        });
    });

    it("shows what Atlas holds, as answers would", async () => {
        const other = "6f1a2b3c4d5e6f7a8b9c0d1e";
        const clusters = [{ clusterName: "Cluster0" }, { clusterName: "b" }, { projectId: other, clusterName: "c" }];
        await withAtlas({ clusters }, async (atlas, clock) => {
            const planted = atlas.addSnapshot({ description: "old", storageSizeBytes: 5 });
            const elsewhere = atlas.addSnapshot({ projectId: other });
            clock.advance(10);
            const id = await take(atlas);
            assert.deepEqual(
                atlas.snapshots(undefined, "Cluster0").map((snapshot) => snapshot.id),
                [id, planted.id],
            );
            assert.deepEqual(atlas.snapshots(other), [elsewhere]);
            assert.deepEqual(atlas.snapshots()[0], (await call(atlas, "GET", `${snapshotsPath}/${id}`)).body);
        });
    });

    it("plants finished and unfinished snapshots of every type", async () => {
        await withAtlas({}, async (atlas, clock) => {
            const scheduled = atlas.addSnapshot({ snapshotType: "scheduled" });
            assert.deepEqual([scheduled.status, scheduled.frequencyType], ["completed", "daily"]);
            assert.equal(atlas.addSnapshot({ requestedAt: start - 10 }).status, "completed");
            assert.equal(atlas.addSnapshot({ outcome: "failed" }).status, "failed");
            const unfinished = atlas.addSnapshot({ finished: false, inProgressMs: 50 });
            assert.equal(unfinished.status, "queued");
            clock.advance(1050);
            assert.equal((await call(atlas, "GET", `${snapshotsPath}/${unfinished.id}`)).body.status, "completed");
        });
    });

    it("plants hanging snapshots, which stay in progress until they fail or are deleted", async () => {
        const clusters = [{ clusterName: "Cluster0", outcome: "hanging" as const }];
        for (const retentionFrom of ["creation", "completion", "now"] as const) {
            await withAtlas({ clusters, retentionFrom }, async (atlas, clock) => {
                const taken = await take(atlas);
                const planted = atlas.addSnapshot({ outcome: "hanging", requestedAt: "-1h" });
                assert.equal(planted.status, "inProgress");
                assert.equal(planted.cloudProvider, "AWS");
                assert.throws(() => atlas.addSnapshot({ outcome: "hanging", finished: true }), /never finished/);
                clock.advance(400 * 86_400_000);
                assert.deepEqual(
                    (await call(atlas, "GET", snapshotsPath)).body.results,
                    atlas.snapshots(),
                    "they never expire",
                );
                assert.deepEqual(
                    atlas.snapshots().map(({ status }) => status),
                    ["inProgress", "inProgress"],
                );
                atlas.setRetention(taken, 500);
                assert.ok(Date.parse(atlas.snapshots()[0]!.expiresAt) > start + 499 * 86_400_000);
                const refused = await call(atlas, "POST", snapshotsPath, { body: {} });
                assert.equal(refused.body.errorCode, "UNFINISHED_ON_DEMAND_SNAPSHOT");
                atlas.failSnapshot(taken);
                assert.equal((await call(atlas, "GET", `${snapshotsPath}/${taken}`)).body.status, "failed");
                atlas.deleteSnapshot(planted.id);
                assert.deepEqual(
                    atlas.snapshots().map(({ id }) => id),
                    [taken],
                );
            });
        }
    });

    it("has what the options say from the start, and after a reset again", async () => {
        const clusters = [
            { clusterName: "Cluster0" },
            { clusterName: "Old0", backup: "legacy" as const },
            { clusterName: "Flex0", tier: "flex" as const },
            { clusterName: "Sls0", tier: "serverless" as const },
        ];
        const options = {
            clusters,
            snapshots: [{ description: "first", requestedAt: "-3d", retentionInDays: 7 }, { description: "second" }],
            legacySnapshots: [{ createdAt: "2023-11-01T08:00:00+01:00", doNotDelete: true }],
            flexSnapshots: [{ requestedAt: "-1d" }],
            serverlessSnapshots: [{ instanceName: "Sls0" }],
        };
        await withAtlas(options, async (atlas) => {
            const descriptions = () => atlas.snapshots().map(({ description }) => description);
            assert.deepEqual(descriptions(), ["second", "first"]);
            assert.deepEqual(atlas.legacySnapshots()[0]?.created.date, "2023-11-01T07:00:00Z");
            assert.equal(Date.parse(atlas.flexSnapshots()[0]!.scheduledTime), start - 86_400_000);
            assert.equal(atlas.serverlessSnapshots().length, 1);
            atlas.deleteSnapshot(atlas.snapshots()[0]!.id);
            atlas.reset();
            assert.deepEqual(descriptions(), ["second", "first"]);
            await Promise.resolve();
        });
    });

    it("plants a snapshot under an id that was there before, once", async () => {
        const id = "6553f1000000000000000001";
        const clusters = [{ clusterName: "Cluster0" }, { clusterName: "Old0", backup: "legacy" as const }];
        await withAtlas({ clusters }, async (atlas) => {
            assert.equal(atlas.addSnapshot({ id }).id, id);
            assert.equal((await call(atlas, "GET", `${snapshotsPath}/${id}`)).body.id, id);
            assert.equal(atlas.addLegacySnapshot({ id: `${id.slice(0, -1)}2` }).id, `${id.slice(0, -1)}2`);
            const again = /^The local Atlas has a snapshot 6553f1000000000000000001 already$/;
            assert.throws(() => atlas.addSnapshot({ id }), { message: again });
            assert.throws(() => atlas.addLegacySnapshot({ id }), { message: again });
            const form = /^A snapshot's id is 24 lower-case hex digits, not 6553F1$/;
            assert.throws(() => atlas.addSnapshot({ id: "6553F1" }), { message: form });
            assert.throws(() => atlas.addLegacySnapshot({ id: "6553F1" }), { message: form });
        });
    });

    it("makes the changes of somebody else", async () => {
        await withAtlas({}, async (atlas) => {
            const kept = atlas.addSnapshot({ retentionInDays: 3 });
            atlas.setRetention(kept.id, 4);
            assert.ok(Date.parse(atlas.snapshots()[0]!.expiresAt) > Date.parse(kept.expiresAt));
            const running = atlas.addSnapshot({ finished: false });
            atlas.failSnapshot(running.id);
            assert.equal((await call(atlas, "GET", `${snapshotsPath}/${running.id}`)).body.status, "failed");
            atlas.deleteSnapshot(running.id);
            assert.equal((await call(atlas, "GET", `${snapshotsPath}/${running.id}`)).status, 404);
            atlas.deleteCluster("Cluster0");
            assert.equal((await call(atlas, "GET", clusterPath)).body.errorCode, "CLUSTER_NOT_FOUND");
            assert.deepEqual(atlas.snapshots(), []);
        });
    });

    it("lists snapshots by their age, whatever the order they were planted in", async () => {
        await withAtlas({}, async (atlas) => {
            const ages = [2, 5, 1, 2, 9];
            const ids = ages.map((age) => atlas.addSnapshot({ requestedAt: start - age * 60_000 }).id);
            assert.deepEqual(
                atlas.snapshots().map(({ id }) => ids.indexOf(id)),
                [2, 3, 0, 1, 4],
            );
            const { body } = await call(atlas, "GET", `${snapshotsPath}?itemsPerPage=2&pageNum=2`);
            assert.deepEqual(
                (body.results as { id: string }[]).map(({ id }) => ids.indexOf(id)),
                [0, 1],
            );
        });
    });

    it("is as after its start once it is reset", async () => {
        const clusters = [{ clusterName: "Cluster0" }, { clusterName: "Old0", backup: "legacy" as const }];
        const faults = [{ method: "PATCH", fault: { kind: "status", status: 503 } }] as const;
        const nths: number[] = [];
        const outcome = ({ nth }: { nth: number }) => {
            nths.push(nth);
            return "completed" as const;
        };
        await withAtlas({ clusters, faults: [...faults], outcome }, async (atlas) => {
            const { requests } = atlas;
            const challenge = await challengeOf(atlas);
            const id = await take(atlas);
            atlas.addLegacySnapshot();
            const body = { retentionUnit: "DAYS", retentionValue: 1 };
            const patch = (snapshotId: string) => call(atlas, "PATCH", `${snapshotsPath}/${snapshotId}`, { body });
            assert.equal((await patch(id)).status, 503);
            atlas.addFaults({ fault: { kind: "reset" } });
            atlas.advance("10d");
            atlas.deleteCluster("Cluster0");

            atlas.reset();

            assert.equal(atlas.requests, requests);
            assert.deepEqual([requests, atlas.snapshots(), atlas.legacySnapshots()], [[], [], []]);
            assert.deepEqual(atlas.faults(), [{ ...faults[0], met: 0 }]);
            const headers = { Authorization: sign(challenge, "GET", clusterPath, 1) };
            assert.equal(readChallenge(await send(atlas, "GET", clusterPath, { headers })).stale, "true");
            assert.equal(requests[0]?.at, start);
            const again = await take(atlas);
            assert.notEqual(again, id);
            assert.equal((await patch(again)).status, 503);
            assert.deepEqual(nths, [1, 1]);
        });
    });

    it("gives no answer any more that was held back until a reset", async () => {
        await withAtlas({ faults: [{ method: "POST", fault: { kind: "slow", ms: 1000 } }] }, async (atlas, clock) => {
            const taking = assert.rejects(take(atlas));
            while (clock.sleeperCount === 0) {
                await new Promise(setImmediate);
            }
            atlas.reset();
            await taking;
            assert.deepEqual([atlas.snapshots(), atlas.requests], [[], []]);
        });
    });

    it("refuses changes to what is not there", async () => {
        await withAtlas({}, async (atlas) => {
            const id = "0".repeat(24);
            assert.throws(() => {
                atlas.deleteSnapshot(id);
            }, /has no snapshot 0{24}/);
            assert.throws(() => atlas.addSnapshot({ clusterName: "nowhere" }), /has no cluster nowhere/);
            assert.throws(() => {
                atlas.setRetention(atlas.addSnapshot().id, 0);
            }, /whole number of days/);
            await Promise.resolve();
        });
    });

    it("frees its port when it stops, and may be stopped twice", async () => {
        const first = await startLocalAtlas();
        const port = Number(new URL(first.url).port);
        await assert.rejects(startLocalAtlas({ port }), { message: new RegExp(`port ${port}: it is already in use`) });
        await Promise.all([first.stop(), first.stop()]);
        const second = await startLocalAtlas({ port });
        assert.equal(second.url, first.url);
        await second.stop();
    });

    it("refuses options that make no sense, by name", async () => {
        const refused = [
            [{ port: -1 }, /port/],
            [{ queuedMs: NaN }, /queuedMs/],
            [{ clusters: [{ clusterName: "no_underscores" }] }, /clusters\[0\]\.clusterName/],
            [{ clusters: [{ clusterName: "a", projectId: "x" }] }, /clusters\[0\]\.projectId/],
            [
                { clusters: [{ clusterName: "a", tier: "flex", backup: "legacy" }] },
                /clusters\[0\]\.backup: only a cluster of the tier "dedicated"/,
            ],
            [
                { clusters: [{ clusterName: "a" }, { clusterName: "a" }] },
                /clusters\[1\]\.clusterName: there are two clusters a in project 5f1a/,
            ],
            [{ legacyModifyStatus: 404 }, /legacyModifyStatus/],
            [{ serverlessApi: "answered" }, /serverlessApi/],
            [{ inProgresMs: 1 }, /inProgresMs/],
            [{ faults: [{ path: "(", fault: { kind: "reset" } }] }, /faults\[0\]\.path/],
            [{ faults: [{ fault: { kind: "status", status: 204 } }] }, /faults\[0\]\.fault\.status/],
        ] as const;
        for (const [options, message] of refused) {
            await assert.rejects(startLocalAtlas(options as object), { name: "TypeError", message });
        }
    });

    it("takes an option that is undefined as absent", async () => {
        const options = { port: undefined, clusters: [{ clusterName: "a", projectId: undefined }] };
        const atlas = await startLocalAtlas(options as object);
        await atlas.stop();
    });
});
