const pulumi = require("@pulumi/pulumi");
const { OnDemandSnapshot, SnapshotCompletion } = require("pulumi-atlas-snapshots");

const config = new pulumi.Config();
const snapshots = config.requireObject("clusterNames").map(
    (clusterName) =>
        new OnDemandSnapshot(clusterName, {
            projectId: config.require("projectId"),
            clusterName,
            retentionInDays: 7,
            waitForCompletion: false,
        }),
);
const all = new SnapshotCompletion("all", { snapshots: snapshots.map(({ id }) => id) });
const deployments = { create: async () => ({ id: "deployed" }) };
new pulumi.dynamic.Resource(deployments, "deployment", {}, { dependsOn: all });
