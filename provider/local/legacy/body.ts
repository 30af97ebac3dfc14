/** Legacy snapshots as answers show them (specification: BackupSnapshot); which fields an unfinished one lacks is a guess. */
import { clusterIdOf, clusterPath } from "../cluster";
import { replicaSetsOf } from "../clusters/hosts";
import { wireTime } from "../constants";
import { isComplete } from "./snapshot";
import type { LegacySnapshot } from "./snapshot";
import type { Link } from "../cloud/snapshotBody";

/** A BSON timestamp: the second, and the position of the operation within it. */
export interface AtlasTimestamp {
    /** The second, RFC 3339, UTC. */
    date: string;
    /** The position of the operation within that second. */
    increment: number;
}

/** What one replica set contributed to a legacy snapshot. */
export interface AtlasLegacyPart {
    /** Atlas's id of the cluster, 24 hexadecimal digits. */
    clusterId: string;
    /** When this part was finished, RFC 3339, UTC. */
    completedTime: string;
    /** How the part is compressed. */
    compressionSetting: "NONE" | "GZIP";
    /** The size of the data in bytes. */
    dataSizeBytes: number;
    /** Whether the part is encrypted. */
    encryptionEnabled: boolean;
    /** The feature compatibility version of MongoDB. */
    fcv: string;
    /** The size of the files in bytes. */
    fileSizeBytes: number;
    /** The host that the part was taken from, and its port. */
    machineId: string;
    /** The cluster's own encryption key, a UUID. */
    masterKeyUUID?: string;
    /** The MongoDB version of the replica set. */
    mongodVersion: string;
    /** The name of the replica set. */
    replicaSetName: string;
    /** The state of the host in the replica set. */
    replicaState: string;
    /** The size in storage in bytes. */
    storageSizeBytes: number;
    /** What kind of replica set it is. */
    typeName: "REPLICA_SET" | "CONFIG_SERVER_REPLICA_SET";
}

/** A BackupSnapshot as Atlas answers it; a field without a value is left out. */
export interface AtlasLegacySnapshot {
    /** Atlas's id of the cluster, 24 hexadecimal digits. */
    clusterId: string;
    /** The cluster's name. */
    clusterName: string;
    /** Whether the snapshot is finished. */
    complete: boolean;
    /** When it was made. */
    created: AtlasTimestamp;
    /** Whether it is kept until told otherwise. */
    doNotDelete: boolean;
    /** When it will be deleted, RFC 3339, UTC. */
    expires?: string;
    /** The project's id, 24 hexadecimal digits. */
    groupId: string;
    /** The snapshot's id, 24 hexadecimal digits. */
    id: string;
    /** Whether it was made incrementally. */
    incremental: boolean;
    /** The last operation of the oplog that it contains; absent until it is complete. */
    lastOplogAppliedTimestamp?: AtlasTimestamp;
    /** Where else to look. */
    links: Link[];
    /** What each replica set contributed. */
    parts: AtlasLegacyPart[];
}

/** `base` is where the API begins. */
export function legacyBody(snapshot: LegacySnapshot, now: number, base: string): AtlasLegacySnapshot {
    const { cluster, createdAt, expiry, id } = snapshot;
    const complete = isComplete(snapshot, now);
    return {
        clusterId: clusterIdOf(cluster),
        clusterName: cluster.clusterName,
        complete,
        created: { date: wireTime(createdAt), increment: 1 },
        doNotDelete: expiry.doNotDelete,
        ...(expiry.expiresAt === undefined ? {} : { expires: wireTime(expiry.expiresAt) }),
        groupId: cluster.projectId,
        id,
        incremental: snapshot.incremental,
        // The last operation was applied the second before, as in the example of Atlas's documents.
        ...(complete ? { lastOplogAppliedTimestamp: { date: wireTime(createdAt - 1000), increment: 1 } } : {}),
        links: [{ href: `${base}${clusterPath(cluster)}/snapshots/${id}`, rel: "self" }],
        parts: complete ? partsOf(snapshot) : [],
    };
}

function partsOf(snapshot: LegacySnapshot): AtlasLegacyPart[] {
    const { cluster, completedAt, storageSizeBytes, partOfClusterSnapshot } = snapshot;
    const replicaSets = partOfClusterSnapshot ? replicaSetsOf(cluster).slice(-1) : replicaSetsOf(cluster);
    return replicaSets.map(({ holds, name, hosts }) => ({
        clusterId: clusterIdOf(cluster),
        completedTime: wireTime(completedAt),
        compressionSetting: "GZIP",
        dataSizeBytes: storageSizeBytes,
        encryptionEnabled: cluster.masterKeyUUID !== undefined,
        fcv: cluster.mongodVersion.split(".").slice(0, 2).join("."),
        fileSizeBytes: storageSizeBytes,
        // The second host, so that the primary has no more to do.
        machineId: hosts[1] ?? "",
        ...(cluster.masterKeyUUID === undefined ? {} : { masterKeyUUID: cluster.masterKeyUUID }),
        mongodVersion: cluster.mongodVersion,
        replicaSetName: name,
        replicaState: "SECONDARY",
        storageSizeBytes,
        typeName: holds === "config" ? "CONFIG_SERVER_REPLICA_SET" : "REPLICA_SET",
    }));
}
