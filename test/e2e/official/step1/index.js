const pulumi = require("@pulumi/pulumi");
const { OnDemandSnapshot } = require("pulumi-atlas-snapshots");

const config = new pulumi.Config();
const type = "mongodbatlas:index/cloudBackupSnapshot:CloudBackupSnapshot";
new OnDemandSnapshot(
    "pre-release",
    {
        projectId: config.require("projectId"),
        clusterName: config.require("clusterName"),
        description: "before the migration",
        retentionInDays: config.getNumber("retentionInDays") ?? 5,
    },
    config.getBoolean("withoutAlias") ? {} : { aliases: [{ type }] },
);
