/** The functions as a program calls them, with the real client over real sockets against a local Atlas. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import * as pulumi from "@pulumi/pulumi";
import sinon from "sinon";
import { Provider } from "../../../provider";
import { type LocalAtlas, startLocalAtlas } from "../../../provider/local";
import { defaultAccount, defaultProjectId as projectId } from "../../../provider/local/constants";
import { dayMs } from "../../support/fakeSnapshot";
import { answerOf, renamed } from "../../support/rawAnswer";
import {
    type Args,
    functions,
    madeWithMocks,
    messageOf,
    messageOfOutput,
    told,
    unknown,
    useProgram,
} from "../../support/functionForms";

const instanceName = "Serverless0";
const masterKeyUUID = "c0ffee00-0000-4000-8000-000000000000";
const clusters = [
    { clusterName: "Cluster0", masterKeyUUID },
    { clusterName: "Shards", type: "shardedCluster" as const, masterKeyUUID },
    { clusterName: "Old0", backup: "legacy" as const, masterKeyUUID },
    { clusterName: instanceName, tier: "serverless" as const },
];
const { publicKey, privateKey } = defaultAccount;
const signIn = { publicKey, privateKey };
const missing = "f".repeat(24);
const environment = { ...process.env };

describe("the functions", () => {
    let atlas: LocalAtlas;
    const answered = (path: string) => answerOf(atlas, path);
    let seen = 0;
    /** Path and query of what was asked since the last look, the sign-in apart. */
    const asked = () => {
        const requests = atlas.requests.slice(seen).filter(({ status }) => status !== 401);
        seen = atlas.requests.length;
        return requests.map(({ path, query }) => {
            const text = new URLSearchParams(query).toString();
            return path.replace(/^.*\/(?=clusters|serverless)/, "") + (text && `?${text}`);
        });
    };

    before(async () => {
        atlas = await startLocalAtlas({ clusters, serverlessApi: "answering", rateLimit: false });
    });

    beforeEach(() => {
        useProgram({}, atlas.env);
        asked();
    });

    after(async () => {
        useProgram();
        Object.assign(process.env, environment);
        await atlas.stop();
    });

    describe("read one snapshot", () => {
        for (const form of ["plain", "Output"] as const) {
            const call = async (name: keyof typeof functions, args: Args) =>
                form === "plain" ? await functions[name][0](args) : (await told(functions[name][1](args))).value;

            it(`of a replica set (${form})`, async () => {
                const snapshot = atlas.addSnapshot({ clusterName: "Cluster0", description: "mine" });
                const { id } = snapshot;
                const args = { projectId, clusterName: "Cluster0", snapshotId: id };
                assert.deepEqual(await call("getSnapshot", args), { ...args, ...renamed(snapshot) });
                assert.deepEqual(asked(), [`clusters/Cluster0/backup/snapshots/${id}`]);
            });

            it(`of a sharded cluster, with its members (${form})`, async () => {
                const { id } = atlas.addSnapshot({ clusterName: "Shards", description: "mine" });
                const found = await call("getSnapshot", { projectId, clusterName: "Shards", snapshotId: id });
                assert.equal((found["members"] as unknown[]).length, 3);
                const path = `clusters/Shards/backup/snapshots/shardedCluster/${id}`;
                assert.deepEqual(found, { projectId, clusterName: "Shards", ...renamed(await answered(path)) });
            });

            it(`of legacy backup (${form})`, async () => {
                const snapshot = atlas.addLegacySnapshot({ clusterName: "Old0", incremental: true });
                const args = { projectId, clusterName: "Old0", snapshotId: snapshot.id };
                const { groupId, ...shown } = renamed(snapshot);
                assert.deepEqual(await call("getLegacySnapshot", args), { ...args, ...shown });
                assert.equal(groupId, projectId);
            });

            it(`of legacy backup that is kept for ever, and of one under way (${form})`, async () => {
                for (const planted of [{ doNotDelete: true }, { finished: false }]) {
                    const snapshot = atlas.addLegacySnapshot({ clusterName: "Old0", ...planted });
                    const args = { projectId, clusterName: "Old0", snapshotId: snapshot.id };
                    const { groupId, ...shown } = renamed(snapshot);
                    assert.deepEqual(
                        { groupId, ...(await call("getLegacySnapshot", args)) },
                        { groupId, ...args, ...shown },
                    );
                }
            });

            it(`of a serverless instance (${form})`, async () => {
                const snapshot = atlas.addServerlessSnapshot({ instanceName });
                const args = { projectId, instanceName, snapshotId: snapshot.id };
                const { serverlessInstanceName, ...shown } = renamed(snapshot);
                assert.deepEqual(await call("getServerlessSnapshot", args), { ...args, ...shown });
                assert.equal(serverlessInstanceName, instanceName);
            });
        }

        for (const status of [400, 404]) {
            it(`of a sharded cluster without members, where their path answers ${status}, one or all`, async () => {
                const { id } = atlas.addSnapshot({ clusterName: "Shards" });
                const whole = await functions.getSnapshot[0]({ projectId, clusterName: "Shards", snapshotId: id });
                const { members, snapshotIds, configServerType, ...rest } = whole;
                assert.ok(members && snapshotIds && configServerType);
                const refusal = { kind: "status", status, errorCode: "CLUSTER_NOT_FOUND" } as const;
                atlas.addFaults(
                    { path: "/shardedCluster/", fault: refusal },
                    { path: "/shardedClusters", fault: refusal },
                );
                const args = { projectId, clusterName: "Shards" };
                assert.deepEqual(await functions.getSnapshot[0]({ ...args, snapshotId: id }), rest);
                const { results } = await functions.getSnapshots[0](args);
                assert.deepEqual(
                    (results as Args[]).find(({ snapshotId }) => snapshotId === id),
                    rest,
                );
            });
        }

        it("with an error of the members' path that is no word on their being there", async () => {
            const { id } = atlas.addSnapshot({ clusterName: "Shards" });
            const fault = { kind: "status", status: 403, errorCode: "USER_UNAUTHORIZED" } as const;
            atlas.addFaults({ path: "/shardedCluster/", fault });
            const asking = functions.getSnapshot[0]({ projectId, clusterName: "Shards", snapshotId: id });
            assert.match(await messageOf(asking), /could not be read: .*403 USER_UNAUTHORIZED/);
        });

        it("that is unfinished, with what is known of it", async () => {
            const taking = await startLocalAtlas({ clusters, inProgressMs: dayMs });
            try {
                useProgram({}, taking.env);
                for (const clusterName of ["Cluster0", "Shards"]) {
                    const { id } = taking.addSnapshot({ clusterName, finished: false });
                    const found = await functions.getSnapshot[0]({ projectId, clusterName, snapshotId: id });
                    assert.notEqual(found["status"], "completed");
                }
            } finally {
                await taking.stop();
            }
        });
    });

    describe("list", () => {
        it("every page of a cluster's snapshots, the newest first, and send no parameter that nobody asked for", async () => {
            const clusterName = "Cluster0";
            while (atlas.snapshots(projectId, clusterName).length < 501) {
                atlas.addSnapshot({ clusterName });
            }
            const { results, totalCount } = await functions.getSnapshots[0]({ projectId, clusterName });
            const held = atlas.snapshots(projectId, clusterName);
            assert.deepEqual(
                results,
                held.map((snapshot) => ({ projectId, clusterName, ...renamed(snapshot) })),
            );
            assert.equal(totalCount, 501);
            const path = "clusters/Cluster0/backup/snapshots?itemsPerPage=500";
            assert.deepEqual(asked(), [path, `${path}&pageNum=2`]);
        });

        it("a sharded cluster's snapshots with their members, by one more request", async () => {
            atlas.addSnapshot({ clusterName: "Shards" });
            atlas.addSnapshot({ clusterName: "Shards" });
            const { results } = await functions.getSnapshots[0]({ projectId, clusterName: "Shards" });
            assert.ok((results as Args[]).length >= 2);
            assert.equal(asked().length, 2);
            for (const result of results as Args[]) {
                const path = `clusters/Shards/backup/snapshots/shardedCluster/${String(result["snapshotId"])}`;
                assert.deepEqual(result, { projectId, clusterName: "Shards", ...renamed(await answered(path)) });
            }
        });

        it("legacy snapshots by Atlas's own filter, which is sent only where it is given", async () => {
            const slow = await startLocalAtlas({ clusters, inProgressMs: dayMs });
            try {
                useProgram({}, slow.env);
                const done = slow.addLegacySnapshot({ clusterName: "Old0" }).id;
                const undone = slow.addLegacySnapshot({ clusterName: "Old0", finished: false }).id;
                const list = async (more: Args) => {
                    const args = { projectId, clusterName: "Old0", ...more };
                    const { results } = await functions.getLegacySnapshots[0](args);
                    return (results as Args[]).map((result) => result["snapshotId"]);
                };
                assert.deepEqual(await list({}), [done]);
                assert.deepEqual(await list({ completed: "true" }), [done]);
                assert.deepEqual(await list({ completed: "false" }), [undone]);
                assert.deepEqual(await list({ completed: "all" }), [undone, done]);
                assert.deepEqual(
                    slow.requests.filter(({ status }) => status === 200).map(({ query }) => query),
                    [{}, { completed: "true" }, { completed: "false" }, { completed: "all" }].map((filter) => ({
                        ...filter,
                        itemsPerPage: "500",
                    })),
                );
            } finally {
                await slow.stop();
            }
        });

        it("everything that is known of legacy snapshots", async () => {
            const { results, totalCount } = await functions.getLegacySnapshots[0]({
                ...{ projectId, clusterName: "Old0", completed: "all" },
            });
            const held = atlas.legacySnapshots(projectId, "Old0").map((snapshot) => {
                const { groupId, ...shown } = renamed(snapshot);
                return { projectId: groupId, ...shown };
            });
            assert.ok(held.length >= 3);
            assert.deepEqual([results, totalCount], [held, held.length]);
        });

        it("a serverless instance's snapshots", async () => {
            atlas.addServerlessSnapshot({ instanceName });
            const { results, totalCount } = await functions.getServerlessSnapshots[0]({ projectId, instanceName });
            const held = atlas.serverlessSnapshots().map((snapshot) => {
                const { serverlessInstanceName, ...shown } = renamed(snapshot);
                return { projectId, instanceName: serverlessInstanceName, ...shown };
            });
            assert.deepEqual([results, totalCount], [held, held.length]);
        });

        for (const [filters, query] of [
            [{ pointInTimeUtcSeconds: 1700000000 }, "pointInTimeUtcSeconds=1700000000"],
            [{ oplogTs: 1700000000, oplogInc: 0 }, "oplogTs=1700000000&oplogInc=0"],
        ] as const) {
            it(`cloud snapshots by a point in time: ${query}`, async () => {
                const planted = [1_500_000_000_000, 1_600_000_000_000].map((requestedAt) =>
                    atlas.addSnapshot({ clusterName: "Cluster0", requestedAt, retentionInDays: 36_500 }),
                );
                const args = { projectId, clusterName: "Cluster0" };
                const found = await functions.getSnapshots[0]({ ...args, ...filters });
                const closest = { ...args, ...renamed(planted[1]!) };
                assert.deepEqual(found, { results: [closest], totalCount: 1 });
                assert.deepEqual(asked(), [`clusters/Cluster0/backup/snapshots?${query}&itemsPerPage=500`]);
                for (const { id } of planted) {
                    atlas.deleteSnapshot(id);
                }
            });
        }
    });

    describe("fail with Atlas's own words and what to do next", () => {
        for (const [name, args, message] of [
            [
                "getSnapshot",
                { clusterName: "Cluster0", snapshotId: missing },
                /^getSnapshot: The snapshot f{24} of cluster Cluster0 \(project \w+\) could not be read: .*404 SNAPSHOT_NOT_FOUND: .*; check snapshotId$/,
            ],
            ["getSnapshots", { clusterName: "None" }, /CLUSTER_NOT_FOUND.*check clusterName and projectId$/],
            [
                "getSnapshots",
                { clusterName: "Cluster0", projectId: "a".repeat(24) },
                /GROUP_NOT_FOUND.*check projectId, and that the credentials belong/,
            ],
            ["getSnapshots", { clusterName: instanceName }, /SERVERLESS_INSTANCE.*; use getServerlessSnapshot/],
            [
                "getLegacySnapshot",
                { clusterName: "Old0", snapshotId: missing },
                /The legacy snapshot f{24} of cluster Old0 .*SNAPSHOT_NOT_FOUND/,
            ],
            [
                "getLegacySnapshots",
                { clusterName: "Cluster0" },
                /INCORRECT_BACKUP_API_ENDPOINT.*the cluster uses Cloud Backup.*getSnapshot and getSnapshots/,
            ],
            [
                "getServerlessSnapshot",
                { instanceName, snapshotId: missing },
                /The snapshot f{24} of serverless instance Serverless0 .*SNAPSHOT_NOT_FOUND/,
            ],
            ["getServerlessSnapshots", { instanceName: "None" }, /NOT_FOUND.*check instanceName and projectId$/],
            ["getServerlessSnapshots", { instanceName: "Cluster0" }, /SERVERLESS_INSTANCE_API.*use getSnapshot and/],
        ] as const) {
            it(`${name} of ${JSON.stringify(args)}`, async () => {
                const [now, later] = functions[name];
                assert.match(await messageOf(now({ projectId, ...args })), message);
                assert.match(await messageOfOutput(later({ projectId, ...args })), message);
            });
        }

        it("where Atlas has ended the API of serverless instances", async () => {
            const ended = await startLocalAtlas({ clusters });
            try {
                useProgram({}, ended.env);
                for (const name of ["getServerlessSnapshot", "getServerlessSnapshots"] as const) {
                    const message = await messageOf(
                        functions[name][0]({ projectId, instanceName, snapshotId: missing }),
                    );
                    assert.match(
                        message,
                        /410 VERSION_GONE.*Atlas has ended this API: serverless instances have become/,
                    );
                }
            } finally {
                await ended.stop();
            }
        });

        it("without a secret where the credentials are refused", async () => {
            useProgram({}, { ...atlas.env, MONGODB_ATLAS_PRIVATE_API_KEY: "not-the-private-key" });
            const message = await messageOf(functions.getSnapshots[0]({ projectId, clusterName: "Cluster0" }));
            assert.match(message, /could not be listed: .*401/);
            assert.doesNotMatch(message, /not-the-private-key|localpub|Digest/);
        });
    });

    describe("find their settings", () => {
        const args = { projectId, clusterName: "Old0" };
        const ask = async (opts?: pulumi.InvokeOptions) => {
            await functions.getLegacySnapshots[0](args, opts);
            await told(functions.getLegacySnapshots[1](args, opts));
            assert.equal(asked().length, 2);
        };
        const wrong = { MONGODB_ATLAS_PUBLIC_API_KEY: "wrong", MONGODB_ATLAS_PRIVATE_API_KEY: "wrong" };

        it("in the environment", async () => {
            await ask();
        });

        it("without the white space around them, and say that once in a process, without the values", async () => {
            const warn = sinon.stub(pulumi.log, "warn").resolves();
            try {
                const padded = {
                    MONGODB_ATLAS_PUBLIC_API_KEY: `${publicKey}\n`,
                    MONGODB_ATLAS_PRIVATE_API_KEY: ` ${privateKey}`,
                };
                useProgram({}, { ...atlas.env, ...padded });
                await ask();
                await ask();
                const said =
                    "has spaces or a line end around its value. They were removed for this run; store it without them";
                assert.deepEqual(
                    warn.args.map(([text]) => text),
                    Object.keys(padded).map((name) => `${name} ${said}`),
                );
            } finally {
                warn.restore();
            }
        });

        it("in the stack's configuration, which goes before the environment", async () => {
            const keys = { "mongodbatlas:publicKey": signIn.publicKey, "mongodbatlas:privateKey": signIn.privateKey };
            useProgram({ ...keys, "mongodbatlas:baseUrl": `${atlas.url}/` }, wrong);
            await ask();
        });

        it("in an explicit Provider, which goes before the configuration", async () => {
            const provider = await madeWithMocks(() => new Provider("eu", { ...signIn, baseUrl: atlas.url }));
            useProgram({ "mongodbatlas:accessToken": "wrong" }, wrong);
            await ask({ provider });
        });

        it("in the Provider that a parent hands down, from however far above", async () => {
            const parent = await madeWithMocks(() => {
                const provider = new Provider("eu", { ...signIn, baseUrl: atlas.url });
                const team = new pulumi.ComponentResource("test:index:Team", "team", {}, { providers: [provider] });
                return new pulumi.ComponentResource("test:index:Group", "group", {}, { parent: team });
            });
            useProgram({ "mongodbatlas:accessToken": "wrong" }, wrong);
            await ask({ parent });
        });

        it("where they always are, under a parent that has no Provider", async () => {
            const parent = await madeWithMocks(() => new pulumi.ComponentResource("test:index:Team", "team"));
            useProgram({}, atlas.env);
            await ask({ parent });
        });
    });

    describe("in the form that ends in Output", () => {
        const call = functions.getLegacySnapshots[1];
        const args = { projectId, clusterName: "Old0" };

        for (const preview of [true, false]) {
            it(`resolve with known inputs in ${preview ? "a preview" : "an update"}, to what is no secret`, async () => {
                const provider = await madeWithMocks(() => new Provider("eu", { ...signIn, baseUrl: atlas.url }));
                useProgram({}, atlas.env, preview);
                for (const opts of [{}, { provider }]) {
                    const result = await told(call({ ...args, clusterName: pulumi.output("Old0") }, opts));
                    assert.deepEqual([result.isKnown, result.isSecret], [true, false]);
                    assert.ok(Array.isArray(result.value["results"]));
                }
            });

            it(`stay unknown with unknown inputs in ${preview ? "a preview" : "an update"}, and ask nothing`, async () => {
                useProgram({}, atlas.env, preview);
                for (const result of [
                    call({ ...args, clusterName: unknown }),
                    functions.getSnapshot[1]({ projectId, clusterName: "Cluster0", snapshotId: unknown }),
                ]) {
                    assert.equal((await told(result)).isKnown, false);
                }
                assert.deepEqual(asked(), []);
            });
        }

        it("keep the secret of an argument", async () => {
            assert.equal((await told(call({ ...args, clusterName: pulumi.secret("Old0") }))).isSecret, true);
        });

        it("stay unknown while a resource that they depend on is yet to be created", async () => {
            const pending = {
                __pulumiResource: true,
                __pulumiCustomResource: true,
                id: unknown,
                urn: pulumi.output("u"),
            };
            const parent = {
                __pulumiResource: true,
                urn: pulumi.output("p"),
                __childResources: new Set([pending]),
            };
            const created = { ...pending, id: pulumi.output("id") };
            for (const [resource, isKnown] of [
                [pending, false],
                [parent, false],
                [created, true],
            ] as const) {
                const dependsOn = resource as unknown as pulumi.Resource;
                assert.equal((await told(call(args, { dependsOn: [dependsOn] }))).isKnown, isKnown);
                assert.equal((await told(call(args, { dependsOn: pulumi.output(dependsOn) }))).isKnown, isKnown);
            }
        });
    });

    it("load the client with the first call, not before", async () => {
        const index = join(__dirname, "../../../provider/index.js");
        const { id } = atlas.addSnapshot({ clusterName: "Cluster0" });
        const script = `
            const { getSnapshot } = require(${JSON.stringify(index)});
            const heavy = /[/](axios|valibot|digest-fetch)[/]|functions[/]connection[.]js$|atlas[/]client[.]js$/;
            const loaded = () => Object.keys(require.cache).filter((file) => heavy.test(file)).length;
            const before = loaded();
            getSnapshot(${JSON.stringify({ projectId, clusterName: "Cluster0", snapshotId: id })}).then(({ status }) => {
                console.log(JSON.stringify({ before, after: loaded() > 2, status }));
            });`;
        const { stdout } = await promisify(execFile)(process.execPath, ["-e", script], {
            env: { ...process.env, ...atlas.env },
        });
        assert.deepEqual(JSON.parse(stdout), { before: 0, after: true, status: "completed" });
    });
});
