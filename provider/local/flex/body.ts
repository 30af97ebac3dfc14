/** Snapshots of flex clusters as answers show them (recorded live, completed ones; specification: FlexBackupSnapshot20241113). */
import { wireTime } from "../constants";
import { expiresAtOf, statusAt } from "../cloud/snapshot";
import type { Snapshot } from "../cloud/snapshot";

/** What has become of a flex cluster's snapshot. */
export type FlexSnapshotStatus = "PENDING" | "QUEUED" | "RUNNING" | "FAILED" | "COMPLETED";

/** A FlexBackupSnapshot20241113 as Atlas answers it; a field without a value is left out, and there are no links. */
export interface AtlasFlexSnapshot {
    /** When Atlas will delete it, RFC 3339, UTC. */
    expiration: string;
    /** When it was finished, RFC 3339, UTC; absent until then. */
    finishTime?: string;
    /** The snapshot's id, 24 hexadecimal digits. */
    id: string;
    /** The MongoDB version. */
    mongoDBVersion: string;
    /** When Atlas was to take it, RFC 3339, UTC. */
    scheduledTime: string;
    /** When Atlas began to take it, RFC 3339, UTC; absent until then. */
    startTime?: string;
    /** What has become of it. */
    status: FlexSnapshotStatus;
}

const statuses = { queued: "QUEUED", inProgress: "RUNNING", failed: "FAILED", completed: "COMPLETED" } as const;

export function flexBody(snapshot: Snapshot, now: number): AtlasFlexSnapshot {
    const { requestedAt, startedAt, finishedAt } = snapshot;
    return {
        expiration: wireTime(expiresAtOf(snapshot, now)),
        ...(now < finishedAt ? {} : { finishTime: wireTime(finishedAt) }),
        id: snapshot.id,
        mongoDBVersion: snapshot.cluster.mongodVersion,
        scheduledTime: wireTime(requestedAt),
        ...(now < startedAt ? {} : { startTime: wireTime(startedAt) }),
        status: now < requestedAt ? "PENDING" : statuses[statusAt(snapshot, now)],
    };
}
