/** Every field that Atlas answers with is an output of the class, by its name here. */
import assert from "node:assert/strict";
import type * as pulumi from "@pulumi/pulumi";
import { LegacySnapshotExpiry, OnDemandSnapshot } from "../../../provider";
import { type LocalAtlas, startLocalAtlas } from "../../../provider/local";
import { outputsOf } from "../../support/declaredOutputs";
import { registrationsOf } from "../../support/fakeEngine";
import { answerOf, renamed } from "../../support/rawAnswer";

const masterKeyUUID = "c0ffee00-0000-4000-8000-000000000000";
const projectId = "5f1a2b3c4d5e6f7a8b9c0d1e";

async function outputsBy(make: () => pulumi.CustomResource): Promise<string[]> {
    const names: string[] = [];
    await registrationsOf(() => {
        names.push(...outputsOf(make()));
    });
    return names;
}

describe("the outputs of", () => {
    let atlas: LocalAtlas;

    before(async () => {
        const clusters = [
            { clusterName: "Cluster0", masterKeyUUID },
            { clusterName: "Shards", masterKeyUUID, type: "shardedCluster" as const },
            { clusterName: "Old0", masterKeyUUID, backup: "legacy" as const },
        ];
        atlas = await startLocalAtlas({ clusters });
    });

    after(async () => {
        await atlas.stop();
    });

    it("OnDemandSnapshot are all that Atlas says of a replica set's and a sharded cluster's snapshot", async () => {
        const { id } = atlas.addSnapshot({ clusterName: "Shards", description: "mine" });
        const said = {
            ...renamed(atlas.addSnapshot({ clusterName: "Cluster0", description: "mine" })),
            ...renamed(await answerOf(atlas, `clusters/Shards/backup/snapshots/shardedCluster/${id}`)),
        };
        const args = { projectId, clusterName: "Cluster0", retentionInDays: 7 };
        const outputs = await outputsBy(() => new OnDemandSnapshot("nightly", args));
        assert.deepEqual(
            Object.keys(said).filter((name) => !outputs.includes(name)),
            [],
        );
        assert.ok(Object.keys(said).length >= 18);
    });

    it("LegacySnapshotExpiry are all that Atlas says of a legacy snapshot", async () => {
        // The project is an output by another name.
        const { groupId, ...said } = renamed(atlas.addLegacySnapshot({ clusterName: "Old0" }));
        assert.equal(groupId, projectId);
        const args = { projectId, clusterName: "Old0", snapshotId: "f".repeat(24), doNotDelete: true };
        const outputs = await outputsBy(() => new LegacySnapshotExpiry("audit", args));
        assert.deepEqual(
            Object.keys(said).filter((name) => !outputs.includes(name)),
            [],
        );
        assert.ok(Object.keys(said).length >= 9);
    });
});
