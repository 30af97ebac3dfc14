const fs = require("node:fs");
const pulumi = require("@pulumi/pulumi");
const { LegacySnapshotExpiry, OnDemandSnapshot, Provider } = require("pulumi-atlas-snapshots");

// What the story wants this time: [{ name, expires?, doNotDelete?, onDelete?, own?, options? }], and whether something unrelated fails.
const { resources, fails } = JSON.parse(fs.readFileSync("story.json", "utf8"));
const config = new pulumi.Config();
const which = { projectId: config.require("projectId"), clusterName: "Old0", snapshotId: config.require("snapshotId") };

for (const { name, own, options, ...args } of resources) {
    // An explicit provider has a plugin process of its own.
    const provider =
        own && new Provider(`${name}-account`, { publicKey: process.env.PUBLIC, privateKey: process.env.PRIVATE });
    const parent =
        own && new pulumi.ComponentResource("test:index:Team", `${name}-team`, {}, { providers: [provider] });
    new LegacySnapshotExpiry(name, { ...which, ...args }, { ...options, ...(own && { parent }) });
}
if (fails) {
    new OnDemandSnapshot("unrelated", { projectId: which.projectId, clusterName: "Missing", retentionInDays: 1 });
}
