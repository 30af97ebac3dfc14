/** What every step of the life cycle is given. Nothing here knows which door (dynamic provider, plugin, test) it came by. */
import type { Budget } from "../atlas/client";
import { AtlasApiError, AtlasConnectionError } from "../atlas/errors";
import type { LegacySnapshotOperations } from "../atlas/legacySnapshots";
import type { SnapshotOperations } from "../atlas/snapshots";
import type { Clock } from "../clock";
import { formatDuration, parseDuration } from "./duration";
import type { Holders } from "./holders";
import type { SnapshotTimeouts } from "./snapshot/state";
import type { Session } from "./session";

export interface OperationContext {
    clock: Clock;
    /** Aborted when nobody waits for the outcome any more. */
    signal: AbortSignal;
    progress: Progress;
    holders: Holders;
}

export interface SnapshotContext extends OperationContext {
    atlas: SnapshotOperations;
    session: Session;
}

export interface LegacyContext extends OperationContext {
    atlas: LegacySnapshotOperations;
}

/** Where a step says what it is doing. */
export interface Progress {
    /** A short text that replaces the last one, such as `inProgress, 1m 40s`. */
    status(text: string): void;
    /** Something that a person has to know, and that is no failure. */
    warn(text: string): void;
    /** Something worth keeping in the log of the run. */
    info(text: string): void;
}

const defaultTimeout = "2h";

/** The moment at which an operation that starts now has to end. */
export function deadlineOf(
    operation: keyof SnapshotTimeouts,
    { timeouts }: { timeouts?: SnapshotTimeouts },
    { clock }: OperationContext,
): number {
    const ms = parseDuration(timeouts?.[operation] ?? defaultTimeout);
    if (ms === undefined) {
        throw new Error(`timeouts.${operation} is not a length of time such as "45m"`);
    }
    return clock.now() + ms;
}

/** What a call to Atlas may take, when it is part of an operation that ends at `deadlineAt`. */
export function budgetUntil(deadlineAt: number, { signal, progress }: OperationContext): Budget {
    return {
        deadlineAt,
        signal,
        onRetry: (error, delayMs) => {
            progress.status(`${inFewWords(error)}, next try in ${formatDuration(delayMs)}`);
        },
    };
}

/** For a row of a table: the whole message has its place where an operation fails. */
function inFewWords(error: Error): string {
    if (error instanceof AtlasApiError) {
        return error.status === 429 ? "rate limited" : `Atlas answered ${error.status}`;
    }
    return error instanceof AtlasConnectionError ? `no answer (${error.code})` : "no usable answer";
}
