import * as pulumi from "@pulumi/pulumi";
import { OnDemandSnapshot } from "pulumi-atlas-snapshots";

const snapshot = new OnDemandSnapshot("pre-release", {
    projectId: "5f1a2b3c4d5e6f7a8b9c0d1e",
    clusterName: "Cluster0",
    retentionInDays: 7,
    triggers: [new pulumi.Config().require("release")],
});
export const snapshotId = snapshot.snapshotId;
