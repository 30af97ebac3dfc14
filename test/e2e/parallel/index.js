const { OnDemandSnapshot } = require("pulumi-atlas-snapshots");

for (const name of ["one", "two", "three"]) {
    new OnDemandSnapshot(name, { projectId: "5f1a2b3c4d5e6f7a8b9c0d1e", clusterName: name, retentionInDays: 7 });
}
