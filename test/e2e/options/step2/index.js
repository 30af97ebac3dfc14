const pulumi = require("@pulumi/pulumi");
const { OnDemandSnapshot } = require("pulumi-atlas-snapshots");

const projectId = new pulumi.Config().require("projectId");

const take = (name, args, opts) =>
    new OnDemandSnapshot(name, { projectId, clusterName: name, retentionInDays: 7, ...args }, opts);

take("replaced", { retentionInDays: 8 }, { replaceOnChanges: ["retentionInDays"] });
take("ignored", { retentionInDays: 8 }, { ignoreChanges: ["retentionInDays"] });
take("guarded", {}, { protect: true });
take("deleted-first", { triggers: [2] }, { deleteBeforeReplace: true });
take("new-name", { clusterName: "renamed", triggers: [1] }, { aliases: [{ name: "old-name" }] });
take("timed", { timeouts: { create: "45m" } }, { customTimeouts: { create: "1h", delete: "10m" } });

const other = new pulumi.ProviderResource("other", "other-provider");
const component = new pulumi.ComponentResource("test:index:Team", "team", {}, { providers: { other } });
take("child", {}, { parent: component });
