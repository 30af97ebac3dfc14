/** Every operation is answered, in each API that has it and by each way to sign in. */
import assert from "node:assert/strict";
import type { LocalAtlas, LocalCluster } from "../../../provider/local";
import { apiPrefix, defaultAccount, v1Prefix } from "../../../provider/local/constants";
import { operations } from "../../../provider/local/operations";
import { call, projectId, send, withAtlas } from "../../support/localClient";

const clusters: LocalCluster[] = [
    { clusterName: "set" },
    { clusterName: "shards", type: "shardedCluster" },
    { clusterName: "old", backup: "legacy" },
    { clusterName: "sls", tier: "serverless" },
    { clusterName: "bendy", tier: "flex" },
];
const group = `/groups/${projectId}`;

interface Row {
    /** The path with everything filled in, of what there is in the local Atlas. */
    path: string | ((atlas: LocalAtlas) => string);
    body?: object;
    status?: number;
}

const snapshotOf = (clusterName: string, between = "") => ({
    path: (atlas: LocalAtlas) =>
        `${group}/clusters/${clusterName}/backup/snapshots${between}/${atlas.addSnapshot({ clusterName }).id}`,
});
const legacySnapshot = (atlas: LocalAtlas) => `${group}/clusters/old/snapshots/${atlas.addLegacySnapshot().id}`;
const clusterPath = "/groups/:groupId/clusters/:clusterName";

/** By method and path of the operation. */
const rows: Record<string, Row> = {
    "GET /groups": { path: "/groups" },
    "GET /groups/byName/:groupName": { path: "/groups/byName/project-0d1e" },
    "GET /groups/:groupId": { path: group },
    "GET /groups/:groupId/clusters": { path: `${group}/clusters` },
    [`GET ${clusterPath}`]: { path: `${group}/clusters/set` },
    [`GET ${clusterPath}/backup/snapshots`]: { path: `${group}/clusters/set/backup/snapshots` },
    [`POST ${clusterPath}/backup/snapshots`]: { path: `${group}/clusters/set/backup/snapshots`, body: {} },
    [`GET ${clusterPath}/backup/snapshots/:snapshotId`]: snapshotOf("set"),
    [`PATCH ${clusterPath}/backup/snapshots/:snapshotId`]: {
        ...snapshotOf("set"),
        body: { retentionUnit: "DAYS", retentionValue: 5 },
    },
    [`DELETE ${clusterPath}/backup/snapshots/:snapshotId`]: { ...snapshotOf("set"), status: 204 },
    [`GET ${clusterPath}/backup/snapshots/shardedClusters`]: {
        path: `${group}/clusters/shards/backup/snapshots/shardedClusters`,
    },
    [`GET ${clusterPath}/backup/snapshots/shardedCluster/:snapshotId`]: snapshotOf("shards", "/shardedCluster"),
    [`DELETE ${clusterPath}/backup/snapshots/shardedCluster/:snapshotId`]: {
        ...snapshotOf("shards", "/shardedCluster"),
        status: 204,
    },
    [`GET ${clusterPath}/snapshots`]: { path: `${group}/clusters/old/snapshots` },
    [`GET ${clusterPath}/snapshots/:snapshotId`]: { path: legacySnapshot },
    [`PATCH ${clusterPath}/snapshots/:snapshotId`]: { path: legacySnapshot, body: { doNotDelete: true } },
    [`DELETE ${clusterPath}/snapshots/:snapshotId`]: { path: legacySnapshot, status: 204 },
    "GET /groups/:groupId/serverless/:clusterName/backup/snapshots": {
        path: `${group}/serverless/sls/backup/snapshots`,
    },
    "GET /groups/:groupId/serverless/:clusterName/backup/snapshots/:snapshotId": {
        path: (atlas) => `${group}/serverless/sls/backup/snapshots/${atlas.addServerlessSnapshot().id}`,
    },
    "GET /groups/:groupId/flexClusters": { path: `${group}/flexClusters` },
    "GET /groups/:groupId/flexClusters/:clusterName": { path: `${group}/flexClusters/bendy` },
    "GET /groups/:groupId/flexClusters/:clusterName/backup/snapshots": {
        path: `${group}/flexClusters/bendy/backup/snapshots`,
    },
    "GET /groups/:groupId/flexClusters/:clusterName/backup/snapshots/:snapshotId": {
        path: (atlas) => `${group}/flexClusters/bendy/backup/snapshots/${atlas.addFlexSnapshot().id}`,
    },
};

async function bearer(atlas: LocalAtlas): Promise<string> {
    const { clientId, clientSecret } = defaultAccount;
    const { body } = await send(atlas, "POST", "/api/oauth/token", {
        body: "grant_type=client_credentials",
        headers: {
            Authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString("base64")}`,
            "Content-Type": "application/x-www-form-urlencoded",
        },
    });
    return `Bearer ${String(body.access_token)}`;
}

describe("local Atlas: every operation", () => {
    const all = operations.flatMap((operation) =>
        Object.keys(operation.handlers).map((method) => ({
            ...operation,
            method,
            name: `${method} ${operation.path}`,
        })),
    );

    it("has a row here, and each row is an operation", () => {
        assert.deepEqual(all.map(({ name }) => name).toSorted(), Object.keys(rows).toSorted());
    });

    for (const { name, method, versions, inV1 } of all) {
        const { path = "", body, status = 200 } = rows[name] ?? {};
        for (const prefix of [apiPrefix, v1Prefix]) {
            const has = prefix === apiPrefix || inV1;
            for (const signIn of ["digest", "token"] as const) {
                it(`${has ? "answers" : "does not have"} ${name} of ${prefix}, signed in by ${signIn}`, async () => {
                    await withAtlas({ clusters, serverlessApi: "answering" }, async (atlas) => {
                        const mediaType =
                            prefix === apiPrefix ? `application/vnd.atlas.${versions.at(-1)}+json` : "application/json";
                        const options = {
                            headers: { Accept: mediaType, "Content-Type": mediaType },
                            ...(body && { body }),
                        };
                        const target = prefix + (typeof path === "string" ? path : path(atlas));
                        const answer =
                            signIn === "digest"
                                ? await call(atlas, method, target, options)
                                : await send(atlas, method, target, {
                                      ...options,
                                      headers: { ...options.headers, Authorization: await bearer(atlas) },
                                  });
                        if (!has) {
                            assert.deepEqual([answer.status, answer.body.errorCode], [404, "RESOURCE_NOT_FOUND"]);
                            return;
                        }
                        assert.equal(answer.status, status, answer.text);
                        const suffix = prefix === apiPrefix ? ";charset=utf-8" : "";
                        assert.equal(answer.headers.get("content-type"), mediaType + suffix);
                        assert.equal(atlas.requests.at(-1)?.authenticated, signIn === "digest" ? "digest" : "bearer");
                    });
                });
            }
        }
    }
});
