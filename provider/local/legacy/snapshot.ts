/** A legacy snapshot in the store: what does not change of it, and its expiry, which does. */
import type { Cluster } from "../cluster";

/** When a legacy snapshot is to be deleted; with neither date nor flag, never. */
export interface LegacyExpiry {
    doNotDelete: boolean;
    /** Milliseconds since 1970. */
    expiresAt?: number;
    /** When it was set, in milliseconds since 1970: before that, nobody could have deleted the snapshot because of it. */
    setAt: number;
}

export interface LegacySnapshot {
    readonly id: string;
    readonly cluster: Cluster;
    readonly createdAt: number;
    readonly completedAt: number;
    readonly incremental: boolean;
    readonly storageSizeBytes: number;
    /** One shard's share in a cluster snapshot, which can only be changed as a whole. */
    readonly partOfClusterSnapshot: boolean;
    expiry: LegacyExpiry;
}

export function isComplete({ completedAt }: LegacySnapshot, now: number): boolean {
    return now >= completedAt;
}

/** An expired snapshot cannot be changed any more, but may still be there. */
export function hasExpired({ expiry }: LegacySnapshot, now: number): boolean {
    return !expiry.doNotDelete && expiry.expiresAt !== undefined && now >= expiry.expiresAt;
}

/** Whether the opportunity to delete an expired snapshot has come. */
export function isGone(snapshot: LegacySnapshot, now: number, deletionDelayMs: number): boolean {
    const { expiresAt = now, setAt } = snapshot.expiry;
    return hasExpired(snapshot, now) && now >= Math.max(expiresAt, setAt) + deletionDelayMs;
}
