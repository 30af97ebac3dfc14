import assert from "node:assert/strict";
import type { LocalAtlas, LocalCluster } from "../../../provider/local";
import { call, projectId, projectPath, snapshotsPath, withAtlas } from "../../support/localClient";
import type { Answer } from "../../support/localClient";
import { start } from "../../support/virtualClock";

const dayMs = 86_400_000;
const iso = (ms: number) => new Date(ms).toISOString().replace(".000Z", "Z");
const accept = (date: string) => ({ headers: { Accept: `application/vnd.atlas.${date}+json` } });
const get = (atlas: LocalAtlas, path: string) => call(atlas, "GET", path, accept("2024-11-13"));
const refusal = ({ status, body }: Answer) => [status, body.errorCode, body.detail, body.parameters];
const flexPath = `${projectPath}/flexClusters`;
const flexSnapshots = `${flexPath}/bendy/backup/snapshots`;
const clusters: LocalCluster[] = [{ clusterName: "Cluster0" }, { clusterName: "bendy", tier: "flex" }];

describe("local Atlas: flex clusters", () => {
    it("sends those who ask here for another kind of cluster to the right API", async () => {
        const others: LocalCluster[] = [...clusters, { clusterName: "sls", tier: "serverless" }];
        await withAtlas({ clusters: others }, async (atlas) => {
            const { id } = atlas.addSnapshot();
            for (const name of ["Cluster0", "sls"]) {
                for (const below of ["", "/backup/snapshots", `/backup/snapshots/${id}`]) {
                    assert.deepEqual(refusal(await get(atlas, `${flexPath}/${name}${below}`)), [
                        400,
                        "CANNOT_USE_NON_FLEX_CLUSTER_IN_FLEX_API",
                        `Cannot use non-flex cluster ${name} in the flex API.`,
                        [name],
                    ]);
                }
            }
        });
    });

    it("names what is missing", async () => {
        await withAtlas({ clusters }, async (atlas) => {
            const id = atlas.addSnapshot().id;
            assert.deepEqual(refusal(await get(atlas, flexSnapshots.replace("bendy", "none"))), [
                404,
                "CLUSTER_NOT_FOUND",
                `No cluster named none exists in group ${projectId}.`,
                ["none", projectId],
            ]);
            const missing = await get(atlas, `${flexSnapshots}/${id}`);
            assert.deepEqual(refusal(missing).slice(0, 2), [404, "SNAPSHOT_NOT_FOUND"]);
            const elsewhere = await get(atlas, flexPath.replace(projectId, "0".repeat(24)));
            assert.deepEqual(refusal(elsewhere).slice(0, 2), [404, "GROUP_NOT_FOUND"]);
            const unknown = await get(atlas, `${flexSnapshots}?completed=all`);
            assert.deepEqual(refusal(unknown).slice(0, 2), [400, "INVALID_QUERY_PARAMETER"]);
        });
    });

    it("have a version of their own, and nothing before it", async () => {
        await withAtlas({ clusters }, async (atlas) => {
            const later = await call(atlas, "GET", flexSnapshots, accept("2025-03-12"));
            assert.equal(later.headers.get("content-type"), "application/vnd.atlas.2024-11-13+json;charset=utf-8");
            assert.equal((await call(atlas, "GET", flexSnapshots, accept("2024-08-05"))).status, 406);
        });
    });

    it("have limits of their own", async () => {
        await withAtlas({ clusters }, async (atlas) => {
            for (const path of [flexPath, flexSnapshots]) {
                const { headers } = await get(atlas, path);
                assert.deepEqual(
                    [headers.get("ratelimit-limit"), headers.get("ratelimit-remaining")],
                    ["1200", "1199"],
                );
            }
        });
    });

    it("can only be read", async () => {
        await withAtlas({ clusters }, async (atlas) => {
            const { id } = atlas.addFlexSnapshot();
            for (const path of [flexPath, flexSnapshots, `${flexSnapshots}/${id}`]) {
                const answer = await call(atlas, "DELETE", path, accept("2024-11-13"));
                assert.deepEqual([answer.status, answer.headers.get("allow")], [405, "GET"]);
            }
        });
    });

    it("are listed and described apart from the dedicated ones", async () => {
        await withAtlas({ clusters }, async (atlas) => {
            const one = (await get(atlas, `${flexPath}/bendy`)).body;
            const { connectionStrings, id, ...rest } = one;
            assert.match(String(id), /^[a-f0-9]{24}$/);
            assert.deepEqual(Object.keys(one), Object.keys(one).toSorted());
            const { standard, standardSrv } = connectionStrings as Record<string, string>;
            assert.match(
                standard!,
                /^mongodb:\/\/(ac-[a-f0-9]{7}-shard-00-0\d\.[a-f0-9]{6}\.mongodb\.invalid:27017,?){3}\//,
            );
            assert.match(standardSrv!, /^mongodb\+srv:\/\/bendy\.[a-f0-9]{6}\.mongodb\.invalid$/);
            assert.deepEqual(rest, {
                backupSettings: { enabled: true },
                clusterType: "REPLICASET",
                createDate: "2020-07-24T00:28:44Z",
                groupId: projectId,
                mongoDBVersion: "8.0.12",
                name: "bendy",
                providerSettings: {
                    backingProviderName: "AWS",
                    diskSizeGB: 5,
                    providerName: "FLEX",
                    regionName: "US_EAST_1",
                },
                stateName: "IDLE",
                tags: [],
                terminationProtectionEnabled: false,
                versionReleaseSystem: "LTS",
            });
            assert.deepEqual((await get(atlas, flexPath)).body, {
                links: [{ href: `${atlas.url}${flexPath}?includeCount=true&pageNum=1&itemsPerPage=100`, rel: "self" }],
                results: [one],
                totalCount: 1,
            });
        });
    });
});

describe("local Atlas: snapshots of flex clusters", () => {
    it("show when they were scheduled, begun and finished, without links", async () => {
        await withAtlas({ clusters }, async (atlas) => {
            const planted = atlas.addFlexSnapshot();
            const answer = await get(atlas, `${flexSnapshots}/${planted.id}`);
            assert.equal(
                answer.text,
                JSON.stringify({
                    expiration: iso(start - 3000 + 8 * dayMs),
                    finishTime: iso(start),
                    id: planted.id,
                    mongoDBVersion: "8.0.12",
                    scheduledTime: iso(start - 3000),
                    startTime: iso(start - 2000),
                    status: "COMPLETED",
                }),
            );
            assert.deepEqual(planted, answer.body);
        });
    });

    it("are pending, queued, running and then completed or failed", async () => {
        await withAtlas({ clusters }, async (atlas, clock) => {
            const planted = { finished: false, requestedAt: start + 1000 };
            const good = `${flexSnapshots}/${atlas.addFlexSnapshot(planted).id}`;
            const bad = `${flexSnapshots}/${atlas.addFlexSnapshot({ ...planted, outcome: "failed" }).id}`;
            const seen = [];
            for (const passedMs of [0, 1000, 1000, 2000]) {
                clock.advance(passedMs);
                const { status, startTime, finishTime } = (await get(atlas, good)).body;
                seen.push([status, startTime, finishTime]);
            }
            assert.deepEqual(seen, [
                ["PENDING", undefined, undefined],
                ["QUEUED", undefined, undefined],
                ["RUNNING", iso(start + 2000), undefined],
                ["COMPLETED", iso(start + 2000), iso(start + 4000)],
            ]);
            assert.equal((await get(atlas, bad)).body.status, "FAILED");
        });
    });

    it("are gone when their expiration has come", async () => {
        await withAtlas({ clusters }, async (atlas, clock) => {
            const { id } = atlas.addFlexSnapshot({ requestedAt: start - 10_000, retentionInDays: 1 });
            clock.advance(dayMs - 10_001);
            assert.equal((await get(atlas, `${flexSnapshots}/${id}`)).status, 200);
            clock.advance(1);
            assert.equal((await get(atlas, `${flexSnapshots}/${id}`)).status, 404);
            assert.deepEqual(atlas.flexSnapshots(), []);
        });
    });

    it("are listed page by page, the oldest first", async () => {
        await withAtlas({ clusters }, async (atlas) => {
            const ids = [3, 2, 1].map((days) => atlas.addFlexSnapshot({ requestedAt: start - days * dayMs }).id);
            const seen = [];
            let path: string | undefined = `${flexSnapshots}?itemsPerPage=2`;
            while (path !== undefined) {
                const { body } = await get(atlas, path);
                assert.equal(body.totalCount, 3);
                seen.push(...(body.results as { id: string }[]).map(({ id }) => id));
                const next = (body.links as { href: string; rel: string }[]).find(({ rel }) => rel === "next");
                path = next?.href.slice(atlas.url.length);
            }
            assert.deepEqual(seen, ids);
        });
    });

    it("are kept apart from the others in the handle, and change by somebody else's hand", async () => {
        await withAtlas({ clusters }, async (atlas) => {
            const cloud = atlas.addSnapshot();
            const old = atlas.addFlexSnapshot({ requestedAt: start - dayMs });
            const running = atlas.addFlexSnapshot({ clusterName: "bendy", finished: false });
            assert.deepEqual(atlas.snapshots(), [cloud]);
            assert.deepEqual(atlas.flexSnapshots(projectId, "bendy"), [running, old]);
            assert.deepEqual(atlas.flexSnapshots(projectId, "Cluster0"), []);
            atlas.failSnapshot(running.id);
            assert.equal(atlas.flexSnapshots()[0]?.status, "FAILED");
            atlas.deleteSnapshot(running.id);
            assert.deepEqual(atlas.flexSnapshots(), [old]);
            const never = /cannot have such a snapshot/;
            assert.throws(() => atlas.addFlexSnapshot({ clusterName: "Cluster0" }), never);
            assert.throws(() => atlas.addSnapshot({ clusterName: "bendy" }), never);
            assert.throws(() => atlas.addLegacySnapshot({ clusterName: "bendy" }), never);
            const dedicated = await call(atlas, "GET", snapshotsPath.replace("Cluster0", "bendy"));
            assert.equal(dedicated.body.errorCode, "CANNOT_USE_FLEX_CLUSTER_IN_CLUSTER_API");
            atlas.deleteCluster("bendy");
            assert.deepEqual(atlas.flexSnapshots(), []);
        });
    });
});
