const pulumi = require("@pulumi/pulumi");
const { OnDemandSnapshot } = require("pulumi-atlas-snapshots");

const config = new pulumi.Config();
exports.snapshotIds = config.requireObject("clusterNames").map((clusterName) => {
    const projectId = config.require("projectId");
    return new OnDemandSnapshot(clusterName, { projectId, clusterName, retentionInDays: 7 }).snapshotId;
});
