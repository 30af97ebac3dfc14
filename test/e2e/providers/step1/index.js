const pulumi = require("@pulumi/pulumi");
const { OnDemandSnapshot, Provider } = require("pulumi-atlas-snapshots");

const config = new pulumi.Config();

// Plain values: that they are credentials is enough to make them secrets.
const us = new Provider("us", {
    publicKey: process.env.US_PUBLIC_KEY,
    privateKey: process.env.US_PRIVATE_KEY,
    baseUrl: config.require("usBaseUrl"),
});
const eu = new Provider("eu", {
    clientId: process.env.EU_CLIENT_ID,
    clientSecret: process.env.EU_CLIENT_SECRET,
    baseUrl: config.require("euBaseUrl"),
});

const args = { clusterName: config.require("clusterName"), retentionInDays: 7 };
new OnDemandSnapshot("us-snapshot", { ...args, projectId: config.require("usProject") }, { provider: us });

// The component hands the account to its children.
const team = new pulumi.ComponentResource("test:index:Team", "team", {}, { providers: [eu] });
const triggers = [config.get("release") ?? "v1"];
new OnDemandSnapshot("eu-snapshot", { ...args, projectId: config.require("euProject"), triggers }, { parent: team });
