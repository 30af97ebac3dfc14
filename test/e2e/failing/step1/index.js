const pulumi = require("@pulumi/pulumi");
const { OnDemandSnapshot } = require("pulumi-atlas-snapshots");

const config = new pulumi.Config();
// Each on a cluster of its own, called like the resource.
for (const name of config.requireObject("names")) {
    new OnDemandSnapshot(name, {
        projectId: config.require("projectId"),
        clusterName: name,
        retentionInDays: 7,
        triggers: config.getObject("triggers"),
        timeouts: { create: config.get("createTimeout") ?? "1m" },
    });
}
