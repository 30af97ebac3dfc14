/** Snapshots that have come to their own end: that is no loss, and no reason to take a new one. */
import { expiredStatus } from "./status";

/** True once the stored `expiresAt` has passed. */
export function hasExpired(state: { expiresAt?: string }, now: number): boolean {
    const expiresAt = Date.parse(state.expiresAt ?? "");
    return !Number.isNaN(expiresAt) && now >= expiresAt;
}

/** True for a snapshot that is gone by its own expiry, where that is no reason to take a new one. */
export function staysAsExpired(
    state: { status: string; expiresAt?: string; recreateOnExpiry?: boolean },
    now: number,
): boolean {
    return state.recreateOnExpiry !== true && (state.status === expiredStatus || hasExpired(state, now));
}
