import * as pulumi from "@pulumi/pulumi";
import { getSnapshotOutput, getSnapshots, OnDemandSnapshot } from "pulumi-atlas-snapshots";

const config = new pulumi.Config();
const projectId = config.require("projectId");
const clusterName = config.require("clusterName");

// What is there already, on every page of Atlas's list: known in previews as well.
export const latest = getSnapshots({ projectId, clusterName }).then(({ results }) => {
    return results.find(({ status }) => status === "completed")?.snapshotId ?? "none";
});

// The forms that end in Output take what is known only later, such as the id of a snapshot that is yet to be taken.
const { snapshotId } = new OnDemandSnapshot("pre-release", { projectId, clusterName, retentionInDays: 7 });
const taken = getSnapshotOutput({ projectId, clusterName, snapshotId });

export const sizeInBytes = taken.storageSizeBytes;
// Only a sharded cluster's snapshot has members.
export const shards = taken.apply(({ members = [] }) => members.map(({ replicaSetName }) => replicaSetName));
