import { beforeAll, describe, expect, it } from "vitest";
import { OnDemandSnapshot } from "pulumi-atlas-snapshots";
import { calls, projectId, resources, useMocks, valueOf } from "../mocks";

describe("the program", () => {
    let program: typeof import("../index");

    beforeAll(async () => {
        await useMocks();
        program = await import("../index");
        await valueOf(program.snapshotsOfCluster);
    });

    it("takes one snapshot before the release and keeps it for a week", () => {
        const snapshots = resources.filter(({ type }) => type === OnDemandSnapshot.__pulumiType);
        expect(snapshots.map(({ inputs }) => inputs)).toEqual([
            {
                projectId,
                clusterName: "Cluster0",
                retentionInDays: 7,
                triggers: ["v1.4.0"],
                timeouts: { create: "2h" },
            },
        ]);
    });

    it("counts the snapshots of the cluster", async () => {
        expect(await valueOf(program.snapshotsOfCluster)).toBe(3);
        expect(calls[0].token).toBe("atlas:index:getSnapshots");
        expect(calls[0].inputs).toEqual({ projectId, clusterName: "Cluster0" });
    });
});
