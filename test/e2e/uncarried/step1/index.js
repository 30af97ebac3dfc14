const pulumi = require("@pulumi/pulumi");
const { LegacySnapshotExpiry, OnDemandSnapshot } = require("pulumi-atlas-snapshots");

const config = new pulumi.Config();
const cluster = { projectId: config.require("projectId"), clusterName: config.require("clusterName") };

// One resource at a time: the engine may stop at the first that fails.
if (config.getBoolean("legacy")) {
    new LegacySnapshotExpiry("expiry", { ...cluster, snapshotId: "f".repeat(24), expires: new Date("2040-01-01") });
} else {
    new OnDemandSnapshot("snapshot", {
        ...cluster,
        retentionInDays: 7,
        triggers: [
            "v1",
            new Date(),
            { releases: [{ at: new Date() }], size: Number("many") },
            Promise.resolve(new Map()),
        ],
    });
}
