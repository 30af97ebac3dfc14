import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import { OnDemandSnapshot, SnapshotCompletion } from "pulumi-atlas-snapshots";

const config = new pulumi.Config();
const release = config.require("release");

// A new release takes a new snapshot of each cluster. retainOnDelete keeps the snapshots of earlier releases in Atlas until they expire;
// without it only the newest one of each cluster is kept.
const snapshots = config.requireObject<string[]>("clusterNames").map(
    (clusterName) =>
        new OnDemandSnapshot(
            clusterName,
            {
                projectId: config.require("projectId"),
                clusterName,
                retentionInDays: 14,
                triggers: [release],
                waitForCompletion: false,
            },
            { retainOnDelete: true },
        ),
);

// The gate: it is done when every snapshot is completed.
const backups = new SnapshotCompletion("backups", { snapshots: snapshots.map(({ id }) => id) });

// What must not start without a finished backup depends on the gate.
new command.local.Command(
    "deployment",
    { create: config.require("deploy"), triggers: [release] },
    { dependsOn: backups },
);

export const wayBack = backups.completed;
