/** Snapshots as answers show them: which field is there at which status was recorded live. */
import { createHash } from "node:crypto";
import { alphabetical } from "../alphabetical";
import { clusterPath } from "../cluster";
import type { ClusterTopology } from "../cluster";
import { replicaSetsOf } from "../clusters/hosts";
import { wireTime } from "../constants";
import { createdAtOf, expiresAtOf, progressOf, statusAt } from "./snapshot";
import type { Snapshot, SnapshotStatus } from "./snapshot";

/** A link in an answer. */
export interface Link {
    /** The address. */
    href: string;
    /** What is there: `self`, `next` and so on. */
    rel: string;
}

/** A DiskBackupSnapshot as Atlas answers it; a field without a value is left out. */
export interface AtlasSnapshot {
    /** `AWS`, `AZURE` or `GCP`; replica sets only. */
    cloudProvider?: string;
    /** The regions that Atlas copies it to; replica sets only. */
    copyRegions?: string[];
    /** When Atlas made it, RFC 3339, UTC; absent until it is completed. */
    createdAt?: string;
    /** What Atlas shows with it. */
    description?: string;
    /** When Atlas will delete it, RFC 3339, UTC. */
    expiresAt: string;
    /** Atlas's word for how often. */
    frequencyType: string;
    /** The snapshot's id, 24 hexadecimal digits. */
    id: string;
    /** Where else to look. */
    links: Link[];
    /** The cluster's own encryption key, a UUID. */
    masterKeyUUID?: string;
    /** The MongoDB version. */
    mongodVersion?: string;
    /** The ids of the backup policy items that it belongs to. */
    policyItems: string[];
    /** The name of the replica set, which is the cluster's own; replica sets only. */
    replicaSetName?: string;
    /** How it came about. */
    snapshotType: "onDemand" | "scheduled" | "fallback";
    /** What has become of it. */
    status: SnapshotStatus;
    /** Its size in bytes; 0 until it is completed. */
    storageSizeBytes: number;
    /** The kind of cluster. */
    type: ClusterTopology;
}

/** What the sharded GET and list add. */
export interface AtlasShardedSnapshot extends AtlasSnapshot {
    /** Where the config servers run. */
    configServerType: "DEDICATED";
    /** The part of each shard and of the config servers; empty until it is completed. */
    members: {
        /** `AWS`, `AZURE` or `GCP`. */
        cloudProvider: string;
        /** The member's id, 24 hexadecimal digits. */
        id: string;
        /** The name of the member's replica set. */
        replicaSetName: string;
    }[];
    /** The ids of the members' snapshots; empty until it is completed. */
    snapshotIds: string[];
}

/** The answer of the generic path, for both topologies; `base` is where the API begins. */
export function snapshotBody(snapshot: Snapshot, now: number, base: string): AtlasSnapshot {
    const { cluster } = snapshot;
    const status = statusAt(snapshot, now);
    const completed = status === "completed";
    const progress = progressOf(snapshot, now);
    const replicaSet = cluster.type === "replicaSet";
    return {
        ...(replicaSet && progress >= 0.5 ? { cloudProvider: cluster.cloudProvider } : {}),
        ...(replicaSet ? { copyRegions: [] } : {}),
        ...(completed ? { createdAt: wireTime(createdAtOf(snapshot)) } : {}),
        ...(snapshot.description === undefined ? {} : { description: snapshot.description }),
        expiresAt: wireTime(expiresAtOf(snapshot, now)),
        frequencyType: snapshot.frequencyType,
        id: snapshot.id,
        links: linksOf(snapshot, base),
        ...(completed && cluster.masterKeyUUID !== undefined ? { masterKeyUUID: cluster.masterKeyUUID } : {}),
        ...(progress >= 0.1 ? { mongodVersion: cluster.mongodVersion } : {}),
        policyItems: [],
        ...(replicaSet ? { replicaSetName: cluster.clusterName } : {}),
        snapshotType: snapshot.snapshotType,
        status,
        storageSizeBytes: completed ? snapshot.storageSizeBytes : 0,
        type: cluster.type,
    };
}

/** The answer of the sharded path: its members, which are the shards and the config servers, are there once completed. */
export function shardedSnapshotBody(snapshot: Snapshot, now: number, base: string): AtlasShardedSnapshot {
    const { cloudProvider } = snapshot.cluster;
    const members =
        statusAt(snapshot, now) === "completed"
            ? replicaSetsOf(snapshot.cluster).map(({ nameInSnapshots }) => nameInSnapshots)
            : [];
    return alphabetical({
        ...snapshotBody(snapshot, now, base),
        configServerType: "DEDICATED",
        members: members.map((replicaSetName) => ({
            cloudProvider,
            id: partId(snapshot, `member ${replicaSetName}`),
            replicaSetName,
        })),
        snapshotIds: members.map((replicaSetName) => partId(snapshot, `snapshot ${replicaSetName}`)),
    });
}

function linksOf({ cluster, id }: Snapshot, base: string): Link[] {
    const path = base + clusterPath(cluster);
    return [
        { href: `${path}/backup/snapshots/${id}`, rel: "self" },
        { href: path, rel: "https://cloud.mongodb.com/cluster" },
    ];
}

/** The same 24 hex digits each time that a part of a snapshot is shown. */
function partId(snapshot: Snapshot, part: string): string {
    return snapshot.id.slice(0, 8) + createHash("sha256").update(`${snapshot.id} ${part}`).digest("hex").slice(0, 16);
}
