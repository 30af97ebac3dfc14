import * as pulumi from "@pulumi/pulumi";
import { OnDemandSnapshot, SnapshotCompletion } from "pulumi-atlas-snapshots";

const config = new pulumi.Config();
const clusterNames = config.requireObject<string[]>("clusterNames");

// Pulumi carries out four steps for each core at once. A create that waits for its snapshot holds one of them, so these do not wait:
// each ends as soon as Atlas has accepted the request.
const snapshots = clusterNames.map(
    (clusterName) =>
        new OnDemandSnapshot(clusterName, {
            projectId: config.require("projectId"),
            clusterName,
            retentionInDays: config.getNumber("retentionInDays") ?? 7,
            triggers: [config.require("release")],
            waitForCompletion: false,
        }),
);

// One step waits for all of them. `pulumi up` ends when every snapshot is completed, and fails if one of them is not.
const backups = new SnapshotCompletion("backups", { snapshots: snapshots.map(({ id }) => id) });

export const snapshotIds = backups.completed.apply((completed) => completed.map(({ snapshotId }) => snapshotId));
export const storageSizeBytes = backups.totalStorageSizeBytes;
