const pulumi = require("@pulumi/pulumi");
const { OnDemandSnapshot, Provider } = require("pulumi-atlas-snapshots");

// A list of { name, args, opts, team, after }: `team` puts the resource into a component with a Provider of its own, `after` names
// resources that it depends on.
const config = new pulumi.Config();
const made = {};
for (const { name, args = {}, opts = {}, team, after = [] } of config.requireObject("resources")) {
    const dependsOn = after.map((one) => made[one]);
    const own = { ...opts, dependsOn };
    if (team) {
        const provider = new Provider(`${team}-account`, {
            publicKey: process.env.MONGODB_ATLAS_PUBLIC_API_KEY,
            privateKey: process.env.MONGODB_ATLAS_PRIVATE_API_KEY,
        });
        own.parent = new pulumi.ComponentResource("test:index:Team", team, {}, { providers: [provider] });
    }
    made[name] = new OnDemandSnapshot(
        name,
        {
            projectId: config.require("projectId"),
            clusterName: config.require("clusterName"),
            retentionInDays: 9,
            ...args,
        },
        own,
    );
}
