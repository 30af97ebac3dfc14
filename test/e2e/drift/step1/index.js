const pulumi = require("@pulumi/pulumi");
const { OnDemandSnapshot } = require("pulumi-atlas-snapshots");

const config = new pulumi.Config();
const projectId = config.require("projectId");
const retentionInDays = 7;

new OnDemandSnapshot("plain", { projectId, clusterName: "plain", retentionInDays });
new OnDemandSnapshot("async", { projectId, clusterName: "async", retentionInDays, waitForCompletion: false });
new OnDemandSnapshot("patched", {
    projectId,
    clusterName: "patched",
    retentionInDays: config.getNumber("patched") ?? retentionInDays,
});
