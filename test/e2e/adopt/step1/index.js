const pulumi = require("@pulumi/pulumi");
const { OnDemandSnapshot } = require("pulumi-atlas-snapshots");

const config = new pulumi.Config();
const args = {
    projectId: config.require("projectId"),
    clusterName: config.require("clusterName"),
    ...config.requireObject("args"),
};
const snapshot = new OnDemandSnapshot(config.get("name") ?? "snapshot", args, config.getObject("options"));
if (config.getBoolean("second")) {
    // What the first one's id is, a preview does not know.
    new OnDemandSnapshot("second", { ...args, adoptSnapshotId: snapshot.snapshotId });
}
