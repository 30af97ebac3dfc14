/** Errors about legacy snapshots as users read them: what failed, what Atlas said, and the ways on that only these have. */
import { AtlasApiError } from "../../atlas/errors";
import type { LegacyContext } from "../context";
import { explain, SnapshotError } from "../explain";
import { hasCome } from "./instant";

const missing = "check snapshotId; if the snapshot is gone for good, remove the resource";
const owner = "only the role Project Owner may change or delete a legacy snapshot";

const remedies: Record<string, string> = {
    SNAPSHOT_NOT_FOUND: missing,
    INVALID_SNAPSHOT_ID: missing,
    RESOURCE_NOT_FOUND: missing,
    CANNOT_DELETE_IN_PROGRESS_SNAPSHOT: "run the same command again once Atlas has finished the snapshot",
    USER_UNAUTHORIZED: owner,
    USER_CANNOT_ACCESS_GROUP: owner,
    ACCESS_FORBIDDEN: owner,
};

/**
 * The outcome in words, what Atlas said to it, and the way on.
 *
 * @param expires The expiry that was in force: Atlas lets nobody change a snapshot that has expired, by whichever code.
 */
export function explainLegacy(outcome: string, error: unknown, now: number, expires?: string): string {
    const said = explain(outcome, error);
    if (!(error instanceof AtlasApiError) || error.code === undefined) {
        return said;
    }
    const expired = expires !== undefined && hasCome(expires, now) && expiredCodes.includes(error.code);
    const remedy = expired
        ? `it expired at ${expires}, and Atlas deletes it at the next opportunity: remove the resource`
        : remedies[error.code];
    return remedy === undefined ? said : `${said}; ${remedy}`;
}

/** The codes that an expired snapshot may be answered with; which of them it is, is documented nowhere. */
const expiredCodes = ["CANNOT_MODIFY_SNAPSHOT", "SNAPSHOT_NOT_FOUND", "RESOURCE_NOT_FOUND"];

/** True where Atlas refuses a change because the snapshot, whose expiry was `expires`, has expired and is about to go. */
export function isExpiredRefusal(error: unknown, now: number, expires: string | undefined): boolean {
    return (
        error instanceof AtlasApiError &&
        (error.code === "ALREADY_EXPIRED" || (error.code === "CANNOT_MODIFY_SNAPSHOT" && hasCome(expires, now)))
    );
}

/** Runs `work`; its failure is told in the user's words. */
export async function explained<T>(
    outcome: string,
    { clock, signal }: LegacyContext,
    work: () => Promise<T>,
    expires?: () => string | undefined,
): Promise<T> {
    try {
        return await work();
    } catch (error) {
        signal.throwIfAborted();
        throw new SnapshotError(explainLegacy(outcome, error, clock.now(), expires?.()));
    }
}
