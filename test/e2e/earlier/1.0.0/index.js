// What a recording holds: every way to have a snapshot or an expiry that the state tells apart.
const pulumi = require("@pulumi/pulumi");
const { LegacySnapshotExpiry, OnDemandSnapshot, Provider } = require("pulumi-atlas-snapshots");

const config = new pulumi.Config();
const projectId = "5f1a2b3c4d5e6f7a8b9c0d1e";
// A recording has to outlive its authors.
const retentionInDays = config.getNumber("retentionInDays") ?? 36500;
const expires = config.get("expires") ?? "2126-01-01";

new OnDemandSnapshot("pre-release", {
    projectId,
    clusterName: "Cluster0",
    retentionInDays,
    triggers: ["v1", { commit: "abc" }],
    timeouts: { create: "45m" },
});
new OnDemandSnapshot("sharded", { projectId, clusterName: "Sharded0", retentionInDays });
new OnDemandSnapshot("adopted", {
    projectId,
    clusterName: "Cluster0",
    retentionInDays,
    adoptSnapshotId: "6553f1000000000000000001",
});
new OnDemandSnapshot("not-waited-for", { projectId, clusterName: "Slow0", retentionInDays, waitForCompletion: false });
const provider = new Provider("other", {
    clientId: config.require("clientId"),
    clientSecret: config.requireSecret("clientSecret"),
});
const description = "Before the move";
new OnDemandSnapshot(
    "retained",
    { projectId, clusterName: "Cluster1", retentionInDays, description, recreateOnExpiry: true },
    { provider, retainOnDelete: true },
);

const legacy = { projectId, clusterName: "Old0" };
new LegacySnapshotExpiry("kept", { ...legacy, snapshotId: "6553f1000000000000000002", expires });
new LegacySnapshotExpiry("held", { ...legacy, snapshotId: "6553f1000000000000000003", doNotDelete: true });
new LegacySnapshotExpiry("restored", {
    ...legacy,
    snapshotId: "6553f1000000000000000004",
    expires,
    onDelete: "restore",
});
new LegacySnapshotExpiry("deleted", {
    ...legacy,
    snapshotId: "6553f1000000000000000005",
    expires,
    onDelete: "deleteSnapshot",
});
