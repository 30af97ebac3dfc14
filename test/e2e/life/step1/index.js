const pulumi = require("@pulumi/pulumi");
const { OnDemandSnapshot } = require("pulumi-atlas-snapshots");

const config = new pulumi.Config();
const snapshot = new OnDemandSnapshot("snapshot", {
    projectId: config.require("projectId"),
    clusterName: config.require("clusterName"),
    retentionInDays: config.requireNumber("retentionInDays"),
    triggers: config.getObject("triggers"),
});

exports.snapshotId = snapshot.snapshotId;
exports.status = snapshot.status;
