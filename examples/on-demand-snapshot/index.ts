import * as pulumi from "@pulumi/pulumi";
import { OnDemandSnapshot } from "pulumi-atlas-snapshots";

const config = new pulumi.Config();

// A finished backup before every release: another release is another trigger, and that takes another snapshot.
const snapshot = new OnDemandSnapshot("pre-release", {
    projectId: config.require("projectId"),
    clusterName: config.require("clusterName"),
    retentionInDays: config.getNumber("retentionInDays") ?? 7,
    triggers: [config.require("release")],
});

export const snapshotId = snapshot.snapshotId;
export const status = snapshot.status;
export const expiresAt = snapshot.expiresAt;
