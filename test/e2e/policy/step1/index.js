const pulumi = require("@pulumi/pulumi");
const { OnDemandSnapshot } = require("pulumi-atlas-snapshots");

const config = new pulumi.Config();
const args = { projectId: config.require("projectId"), retentionInDays: 7 };
const opts = { retainOnDelete: config.getBoolean("retain") };
new OnDemandSnapshot("plain", { ...args, clusterName: "Plain" }, opts);
new OnDemandSnapshot("sharded", { ...args, clusterName: "Sharded" }, opts);
