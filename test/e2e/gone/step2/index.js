const pulumi = require("@pulumi/pulumi");
const { OnDemandSnapshot } = require("pulumi-atlas-snapshots");

const config = new pulumi.Config();
new OnDemandSnapshot("snapshot", {
    projectId: config.require("projectId"),
    clusterName: config.require("clusterName"),
    retentionInDays: 7,
});
