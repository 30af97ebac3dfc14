const pulumi = require("@pulumi/pulumi");
const { OnDemandSnapshot } = require("pulumi-atlas-snapshots");

const config = new pulumi.Config();
const backup = new OnDemandSnapshot("pre-release", {
    projectId: config.require("projectId"),
    clusterName: config.require("clusterName"),
    retentionInDays: 7,
    triggers: [config.require("release")],
});
const deployments = { create: async () => ({ id: "deployed" }) };
new pulumi.dynamic.Resource(deployments, "deployment", {}, { dependsOn: backup });
