const pulumi = require("@pulumi/pulumi");
const atlas = require("pulumi-atlas-snapshots");

const config = new pulumi.Config();
const projectId = config.require("projectId");
const ids = config.requireObject("ids");

// The only credentials of this program: one account, given by name, or handed down by a component.
const provider = new atlas.Provider("eu", {
    publicKey: process.env.EU_PUBLIC_KEY,
    privateKey: process.env.EU_PRIVATE_KEY,
    baseUrl: config.require("euBaseUrl"),
});
const parent = new pulumi.ComponentResource("test:index:Team", "team", {}, { providers: [provider] });

const dedicated = { projectId, clusterName: "Shards" };
const legacy = { projectId, clusterName: "Old0" };
const serverless = { projectId, instanceName: "Serverless0" };

const { snapshotId } = new atlas.OnDemandSnapshot("taken", { ...dedicated, retentionInDays: 7 }, { provider });
const taken = atlas.getSnapshotOutput({ ...dedicated, snapshotId }, { parent });

exports.takenStatus = taken.status;
exports.takenMembers = taken.apply(({ members }) => members.length);
exports.countAfterwards = atlas.getSnapshotsOutput(dedicated, { parent, dependsOn: [parent], provider }).totalCount;
exports.serverlessOutput = atlas.getServerlessSnapshotOutput(
    { ...serverless, snapshotId: ids.serverless },
    { parent },
).status;
exports.serverlessCountOutput = atlas.getServerlessSnapshotsOutput(serverless, { parent }).totalCount;
exports.legacyOutput = atlas.getLegacySnapshotOutput(
    { ...legacy, snapshotId: pulumi.output(ids.legacy) },
    { parent },
).expires;
exports.legacyCountOutput = atlas.getLegacySnapshotsOutput({ ...legacy, completed: "all" }, { parent }).totalCount;

const memberCount = ({ members }) => members.length;
exports.members = atlas.getSnapshot({ ...dedicated, snapshotId: ids.dedicated }, { provider }).then(memberCount);
exports.serverless = atlas.getServerlessSnapshot({ ...serverless, snapshotId: ids.serverless }, { provider });
exports.serverlessCount = atlas.getServerlessSnapshots(serverless, { provider }).then(({ totalCount }) => totalCount);
exports.legacy = atlas.getLegacySnapshot({ ...legacy, snapshotId: ids.legacy }, { provider });
exports.legacyCount = atlas.getLegacySnapshots(legacy, { parent }).then(({ totalCount }) => totalCount);

// Nobody waits for this one, and the resource is registered all the same.
void atlas.getSnapshots(dedicated, { provider }).then(() => {
    new pulumi.ComponentResource("test:index:Team", "afterwards");
});
