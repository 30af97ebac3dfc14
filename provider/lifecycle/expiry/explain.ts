/** Errors about legacy snapshots as users read them: what failed, what Atlas said, and the ways on that only these have. */
import { AtlasApiError } from "../../atlas/errors";
import type { ExpiryOperation } from "./context";
import { explain, SnapshotError, UnfinishedError } from "../explain";
import type { ExpiryState } from "./state";
import { hasCome } from "./instant";

/** The change failed, and Atlas may have carried it out, or half of it: what is known has to go into the state. */
export class UnfinishedExpiryError extends UnfinishedError {
    override readonly name = "UnfinishedExpiryError";
    constructor(
        message: string,
        override readonly state: ExpiryState,
    ) {
        super(message, state);
    }
}

/** One request of several succeeded: the snapshot is neither as it was nor, perhaps, as it is to be. */
export class HalfDoneError extends SnapshotError {
    override readonly name = "HalfDoneError";
}

/** `doNotDelete` was ended, what was to follow failed, and it could not be set again. */
export function unprotected(error: unknown, second: unknown): HalfDoneError {
    return new HalfDoneError(
        `${said(error)}. doNotDelete was ended before that and could not be set again (${said(second)}): the snapshot may have ` +
            "neither doNotDelete nor a date now. Set one of them in Atlas, or run the same command again",
    );
}

/** The date was sent, and what became of it could not be read. */
export function unseen(error: unknown): HalfDoneError {
    return new HalfDoneError(`the date was sent, and the snapshot could not be read after that (${said(error)})`);
}

function said(error: unknown): string {
    return error instanceof Error ? error.message : String(error);
}

/** Refuses to lift a `doNotDelete` that this resource did not set. */
export function heldByOthers(orElse = ""): SnapshotError {
    return new SnapshotError(
        "doNotDelete is set on it, and this resource did not set it. It may be a legal hold, which this resource never lifts. If you are allowed to " +
            `lift it, set doNotDelete to false in Atlas and run the same command again${orElse}`,
    );
}

const missing = "check snapshotId; if the snapshot is gone for good, remove the resource";
const owner =
    "only the role Project Owner may change or delete a legacy snapshot: give it to the API key or service account in this project";

const remedies: Record<string, string> = {
    SNAPSHOT_NOT_FOUND: missing,
    INVALID_SNAPSHOT_ID: missing,
    RESOURCE_NOT_FOUND: missing,
    CANNOT_DELETE_IN_PROGRESS_SNAPSHOT: "run the same command again once Atlas has finished the snapshot",
};

/** Where a change is refused. */
const ownerRemedies: Record<string, string> = {
    USER_UNAUTHORIZED: owner,
    USER_CANNOT_ACCESS_GROUP: owner,
    ACCESS_FORBIDDEN: owner,
};

/**
 * The outcome in words, what Atlas said to it, and the way on.
 *
 * @param expires The expiry that was in force: Atlas lets nobody change a snapshot that has expired, by whichever code.
 */
export function explainLegacy(outcome: string, error: unknown, operation: Told, expires?: string): string {
    return explain(outcome, error, remedyFor(error, operation, expires));
}

/** Of an operation, what its errors depend on: the time, and whether it only reads, which has no timeout. */
type Told = Pick<ExpiryOperation, "clock" | "timeout">;

function remedyFor(error: unknown, { clock, timeout }: Told, expires: string | undefined): string | undefined {
    if (!(error instanceof AtlasApiError) || error.code === undefined) {
        return undefined;
    }
    if (expires !== undefined && hasCome(expires, clock.now()) && expiredCodes.includes(error.code)) {
        return `it expired at ${expires}, and Atlas deletes it at the next opportunity: remove the resource`;
    }
    // To read it, the roles for all snapshots will do.
    return remedies[error.code] ?? (timeout === undefined ? undefined : ownerRemedies[error.code]);
}

/** The codes that an expired snapshot may be answered with; which of them it is, is documented nowhere. */
const expiredCodes = ["CANNOT_MODIFY_SNAPSHOT", "SNAPSHOT_NOT_FOUND", "RESOURCE_NOT_FOUND"];

/** True if Atlas refuses a change because the snapshot, whose expiry was `expires`, has expired and is about to go. */
export function isExpiredRefusal(error: unknown, now: number, expires: string | undefined): boolean {
    return (
        error instanceof AtlasApiError &&
        (error.code === "ALREADY_EXPIRED" || (error.code === "CANNOT_MODIFY_SNAPSHOT" && hasCome(expires, now)))
    );
}

/** Runs `work`; its failure is told in the user's words. */
export async function explained<T>(
    outcome: string,
    operation: ExpiryOperation,
    work: () => Promise<T>,
    expires?: () => string | undefined,
): Promise<T> {
    try {
        return await work();
    } catch (error) {
        operation.signal.throwIfAborted();
        if (error instanceof UnfinishedExpiryError) {
            throw error;
        }
        throw new SnapshotError(explainLegacy(outcome, error, operation, expires?.()));
    }
}
