const pulumi = require("@pulumi/pulumi");
const { OnDemandSnapshot } = require("pulumi-atlas-snapshots");

const config = new pulumi.Config();
new OnDemandSnapshot("snapshot", {
    projectId: config.require("projectId"),
    clusterName: config.require("clusterName"),
    retentionInDays: 7,
    description: config.get("description"),
    triggers: [config.require("release")],
    waitForCompletion: config.requireBoolean("waitForCompletion"),
    timeouts: { create: "2m", update: "2m", delete: "2m" },
});
