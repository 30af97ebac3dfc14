import * as pulumi from "@pulumi/pulumi";
import { getSnapshotsOutput, OnDemandSnapshot } from "pulumi-atlas-snapshots";

const config = new pulumi.Config();
const cluster = { projectId: config.require("projectId"), clusterName: config.require("clusterName") };

const snapshot = new OnDemandSnapshot("pre-release", { ...cluster, retentionInDays: 7 });

export const snapshotId = snapshot.snapshotId;
export const ids = getSnapshotsOutput(cluster, { dependsOn: [snapshot] }).results.apply((results) =>
    results.map((result) => result.snapshotId),
);
