const pulumi = require("@pulumi/pulumi");
const { OnDemandSnapshot, LegacySnapshotExpiry } = require("pulumi-atlas-snapshots");

const config = new pulumi.Config();
const projectId = config.require("projectId");
new OnDemandSnapshot("pre-release", {
    projectId,
    clusterName: config.require("clusterName"),
    retentionInDays: config.getNumber("retentionInDays") ?? 7,
    triggers: ["v1"],
    timeouts: { create: "45m" },
});
new LegacySnapshotExpiry("audit", {
    projectId,
    clusterName: "Old0",
    snapshotId: config.require("legacySnapshotId"),
    expires: "2030-01-01",
    onDelete: "restore",
});
