import * as pulumi from "@pulumi/pulumi";
import { getSnapshotsOutput, OnDemandSnapshot } from "pulumi-atlas-snapshots";

const config = new pulumi.Config();
const cluster = { projectId: config.require("projectId"), clusterName: config.require("clusterName") };

const snapshot = new OnDemandSnapshot("pre-release", {
    ...cluster,
    retentionInDays: 7,
    triggers: [config.require("release")],
    timeouts: { create: config.get("timeout") ?? "2h" },
});

export const snapshotId = snapshot.snapshotId;
export const snapshotsOfCluster = getSnapshotsOutput(cluster, { dependsOn: [snapshot] }).totalCount;
