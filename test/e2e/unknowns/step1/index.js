const pulumi = require("@pulumi/pulumi");
const { OnDemandSnapshot } = require("pulumi-atlas-snapshots");

const config = new pulumi.Config();
const projectId = config.require("projectId");

// Its outputs are unknown at preview, when it is created, and when it is replaced.
const first = new OnDemandSnapshot("first", {
    projectId,
    clusterName: "first",
    retentionInDays: 7,
    triggers: [config.require("release")],
});

new OnDemandSnapshot("triggered", {
    projectId,
    clusterName: "triggered",
    retentionInDays: 7,
    triggers: [first.snapshotId, { nested: first.expiresAt }],
});
new OnDemandSnapshot("described", {
    projectId,
    clusterName: "described",
    retentionInDays: 7,
    description: pulumi.interpolate`after ${first.snapshotId}`,
});
new OnDemandSnapshot("placed", {
    projectId: first.projectId,
    clusterName: first.snapshotId.apply(() => "placed"),
    retentionInDays: first.storageSizeBytes.apply((bytes) => (bytes > 0 ? 7 : 1)),
    timeouts: { create: first.type.apply(() => "30m") },
});
