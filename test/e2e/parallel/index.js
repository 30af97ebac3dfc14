const pulumi = require("@pulumi/pulumi");
const { OnDemandSnapshot } = require("pulumi-atlas-snapshots");

const config = new pulumi.Config();
for (const clusterName of config.requireObject("clusterNames")) {
    new OnDemandSnapshot(clusterName, { projectId: config.require("projectId"), clusterName, retentionInDays: 7 });
}
