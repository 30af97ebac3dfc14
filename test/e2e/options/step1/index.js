const pulumi = require("@pulumi/pulumi");
const { OnDemandSnapshot } = require("pulumi-atlas-snapshots");

const projectId = new pulumi.Config().require("projectId");

// Each on a cluster of its own, called like the resource.
const take = (name, args, opts) =>
    new OnDemandSnapshot(name, { projectId, clusterName: name, retentionInDays: 7, ...args }, opts);

take("replaced", {}, { replaceOnChanges: ["retentionInDays"] });
take("ignored", {}, { ignoreChanges: ["retentionInDays"] });
take("guarded", {}, { protect: true });
take("retained", {}, { retainOnDelete: true });
take("deleted-first", { triggers: [1] }, { deleteBeforeReplace: true });
take("old-name", { clusterName: "renamed", triggers: [1] });
take("timed", { timeouts: { create: "45m" } }, { customTimeouts: { create: "1h", delete: "10m" } });

// A component that hands its children a provider of another package.
const other = new pulumi.ProviderResource("other", "other-provider");
const component = new pulumi.ComponentResource("test:index:Team", "team", {}, { providers: { other } });
take("child", {}, { parent: component });
