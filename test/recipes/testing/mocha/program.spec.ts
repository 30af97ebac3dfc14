import * as assert from "node:assert/strict";
import { before, describe, it } from "mocha";
import { OnDemandSnapshot } from "pulumi-atlas-snapshots";
import { calls, projectId, resources, useMocks, valueOf } from "../mocks";

describe("the program", () => {
    let program: typeof import("../index");

    before(async () => {
        await useMocks();
        program = await import("../index");
        await valueOf(program.snapshotsOfCluster);
    });

    it("takes one snapshot before the release and keeps it for a week", () => {
        const snapshots = resources.filter(({ type }) => type === OnDemandSnapshot.__pulumiType);
        assert.equal(snapshots.length, 1);
        assert.deepEqual(snapshots[0].inputs, {
            projectId,
            clusterName: "Cluster0",
            retentionInDays: 7,
            triggers: ["v1.4.0"],
            timeouts: { create: "2h" },
        });
    });

    it("counts the snapshots of the cluster", async () => {
        assert.equal(await valueOf(program.snapshotsOfCluster), 3);
        assert.equal(calls[0].token, "atlas:index:getSnapshots");
        assert.deepEqual(calls[0].inputs, { projectId, clusterName: "Cluster0" });
    });
});
