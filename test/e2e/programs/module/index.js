import * as pulumi from "@pulumi/pulumi";
import { OnDemandSnapshot, Provider } from "pulumi-atlas-snapshots";

const config = new pulumi.Config();
const snapshot = new OnDemandSnapshot(
    "snapshot",
    { projectId: config.require("projectId"), clusterName: config.require("clusterName"), retentionInDays: 7 },
    { provider: new Provider("account") },
);

export const isInstance = OnDemandSnapshot.isInstance(snapshot);
export const status = snapshot.status;
