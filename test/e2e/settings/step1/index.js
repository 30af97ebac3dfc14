const pulumi = require("@pulumi/pulumi");
const { OnDemandSnapshot, Provider } = require("pulumi-atlas-snapshots");

const config = new pulumi.Config();
const args = config.getObject("provider");
if (config.getBoolean("asOutputs")) {
    for (const key of Object.keys(args)) args[key] = pulumi.output(Promise.resolve(args[key]));
}
const provider = args && new Provider("eu", args);
const projectId = config.require("projectId");
const clusterName = config.require("clusterName");
const names = config.requireObject("names");
for (const name of names) {
    new OnDemandSnapshot(
        name,
        { projectId, clusterName, retentionInDays: 7, timeouts: { create: "10s" } },
        { provider },
    );
}
