const pulumi = require("@pulumi/pulumi");
const { LegacySnapshotExpiry, OnDemandSnapshot, Provider } = require("pulumi-atlas-snapshots");

// A list of { name, args, opts, team, after, deletedWith, replaceWith }: `team` puts the resource into a component with a Provider of
// its own, and the last three name resources that come before it. One with a `snapshotId` is a LegacySnapshotExpiry.
const config = new pulumi.Config();
const made = {};
for (const each of config.requireObject("resources")) {
    const { name, args = {}, opts = {}, team, after = [], deletedWith, replaceWith = [] } = each;
    const own = {
        ...opts,
        dependsOn: after.map((one) => made[one]),
        deletedWith: made[deletedWith],
        replaceWith: replaceWith.map((one) => made[one]),
    };
    if (team) {
        const provider = new Provider(`${team}-account`, {
            publicKey: process.env.MONGODB_ATLAS_PUBLIC_API_KEY,
            privateKey: process.env.MONGODB_ATLAS_PRIVATE_API_KEY,
        });
        own.parent = new pulumi.ComponentResource("test:index:Team", team, {}, { providers: [provider] });
    }
    const which = { projectId: config.require("projectId"), clusterName: config.require("clusterName") };
    made[name] = args.snapshotId
        ? new LegacySnapshotExpiry(name, { ...which, ...args }, own)
        : new OnDemandSnapshot(name, { ...which, retentionInDays: 9, ...args }, own);
}
