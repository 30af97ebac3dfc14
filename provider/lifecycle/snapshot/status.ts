/** The words that Atlas uses for where a snapshot stands, and what they mean for us. */

/** Ours: gone at or after its own `expiresAt`, and kept in the stack. */
export const expiredStatus = "expired";
export const inProgressStatus = "inProgress";
export const failedStatus = "failed";
export const completedStatus = "completed";

/** True if Atlas is, as far as we know, still at work on it. A word that we do not know is one of those. */
export function isUnfinished(status: string): boolean {
    return status !== completedStatus && status !== failedStatus && status !== expiredStatus;
}
