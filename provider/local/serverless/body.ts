/** Snapshots of serverless instances as answers show them (specification: ServerlessBackupSnapshot). */
import type { Cluster } from "../cluster";
import { wireTime } from "../constants";
import { createdAtOf, expiresAtOf, statusAt } from "../cloud/snapshot";
import type { Snapshot, SnapshotStatus } from "../cloud/snapshot";
import type { Link } from "../cloud/snapshotBody";

/** A ServerlessBackupSnapshot as Atlas answered it; a field without a value is left out. */
export interface AtlasServerlessSnapshot {
    /** When Atlas made it, RFC 3339, UTC; absent until it is completed. */
    createdAt?: string;
    /** When Atlas will delete it, RFC 3339, UTC. */
    expiresAt: string;
    /** Atlas's word for how often. */
    frequencyType: string;
    /** The snapshot's id, 24 hexadecimal digits. */
    id: string;
    /** Where else to look. */
    links: Link[];
    /** The MongoDB version. */
    mongodVersion: string;
    /** The instance's name. */
    serverlessInstanceName: string;
    /** How it came about. */
    snapshotType: "onDemand" | "scheduled" | "fallback";
    /** What has become of it. */
    status: SnapshotStatus;
    /** Its size in bytes; 0 until it is completed. */
    storageSizeBytes: number;
}

/** `base` is where the API begins. */
export function serverlessBody(snapshot: Snapshot, now: number, base: string): AtlasServerlessSnapshot {
    const { cluster, id } = snapshot;
    const status = statusAt(snapshot, now);
    const completed = status === "completed";
    return {
        ...(completed ? { createdAt: wireTime(createdAtOf(snapshot)) } : {}),
        expiresAt: wireTime(expiresAtOf(snapshot, now)),
        frequencyType: snapshot.frequencyType,
        id,
        links: [{ href: `${base}${instancePath(cluster)}/backup/snapshots/${id}`, rel: "self" }],
        mongodVersion: cluster.mongodVersion,
        serverlessInstanceName: cluster.clusterName,
        snapshotType: snapshot.snapshotType,
        status,
        storageSizeBytes: completed ? snapshot.storageSizeBytes : 0,
    };
}

function instancePath({ projectId, clusterName }: Cluster): string {
    return `/groups/${projectId}/serverless/${clusterName}`;
}
