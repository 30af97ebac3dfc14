/** Snapshots as answers show them: which field is there at which status was recorded live. */
import { createHash } from "node:crypto";
import { clusterPath, replicaSetNames } from "../cluster";
import type { ClusterTopology } from "../cluster";
import { wireTime } from "../constants";
import { createdAtOf, expiresAtOf, progressOf, statusAt } from "./snapshot";
import type { Snapshot, SnapshotStatus } from "./snapshot";

export interface Link {
    href: string;
    rel: string;
}

/** A DiskBackupSnapshot as Atlas answers it; a field without a value is left out. */
export interface AtlasSnapshot {
    cloudProvider?: string;
    copyRegions?: string[];
    createdAt?: string;
    description?: string;
    expiresAt: string;
    frequencyType: string;
    id: string;
    links: Link[];
    masterKeyUUID?: string;
    mongodVersion?: string;
    policyItems: string[];
    replicaSetName?: string;
    snapshotType: "onDemand" | "scheduled" | "fallback";
    status: SnapshotStatus;
    storageSizeBytes: number;
    type: ClusterTopology;
}

/** What the sharded GET and list add. */
export interface AtlasShardedSnapshot extends AtlasSnapshot {
    configServerType: "DEDICATED";
    members: { cloudProvider: string; id: string; replicaSetName: string }[];
    snapshotIds: string[];
}

/** The answer of the generic path, for both topologies. */
export function snapshotBody(snapshot: Snapshot, now: number, origin: string): AtlasSnapshot {
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
        links: linksOf(snapshot, origin),
        ...(completed && cluster.masterKeyUUID !== undefined ? { masterKeyUUID: cluster.masterKeyUUID } : {}),
        ...(progress >= 0.1 ? { mongodVersion: cluster.mongodVersion } : {}),
        policyItems: [],
        ...(replicaSet ? { replicaSetName: replicaSetNames(cluster)[0] } : {}),
        snapshotType: snapshot.snapshotType,
        status,
        storageSizeBytes: completed ? snapshot.storageSizeBytes : 0,
        type: cluster.type,
    };
}

/** The answer of the sharded path: its members, which are the shards and the config servers, are there once completed. */
export function shardedSnapshotBody(snapshot: Snapshot, now: number, origin: string): AtlasShardedSnapshot {
    const { cloudProvider } = snapshot.cluster;
    const members = statusAt(snapshot, now) === "completed" ? replicaSetNames(snapshot.cluster) : [];
    return {
        ...snapshotBody(snapshot, now, origin),
        configServerType: "DEDICATED",
        members: members.map((replicaSetName) => ({
            cloudProvider,
            id: partId(snapshot, `member ${replicaSetName}`),
            replicaSetName,
        })),
        snapshotIds: members.map((replicaSetName) => partId(snapshot, `snapshot ${replicaSetName}`)),
    };
}

function linksOf({ cluster, id }: Snapshot, origin: string): Link[] {
    const path = origin + clusterPath(cluster);
    return [
        { href: `${path}/backup/snapshots/${id}`, rel: "self" },
        { href: path, rel: "https://cloud.mongodb.com/cluster" },
    ];
}

/** The same 24 hex digits each time that a part of a snapshot is shown. */
function partId(snapshot: Snapshot, part: string): string {
    return snapshot.id.slice(0, 8) + createHash("sha256").update(`${snapshot.id} ${part}`).digest("hex").slice(0, 16);
}
