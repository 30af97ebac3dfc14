import * as pulumi from "@pulumi/pulumi";
import { LegacySnapshotExpiry } from "pulumi-atlas-snapshots";

const config = new pulumi.Config();
const expires = config.get("expires");

// Without a date the snapshot is kept until told otherwise; when the stack goes, it gets back the expiry that it had.
const expiry = new LegacySnapshotExpiry("audit", {
    projectId: config.require("projectId"),
    clusterName: config.require("clusterName"),
    snapshotId: config.require("snapshotId"),
    ...(expires ? { expires } : { doNotDelete: true }),
    onDelete: "restore",
});

export const expiresAt = expiry.expires.apply((date) => date ?? "never");
export const formerExpiry = expiry.previousExpires.apply((date) => date ?? "none");
