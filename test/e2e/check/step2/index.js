const { OnDemandSnapshot } = require("pulumi-atlas-snapshots");

new OnDemandSnapshot("snapshot", {
    projectId: "my project",
    clusterName: "-cluster",
    retentionInDays: 0,
    retentionDays: 7,
    description: "",
    triggers: "v2",
    waitForCompletion: "yes",
    recreateOnExpiry: 1,
    timeouts: { create: "soon", read: "1m" },
});
