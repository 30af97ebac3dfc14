const pulumi = require("@pulumi/pulumi");
const { OnDemandSnapshot, Provider } = require("pulumi-atlas-snapshots");

const config = new pulumi.Config();
const opts = {};
if (config.getBoolean("moves")) {
    const account = new Provider("account", {
        publicKey: process.env.MONGODB_ATLAS_PUBLIC_API_KEY,
        privateKey: process.env.MONGODB_ATLAS_PRIVATE_API_KEY,
    });
    opts.parent = new pulumi.ComponentResource("test:index:Team", "team", {}, { providers: [account] });
}
new OnDemandSnapshot(
    config.get("name") ?? "snapshot",
    {
        projectId: config.require("projectId"),
        clusterName: config.require("clusterName"),
        retentionInDays: 7,
        description: config.get("description"),
        // An adopted snapshot is of no release of this resource's own.
        ...(config.get("adopt")
            ? { adoptSnapshotId: config.require("adopt") }
            : { triggers: [config.require("release")] }),
        waitForCompletion: config.requireBoolean("waitForCompletion"),
        timeouts: { create: "2m", update: "2m", delete: "2m" },
    },
    opts,
);
