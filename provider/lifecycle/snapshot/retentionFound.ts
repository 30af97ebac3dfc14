/** Works out from Atlas's answer how many days a snapshot is really kept, without taking Atlas's own rounding for a change. */
import type { AtlasSnapshot } from "../../atlas/snapshots";
import type { SnapshotState } from "./state";
import { takenAt } from "./orphans";
import { isUnfinished } from "./status";

const hourMs = 3_600_000;
export const dayMs = 24 * hourMs;

/**
 * The retention in force, in whole days: the stored one, unless `expiresAt` has moved by a day or more.
 *
 * Atlas may count the days from creation, completion or the moment of the PATCH, so only a move of the stored `expiresAt`
 * tells a change.
 */
export function retentionFound(stored: SnapshotState, fresh: AtlasSnapshot): number {
    const expiresAt = Date.parse(fresh.expiresAt ?? "");
    if (Number.isNaN(expiresAt)) {
        return stored.retentionInDays;
    }
    const before = Date.parse(stored.expiresAt ?? "");
    if (Number.isNaN(before)) {
        return retentionOf(fresh, fresh.id) ?? stored.retentionInDays;
    }
    if (isUnfinished(stored.status)) {
        // Atlas sets expiresAt anew at completion: the stored retention holds if it was counted from some moment in between.
        const countedFrom = expiresAt - stored.retentionInDays * dayMs;
        const asked = takenAt(stored.snapshotId);
        const plausible = countedFrom >= asked - hourMs && countedFrom < asked + dayMs;
        return plausible ? stored.retentionInDays : (retentionOf(fresh, fresh.id) ?? stored.retentionInDays);
    }
    return stored.retentionInDays + Math.round((expiresAt - before) / dayMs);
}

interface Moments {
    createdAt?: string | null | undefined;
    expiresAt?: string | null | undefined;
}

/** The retention as the snapshot's own moments tell it, in whole days; Atlas adds about a minute, and `createdAt` at completion. */
export function retentionOf(snapshot: Moments, snapshotId: string): number | undefined {
    const createdAt = Date.parse(snapshot.createdAt ?? "") || takenAt(snapshotId);
    const days = Math.round((Date.parse(snapshot.expiresAt ?? "") - createdAt) / dayMs);
    return Number.isNaN(days) ? undefined : days;
}
