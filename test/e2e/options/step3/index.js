const pulumi = require("@pulumi/pulumi");
const { OnDemandSnapshot } = require("pulumi-atlas-snapshots");

const config = new pulumi.Config();
const projectId = config.require("projectId");

const take = (name, args, opts) =>
    new OnDemandSnapshot(name, { projectId, clusterName: name, retentionInDays: 7, ...args }, opts);

take("guarded", { triggers: config.getObject("guardedTriggers") }, { protect: true });
take("new-name", { clusterName: "renamed", triggers: [2] }, { aliases: [{ name: "old-name" }] });
