import assert from "node:assert/strict";
import type { LocalAtlas, LocalCluster } from "../../../provider/local";
import { call, projectId, projectPath, withAtlas } from "../../support/localClient";

const other = "6f1a2b3c4d5e6f7a8b9c0d1e";
const accept = (date: string) => ({ headers: { Accept: `application/vnd.atlas.${date}+json` } });
const one = async (atlas: LocalAtlas, name: string, date: string) =>
    (await call(atlas, "GET", `${projectPath}/clusters/${name}`, accept(date))).body;
const results = async (atlas: LocalAtlas, path: string, date = "2023-01-01") =>
    (await call(atlas, "GET", path, accept(date))).body.results as Record<string, unknown>[];

function assertAlphabetical(body: object): void {
    assert.deepEqual(Object.keys(body), Object.keys(body).toSorted());
}

describe("local Atlas: projects", () => {
    const clusters: LocalCluster[] = [
        { clusterName: "a" },
        { clusterName: "b" },
        { projectId: other, clusterName: "c" },
    ];

    it("are listed page by page, with the names that they were given or one of their id", async () => {
        const projects = [{ id: other, name: "the other one", orgId: "7".repeat(24) }, { id: "8".repeat(24) }];
        await withAtlas({ clusters, projects }, async (atlas) => {
            const { body } = await call(atlas, "GET", "/api/atlas/v2/groups?itemsPerPage=2");
            const url = `${atlas.url}/api/atlas/v2/groups`;
            assert.deepEqual(body.links, [
                { href: `${url}?includeCount=true&pageNum=1&itemsPerPage=2`, rel: "self" },
                { href: `${url}?includeCount=true&pageNum=2&itemsPerPage=2`, rel: "next" },
            ]);
            assert.equal(body.totalCount, 3);
            assert.deepEqual((body.results as unknown[])[0], {
                clusterCount: 1,
                created: "2029-01-24T21:53:00Z",
                id: other,
                links: [{ href: `${url}/${other}`, rel: "self" }],
                name: "the other one",
                orgId: "7".repeat(24),
                tags: [],
                withDefaultAlertsSettings: true,
            });
            const names = (await results(atlas, "/api/atlas/v2/groups")).map(({ name }) => name);
            assert.deepEqual(names, ["the other one", "project-8888", "project-0d1e"]);
        });
    });

    it("are found by their names, with spaces too, and look the same by their ids", async () => {
        await withAtlas({ clusters, projects: [{ id: other, name: "the other one" }] }, async (atlas) => {
            const byName = await call(atlas, "GET", "/api/atlas/v2/groups/byName/the%20other%20one");
            assert.equal(byName.status, 200);
            assert.equal(byName.body.id, other);
            assertAlphabetical(byName.body);
            const path = `/api/atlas/v2/groups/${other}`;
            assert.deepEqual((await call(atlas, "GET", path)).body, byName.body);
            const links = byName.body.links as { href: string; rel: string }[];
            assert.deepEqual(links[0], { href: atlas.url + path, rel: "self" });
            assert.deepEqual(
                links.find(({ rel }) => rel === "https://cloud.mongodb.com/clusters"),
                { href: `${atlas.url}${path}/clusters`, rel: "https://cloud.mongodb.com/clusters" },
            );
            const missing = await call(atlas, "GET", "/api/atlas/v2/groups/byName/nowhere");
            assert.deepEqual([missing.status, missing.body.errorCode], [401, "NOT_IN_GROUP"]);
        });
    });

    it("are shown to those who have access alone", async () => {
        const account = { publicKey: "p", privateKey: "q", clientId: "r", clientSecret: "s", projectIds: [other] };
        const projects = [{ id: projectId, name: "secret" }];
        await withAtlas({ clusters, projects, accounts: [account] }, async (atlas) => {
            const list = await call(atlas, "GET", "/api/atlas/v2/groups", account);
            assert.deepEqual(
                (list.body.results as { id: string }[]).map(({ id }) => id),
                [other],
            );
            const hidden = await call(atlas, "GET", "/api/atlas/v2/groups/byName/secret", account);
            assert.equal(hidden.body.errorCode, "NOT_IN_GROUP");
            assert.equal((await call(atlas, "GET", projectPath, account)).body.errorCode, "USER_CANNOT_ACCESS_GROUP");
        });
    });

    it("refuse a project that cannot be one", async () => {
        await assert.rejects(
            withAtlas({ projects: [{ id: "short" }] }, () => Promise.resolve()),
            /projects\[0\]\.id: must be 24 lower-case hex digits/,
        );
    });
});

describe("local Atlas: clusters", () => {
    const clusters: LocalCluster[] = [
        { clusterName: "Set", cloudProvider: "GCP", paused: true },
        { clusterName: "shard-ed", type: "shardedCluster", shardCount: 3 },
        { clusterName: "old", backup: "legacy" },
        { clusterName: "flex", tier: "flex" },
        { clusterName: "sls", tier: "serverless" },
    ];

    it("are listed page by page, the dedicated ones alone, as each would be shown", async () => {
        await withAtlas({ clusters }, async (atlas) => {
            for (const date of ["2023-01-01", "2023-02-01", "2024-08-05"]) {
                assert.deepEqual(await results(atlas, `${projectPath}/clusters`, date), [
                    await one(atlas, "Set", date),
                    await one(atlas, "shard-ed", date),
                    await one(atlas, "old", date),
                ]);
            }
            const path = `${projectPath}/clusters?itemsPerPage=2&includeDeletedWithRetainedBackups=true`;
            const { links, totalCount } = (await call(atlas, "GET", path)).body;
            const href = (page: number) =>
                `${atlas.url}${projectPath}/clusters?includeCount=true&includeDeletedWithRetainedBackups=true&pageNum=${page}&itemsPerPage=2`;
            assert.deepEqual(links, [
                { href: href(1), rel: "self" },
                { href: href(2), rel: "next" },
            ]);
            assert.equal(totalCount, 3);
        });
    });

    it("link to their snapshots and restore jobs, and write their keys in alphabetical order", async () => {
        await withAtlas({ clusters }, async (atlas) => {
            const path = `${atlas.url}${projectPath}/clusters/shard-ed`;
            for (const date of ["2023-01-01", "2023-02-01", "2024-08-05"]) {
                const body = await one(atlas, "shard-ed", date);
                assertAlphabetical(body);
                assert.deepEqual(body.links, [
                    { href: path, rel: "self" },
                    { href: `${path}/backup/restoreJobs`, rel: "https://cloud.mongodb.com/restoreJobs" },
                    { href: `${path}/backup/snapshots`, rel: "https://cloud.mongodb.com/snapshots" },
                ]);
            }
        });
    });

    it("say what they are and how they are", async () => {
        await withAtlas({ clusters }, async (atlas) => {
            const { links, id, replicationSpecs, connectionStrings, ...rest } = await one(atlas, "Set", "2024-08-05");
            assert.match(String(id), /^[a-f0-9]{24}$/);
            assert.equal((links as unknown[]).length, 3);
            assert.equal((replicationSpecs as unknown[]).length, 1);
            const { standard, standardSrv } = connectionStrings as Record<string, string>;
            assert.match(
                standard!,
                /^mongodb:\/\/(set-shard-00-0[012]\.[a-f0-9]{6}\.mongodb\.invalid:27017,?){3}\/\?ssl=true&authSource=admin&replicaSet=atlas-[a-f0-9]{6}-shard-0$/,
            );
            assert.match(standardSrv!, /^mongodb\+srv:\/\/set\.[a-f0-9]{6}\.mongodb\.invalid$/);
            assert.deepEqual(rest, {
                advancedConfiguration: {
                    customOpensslCipherConfigTls12: [],
                    customOpensslCipherConfigTls13: [],
                    minimumEnabledTlsProtocol: "TLS1_2",
                    tlsCipherConfigMode: "DEFAULT",
                },
                backupEnabled: true,
                biConnector: { enabled: false, readPreference: "secondary" },
                clusterType: "REPLICASET",
                createDate: "2020-07-24T00:28:44Z",
                diskWarmingMode: "FULLY_WARMED",
                encryptionAtRestProvider: "NONE",
                featureCompatibilityVersion: "8.0",
                globalClusterSelfManagedSharding: false,
                groupId: projectId,
                labels: [],
                mongoDBMajorVersion: "8.0",
                mongoDBVersion: "8.0.12",
                name: "Set",
                paused: true,
                pitEnabled: false,
                redactClientLogData: false,
                rootCertType: "ISRGROOTX1",
                stateName: "IDLE",
                tags: [],
                terminationProtectionEnabled: false,
                versionReleaseSystem: "LTS",
            });
        });
    });

    it("have a replication spec for each shard since 2024-08-05, and the number of shards before", async () => {
        await withAtlas({ clusters }, async (atlas) => {
            const newest = await one(atlas, "shard-ed", "2024-08-05");
            const specs = newest.replicationSpecs as { id: string; zoneId: string; regionConfigs: unknown[] }[];
            assert.equal(new Set(specs.map(({ id }) => id)).size, 3);
            assert.equal(new Set(specs.map(({ zoneId }) => zoneId)).size, 1);
            const nodes = (nodeCount: number) => ({
                instanceSize: "M10",
                diskIOPS: 3000,
                diskSizeGB: 10,
                ebsVolumeType: "STANDARD",
                nodeCount,
            });
            assert.deepEqual(specs[2]?.regionConfigs, [
                {
                    analyticsSpecs: nodes(0),
                    autoScaling: { compute: { enabled: false, scaleDownEnabled: false }, diskGB: { enabled: true } },
                    electableSpecs: nodes(3),
                    priority: 7,
                    providerName: "AWS",
                    readOnlySpecs: nodes(0),
                    regionName: "US_EAST_1",
                },
            ]);
            assert.deepEqual([newest.diskSizeGB, newest.configServerType], [undefined, "DEDICATED"]);
            const older = await one(atlas, "shard-ed", "2023-02-01");
            const [spec, ...none] = older.replicationSpecs as Record<string, unknown>[];
            assert.deepEqual([spec?.numShards, none, older.diskSizeGB], [3, [], 10]);
            assert.equal(
                "diskSizeGB" in (spec?.regionConfigs as { electableSpecs: object }[])[0]!.electableSpecs,
                false,
            );
        });
    });

    it("have the shape of the time before regions in the first version", async () => {
        await withAtlas({ clusters }, async (atlas) => {
            const body = await one(atlas, "shard-ed", "2023-01-01");
            const regionsConfig = {
                US_EAST_1: { analyticsNodes: 0, electableNodes: 3, priority: 7, readOnlyNodes: 0 },
            };
            const [spec] = body.replicationSpecs as Record<string, unknown>[];
            assert.deepEqual([spec?.numShards, spec?.regionsConfig, body.numShards], [3, regionsConfig, 3]);
            assert.deepEqual(body.providerSettings, {
                providerName: "AWS",
                autoScaling: { compute: { maxInstanceSize: null, minInstanceSize: null } },
                instanceSizeName: "M10",
                regionName: "US_EAST_1",
            });
            assert.equal(body.srvAddress, (body.connectionStrings as Record<string, string>).standardSrv);
            const old = await one(atlas, "old", "2023-01-01");
            assert.deepEqual([body.backupEnabled, body.providerBackupEnabled], [false, true]);
            assert.deepEqual([old.backupEnabled, old.providerBackupEnabled], [true, false]);
        });
    });

    it("name the provider of the cluster's own key", async () => {
        const masterKeyUUID = "b1d4d5a0-3e2f-4a1b-9c8d-7e6f5a4b3c2d";
        await withAtlas(
            { clusters: [{ clusterName: "Set", cloudProvider: "AZURE", masterKeyUUID }] },
            async (atlas) => {
                assert.equal((await one(atlas, "Set", "2024-08-05")).encryptionAtRestProvider, "AZURE");
            },
        );
    });
});
