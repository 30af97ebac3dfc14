import * as pulumi from "@pulumi/pulumi";
import { OnDemandSnapshot } from "pulumi-atlas-snapshots";

const config = new pulumi.Config();
const clusterNames = config.requireObject<string[]>("clusterNames");

// Pulumi carries out four steps for each core at once, and a snapshot that is waited for is one: a program cannot change that, but
// `pulumi up --parallel 200` can, or PULUMI_PARALLEL=200 in the environment of a pipeline. All of them share the request limit of
// their project, whatever that number is.
const snapshots = clusterNames.map(
    (clusterName) =>
        new OnDemandSnapshot(clusterName, {
            projectId: config.require("projectId"),
            clusterName,
            retentionInDays: config.getNumber("retentionInDays") ?? 7,
            triggers: [config.require("release")],
        }),
);

export const snapshotIds = pulumi.all(snapshots.map(({ snapshotId }) => snapshotId));
