/** A sharded cluster's snapshot, and a project whose Backup Compliance Policy lets no snapshot be deleted. */
import assert from "node:assert/strict";
import { diagnostics, useStory } from "./support.js";

describe("a project with a sharded cluster and a Backup Compliance Policy", function () {
    this.timeout(120_000);
    const story = useStory({
        atlas: {
            clusters: [{ clusterName: "Plain" }, { clusterName: "Sharded", type: "shardedCluster", shardCount: 3 }],
            compliancePolicy: { minimumRetentionInDays: 3 },
        },
    });

    before(async () => {
        story.useStep("policy/step1");
        await story.stack.up();
    });

    it("fills the outputs of a sharded cluster, its shards and config servers", async () => {
        const { type, members, snapshotIds, configServerType, ...others } = await story.outputs("sharded");
        assert.deepEqual([type, configServerType], ["shardedCluster", "DEDICATED"]);
        assert.ok(Array.isArray(members) && Array.isArray(snapshotIds));
        assert.deepEqual([members.length, snapshotIds.length], [4, 4]);
        for (const member of members as Record<string, unknown>[]) {
            assert.deepEqual(Object.keys(member).sort(), ["cloudProvider", "id", "replicaSetName"]);
            assert.match(String(member.id), /^[0-9a-f]{24}$/);
        }
        assert.ok(!("replicaSetName" in others));
        assert.equal((await story.outputs("plain")).members, undefined);
    });

    it("keeps them through a refresh, without a change", async () => {
        const { members } = await story.outputs("sharded");
        await story.stack.refresh(["--expect-no-changes"]);
        assert.deepEqual((await story.outputs("sharded")).members, members);
    });

    it("fails a destroy with the way out, and keeps the state", async () => {
        story.requests();
        const destroy = await story.stack.destroy([], { mayFail: true });
        assert.notEqual(destroy.code, 0);
        const { outputs } = await story.entry("plain");
        assert.match(
            diagnostics(destroy, "error"),
            new RegExp(
                `The snapshot ${String(outputs?.snapshotId)} of cluster Plain .* was not deleted: ` +
                    ".*WITH_BACKUP_COMPLIANCE_POLICY.*retainOnDelete: true, run `pulumi up`, and then remove the resource",
            ),
        );
        assert.equal(outputs?.status, "completed");
        assert.deepEqual(story.writes(), []);
    });

    it("lets the resources go by that way out, and keeps the snapshots", async () => {
        await story.stack.config({ "test:retain": "true" });
        await story.stack.up();
        await story.stack.destroy();
        assert.deepEqual((await story.stack.state()).resources, []);
        assert.equal(story.atlas.snapshots().length, 2);
        assert.deepEqual(story.requests(), []);
    });
});
