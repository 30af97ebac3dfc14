/** Legacy snapshots as answers show them (specification: BackupSnapshot); which fields an unfinished one lacks is a guess. */
import { createHash } from "node:crypto";
import { clusterIdOf, clusterPath, replicaSetNames } from "../cluster";
import { wireTime } from "../constants";
import { isComplete } from "./snapshot";
import type { LegacySnapshot } from "./snapshot";
import type { Link } from "../cloud/snapshotBody";

/** A BSON timestamp: the second, and the position of the operation within it. */
export interface AtlasTimestamp {
    date: string;
    increment: number;
}

/** What one replica set contributed to a legacy snapshot. */
export interface AtlasLegacyPart {
    clusterId: string;
    completedTime: string;
    compressionSetting: "NONE" | "GZIP";
    dataSizeBytes: number;
    encryptionEnabled: boolean;
    fcv: string;
    fileSizeBytes: number;
    machineId: string;
    masterKeyUUID?: string;
    mongodVersion: string;
    replicaSetName: string;
    replicaState: string;
    storageSizeBytes: number;
    typeName: "REPLICA_SET" | "CONFIG_SERVER_REPLICA_SET";
}

/** A BackupSnapshot as Atlas answers it; a field without a value is left out. */
export interface AtlasLegacySnapshot {
    clusterId: string;
    clusterName: string;
    complete: boolean;
    created: AtlasTimestamp;
    doNotDelete: boolean;
    expires?: string;
    groupId: string;
    id: string;
    incremental: boolean;
    lastOplogAppliedTimestamp?: AtlasTimestamp;
    links: Link[];
    parts: AtlasLegacyPart[];
}

export function legacyBody(snapshot: LegacySnapshot, now: number, origin: string): AtlasLegacySnapshot {
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
        links: [{ href: `${origin}${clusterPath(cluster)}/snapshots/${id}`, rel: "self" }],
        parts: complete ? partsOf(snapshot) : [],
    };
}

function partsOf(snapshot: LegacySnapshot): AtlasLegacyPart[] {
    const { cluster, completedAt, storageSizeBytes, partOfClusterSnapshot } = snapshot;
    const names = partOfClusterSnapshot ? replicaSetNames(cluster).slice(-1) : replicaSetNames(cluster);
    return names.map((replicaSetName) => ({
        clusterId: clusterIdOf(cluster),
        completedTime: wireTime(completedAt),
        compressionSetting: "GZIP",
        dataSizeBytes: storageSizeBytes,
        encryptionEnabled: cluster.masterKeyUUID !== undefined,
        fcv: cluster.mongodVersion.split(".").slice(0, 2).join("."),
        fileSizeBytes: storageSizeBytes,
        machineId: createHash("sha256").update(replicaSetName).digest("hex").slice(0, 24),
        ...(cluster.masterKeyUUID === undefined ? {} : { masterKeyUUID: cluster.masterKeyUUID }),
        mongodVersion: cluster.mongodVersion,
        replicaSetName,
        replicaState: "SECONDARY",
        storageSizeBytes,
        typeName: replicaSetName.endsWith("-config-0") ? "CONFIG_SERVER_REPLICA_SET" : "REPLICA_SET",
    }));
}
