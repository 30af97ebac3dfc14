const pulumi = require("@pulumi/pulumi");
const { OnDemandSnapshot } = require("pulumi-atlas-snapshots");

const config = new pulumi.Config();
const projectId = config.require("projectId");

new OnDemandSnapshot("deleted", { projectId, clusterName: "deleted", retentionInDays: 7 });
new OnDemandSnapshot("renewed", { projectId, clusterName: "renewed", retentionInDays: 7, recreateOnExpiry: true });
new OnDemandSnapshot("expired", {
    projectId,
    clusterName: "expired",
    retentionInDays: config.getNumber("retentionInDays") ?? 7,
    triggers: config.getObject("triggers"),
});
