const pulumi = require("@pulumi/pulumi");
const { OnDemandSnapshot } = require("pulumi-atlas-snapshots");

const projectId = new pulumi.Config().require("projectId");
for (const clusterName of ["without", "older", "half"]) {
    new OnDemandSnapshot(clusterName, { projectId, clusterName, retentionInDays: 7 });
}
