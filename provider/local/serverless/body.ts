/** Snapshots of serverless instances as answers show them (specification: ServerlessBackupSnapshot). */
import type { Cluster } from "../cluster";
import { apiPrefix, wireTime } from "../constants";
import { createdAtOf, expiresAtOf, statusAt } from "../cloud/snapshot";
import type { Snapshot, SnapshotStatus } from "../cloud/snapshot";
import type { Link } from "../cloud/snapshotBody";

/** A ServerlessBackupSnapshot as Atlas answered it; a field without a value is left out. */
export interface AtlasServerlessSnapshot {
    createdAt?: string;
    expiresAt: string;
    frequencyType: string;
    id: string;
    links: Link[];
    mongodVersion: string;
    serverlessInstanceName: string;
    snapshotType: "onDemand" | "scheduled" | "fallback";
    status: SnapshotStatus;
    storageSizeBytes: number;
}

export function serverlessBody(snapshot: Snapshot, now: number, origin: string): AtlasServerlessSnapshot {
    const { cluster, id } = snapshot;
    const status = statusAt(snapshot, now);
    const completed = status === "completed";
    return {
        ...(completed ? { createdAt: wireTime(createdAtOf(snapshot)) } : {}),
        expiresAt: wireTime(expiresAtOf(snapshot, now)),
        frequencyType: snapshot.frequencyType,
        id,
        links: [{ href: `${origin}${instancePath(cluster)}/backup/snapshots/${id}`, rel: "self" }],
        mongodVersion: cluster.mongodVersion,
        serverlessInstanceName: cluster.clusterName,
        snapshotType: snapshot.snapshotType,
        status,
        storageSizeBytes: completed ? snapshot.storageSizeBytes : 0,
    };
}

function instancePath({ projectId, clusterName }: Cluster): string {
    return `${apiPrefix}/groups/${projectId}/serverless/${clusterName}`;
}
