/** A snapshot in the store. What it is like at a moment is worked out from the moment alone: there are no timers. */
import type { Cluster } from "../cluster";
import { dayMs } from "../constants";

/** What has become of a snapshot. */
export type SnapshotStatus = "queued" | "inProgress" | "completed" | "failed";

export interface Snapshot {
    readonly id: string;
    readonly cluster: Cluster;
    readonly description?: string | undefined;
    readonly snapshotType: "onDemand" | "scheduled" | "fallback";
    readonly frequencyType: string;
    readonly storageSizeBytes: number;
    readonly retentionInDays: number;
    /** When the POST was made. */
    readonly requestedAt: number;
    /** When it stops being queued. */
    readonly startedAt: number;
    /** When it is completed or failed; Infinity for a hanging one. */
    finishedAt: number;
    outcome: "completed" | "failed";
    /** Set by a PATCH: the end of the retention, once and for all. */
    patchedExpiresAt?: number;
}

export function statusAt(snapshot: Snapshot, now: number): SnapshotStatus {
    if (now >= snapshot.finishedAt) {
        return snapshot.outcome;
    }
    return now >= snapshot.startedAt ? "inProgress" : "queued";
}

export function isUnfinished(snapshot: Snapshot, now: number): boolean {
    return now < snapshot.finishedAt;
}

/** What Atlas shows as createdAt lies between the POST and the completion, as recorded live; only completed ones show it. */
export function createdAtOf(snapshot: Snapshot): number {
    const { startedAt, finishedAt } = snapshot;
    return finishedAt === Infinity ? startedAt : startedAt + (finishedAt - startedAt) / 2;
}

/**
 * Counted from the POST at first, from the completion afterwards; of flex clusters always from the time they are scheduled for. Whole
 * seconds, so that it is the moment answers show.
 */
export function expiresAtOf(snapshot: Snapshot, now: number): number {
    const fromCompletion = statusAt(snapshot, now) === "completed" && snapshot.cluster.tier !== "flex";
    const from = fromCompletion ? snapshot.finishedAt : snapshot.requestedAt;
    const expiresAt = snapshot.patchedExpiresAt ?? from + snapshot.retentionInDays * dayMs;
    return Math.floor(expiresAt / 1000) * 1000;
}

/** Atlas deletes a finished snapshot when its retention ends. */
export function isExpired(snapshot: Snapshot, now: number): boolean {
    return !isUnfinished(snapshot, now) && now >= expiresAtOf(snapshot, now);
}

/** How far an unfinished snapshot's work has come, from 0 to 1: fields of an answer appear one by one. */
export function progressOf(snapshot: Snapshot, now: number): number {
    const { startedAt, finishedAt } = snapshot;
    if (now >= finishedAt) {
        return 1;
    }
    if (finishedAt === Infinity) {
        // A hanging one has stopped halfway.
        return now >= startedAt ? 0.5 : 0;
    }
    return Math.max(0, (now - startedAt) / (finishedAt - startedAt));
}
