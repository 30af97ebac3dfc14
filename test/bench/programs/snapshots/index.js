// As many snapshots as `count` says, each of a cluster of its own.
const pulumi = require("@pulumi/pulumi");
const { OnDemandSnapshot } = require("pulumi-atlas-snapshots");

const config = new pulumi.Config();
for (let nth = 0; nth < config.requireNumber("count"); nth++) {
    new OnDemandSnapshot(`snapshot-${nth}`, {
        projectId: config.require("projectId"),
        clusterName: `cluster-${nth}`,
        retentionInDays: 7,
    });
}
