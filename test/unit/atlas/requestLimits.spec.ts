import assert from "node:assert/strict";
import { RequestLimits } from "../../../provider/atlas/requestLimits";
import { VirtualClock } from "../../support/virtualClock";

const atlas = new URL("https://cloud.mongodb.com");
const group = "/api/atlas/v2/groups/5f1a2b3c4d5e6f7a8b9c0d1e";
const otherGroup = "/api/atlas/v2/groups/6f1a2b3c4d5e6f7a8b9c0d1e";
const cloud = `${group}/clusters/prod/backup/snapshots`;

describe("the request limits", () => {
    const limits = new RequestLimits(new VirtualClock());
    const queueOf = (path: string, baseUrl = atlas) => limits.queueFor(baseUrl, path);

    for (const [what, path] of [
        ["one snapshot", `${cloud}/66a1b2c3d4e5f60718293a4b`],
        ["the sharded path", `${cloud}/shardedCluster/66a1b2c3d4e5f60718293a4b`],
        ["another cluster of the project", `${group}/clusters/other/backup/snapshots`],
    ] as const) {
        it(`are one for a project's cloud snapshots: ${what}`, () => {
            assert.ok(queueOf(cloud));
            assert.equal(queueOf(path), queueOf(cloud));
        });
    }

    for (const [what, path, baseUrl] of [
        ["another project", `${otherGroup}/clusters/prod/backup/snapshots`],
        ["legacy snapshots", `${group}/clusters/prod/snapshots`],
        ["serverless snapshots", `${group}/serverless/prod/backup/snapshots`],
        ["another Atlas", cloud, new URL("https://cloud.mongodbgov.com")],
    ] as const) {
        it(`are others for ${what}`, () => {
            const other = queueOf(path, baseUrl);
            assert.ok(other);
            assert.notEqual(other, queueOf(cloud));
            assert.equal(other, queueOf(path, baseUrl));
        });
    }

    for (const path of [group, `${group}/clusters/prod`, "/api/oauth/token"]) {
        it(`are none for ${path}`, () => {
            assert.equal(queueOf(path), undefined);
        });
    }
});
