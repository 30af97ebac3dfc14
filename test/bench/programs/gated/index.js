// As many snapshots as `count` says, each of a cluster of its own, none of which waits, and one wait for all of them.
const pulumi = require("@pulumi/pulumi");
const { OnDemandSnapshot, SnapshotCompletion } = require("pulumi-atlas-snapshots");

const config = new pulumi.Config();
const ids = [];
for (let nth = 0; nth < config.requireNumber("count"); nth++) {
    const snapshot = new OnDemandSnapshot(`snapshot-${nth}`, {
        projectId: config.require("projectId"),
        clusterName: `cluster-${nth}`,
        retentionInDays: 7,
        waitForCompletion: false,
    });
    ids.push(snapshot.id);
}
new SnapshotCompletion("all", { snapshots: ids });
