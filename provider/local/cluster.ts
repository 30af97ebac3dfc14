/** What a cluster can be told to be, and what follows from its name: path, id and hash. */
import { createHash } from "node:crypto";
import * as v from "valibot";
import { count, lengthMs, listOf, matching, objectId, oneOf, option, shape, text, trueOrFalse } from "./checks";
import { apiPrefix, clusterNameForm, defaultProjectId, longestClusterName } from "./constants";
import { outcomeSchema } from "./outcome";
import type { SnapshotOutcome } from "./outcome";
import type { Differing, None } from "./sameType";

/** Whether a cluster is one replica set or has shards. */
export type ClusterTopology = "replicaSet" | "shardedCluster";

/** A cluster that exists from the start. */
export interface LocalCluster {
    /** The id of its project, 24 lower-case hexadecimal digits. @default "5f1a2b3c4d5e6f7a8b9c0d1e" */
    projectId?: string;
    /** Its name: letters, digits and hyphens, beginning with a letter or digit, at most 64 characters. */
    clusterName: string;
    /** Whether it is one replica set or has shards. @default "replicaSet" */
    type?: ClusterTopology;
    /** How many shards a sharded cluster has. @default 2 */
    shardCount?: number;
    /** Where it runs. @default "AWS" */
    cloudProvider?: "AWS" | "AZURE" | "GCP";
    /** Its MongoDB version. @default "8.0.12"; with legacy backup "4.0.28" */
    mongodVersion?: string;
    /** The key that the cluster's own customer manages (a UUID); snapshots show it. @default none */
    masterKeyUUID?: string;
    /** Whether it is paused: it then takes no snapshots. @default false */
    paused?: boolean;
    /** Whether its backup is turned on. @default true */
    backupEnabled?: boolean;
    /**
     * "legacy" has legacy snapshots, which no request takes, and no cloud backup. Not for flex clusters
     * and serverless instances.
     * @default "cloud"
     */
    backup?: "cloud" | "legacy";
    /**
     * A flex cluster and a serverless instance refuse every request of the cluster API; they have the paths below
     * `/flexClusters` and `/serverless` instead.
     * @default "dedicated"
     */
    tier?: "dedicated" | "flex" | "serverless";
    /** How long its snapshots stay `queued`, in milliseconds. @default the option of that name */
    queuedMs?: number;
    /** How long its snapshots are then `inProgress`, in milliseconds: large clusters take longer. @default the option of that name */
    inProgressMs?: number;
    /** How its snapshots end. @default the option of that name */
    outcome?: SnapshotOutcome;
}

const clusterSchema = v.pipe(
    shape({
        projectId: option(objectId, defaultProjectId),
        clusterName: v.pipe(
            matching(clusterNameForm, "must be letters, digits and hyphens, beginning with a letter or digit"),
            v.maxLength(longestClusterName, `must be at most ${longestClusterName} characters long`),
        ),
        type: option(oneOf(["replicaSet", "shardedCluster"]), "replicaSet"),
        shardCount: option(count, 2),
        cloudProvider: option(oneOf(["AWS", "AZURE", "GCP"]), "AWS"),
        mongodVersion: option(text),
        masterKeyUUID: option(text),
        paused: option(trueOrFalse, false),
        backupEnabled: option(trueOrFalse, true),
        backup: option(oneOf(["cloud", "legacy"]), "cloud"),
        tier: option(oneOf(["dedicated", "flex", "serverless"]), "dedicated"),
        queuedMs: option(lengthMs),
        inProgressMs: option(lengthMs),
        outcome: option(outcomeSchema),
    }),
    v.forward(
        v.check(
            ({ backup, tier }) => backup !== "legacy" || tier === "dedicated",
            'only a cluster of the tier "dedicated" has legacy backup',
        ),
        ["backup"],
    ),
);

/** @internal */
export const clustersSchema = listOf(clusterSchema);

/** @internal */
export type ClusterTypesAgree = None<Differing<LocalCluster, v.InferInput<typeof clusterSchema>>>;

/** A cluster with every default filled in. */
export type Cluster = Required<Omit<LocalCluster, "masterKeyUUID" | "outcome">> &
    Pick<LocalCluster, "masterKeyUUID" | "outcome">;

/**
 * Fills in the defaults that other options decide.
 *
 * @internal
 */
export function settleCluster(
    cluster: v.InferOutput<typeof clusterSchema>,
    defaults: { queuedMs: number; inProgressMs: number },
): Cluster {
    // Clusters newer than 4.0 have no legacy backup.
    return { ...defaults, mongodVersion: cluster.backup === "legacy" ? "4.0.28" : "8.0.12", ...cluster };
}

export function hasCloudBackup({ tier, backup }: Cluster): boolean {
    return tier === "dedicated" && backup === "cloud";
}

export function isDedicated({ tier }: Cluster): boolean {
    return tier === "dedicated";
}

export function isFlex({ tier }: Cluster): boolean {
    return tier === "flex";
}

export function isServerless({ tier }: Cluster): boolean {
    return tier === "serverless";
}

/** Below the prefix of an API. */
export function clusterPath({ projectId, clusterName }: Cluster): string {
    return `/groups/${projectId}/clusters/${clusterName}`;
}

export function clusterIdOf(cluster: Cluster): string {
    return idWithin(cluster, "");
}

/** The same 24 hex digits each time that a part of a cluster is shown. */
export function idWithin(cluster: Cluster, part: string): string {
    return cluster.projectId.slice(0, 8) + clusterHash(cluster, part).slice(0, 16);
}

/** Hex digits that no other cluster has. */
export function clusterHash(cluster: Cluster, part = ""): string {
    return createHash("sha256")
        .update(apiPrefix + clusterPath(cluster) + part)
        .digest("hex");
}
