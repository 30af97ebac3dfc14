/** What a cluster can be told to be, and the names that follow from its own: path, id and replica sets. */
import { createHash } from "node:crypto";
import { apiPrefix, defaultProjectId } from "./constants";

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
     * "legacy" has legacy snapshots, which nothing but the handle can add, and no cloud backup. Not for flex clusters
     * and serverless instances.
     * @default "cloud"
     */
    backup?: "cloud" | "legacy";
    /**
     * A flex cluster and a serverless instance refuse every request of the cluster API; an instance has the paths below
     * `/serverless` instead.
     * @default "dedicated"
     */
    tier?: "dedicated" | "flex" | "serverless";
    /** How long its snapshots stay `queued`, in milliseconds. @default the option of that name */
    queuedMs?: number;
    /** How long its snapshots are then `inProgress`, in milliseconds: large clusters take longer. @default the option of that name */
    inProgressMs?: number;
}

/** A cluster with every default filled in. */
export type Cluster = Required<Omit<LocalCluster, "masterKeyUUID">> & { masterKeyUUID?: string };

export function settleCluster(cluster: LocalCluster, durations: { queuedMs: number; inProgressMs: number }): Cluster {
    return {
        ...durations,
        projectId: defaultProjectId,
        type: "replicaSet",
        shardCount: 2,
        cloudProvider: "AWS",
        // Clusters newer than 4.0 have no legacy backup.
        mongodVersion: cluster.backup === "legacy" ? "4.0.28" : "8.0.12",
        paused: false,
        backupEnabled: true,
        backup: "cloud",
        tier: "dedicated",
        ...withoutUndefined(cluster),
    };
}

/** In plain JavaScript an option may be present and undefined, which means the same as absent. */
export function withoutUndefined<T extends object>(options: T): T {
    return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as T;
}

export function clusterPath({ projectId, clusterName }: Cluster): string {
    return `${apiPrefix}/groups/${projectId}/clusters/${clusterName}`;
}

export function clusterIdOf(cluster: Cluster): string {
    return cluster.projectId.slice(0, 8) + hash(clusterPath(cluster)).slice(0, 16);
}

/** The config servers first, where there are any. */
export function replicaSetNames(cluster: Cluster): string[] {
    // Atlas names replica sets after its own short host name of the cluster, not after the cluster.
    const host = `atlas-${hash(clusterPath(cluster)).slice(0, 6)}`;
    if (cluster.type === "replicaSet") {
        return [`${host}-shard-0`];
    }
    const shards = Array.from({ length: cluster.shardCount }, (_, shard) => `${host}-shard-${shard}`);
    return [`${host}-config-0`, ...shards];
}

function hash(text: string): string {
    return createHash("sha256").update(text).digest("hex");
}
