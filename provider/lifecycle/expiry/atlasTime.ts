/**
 * When a date may still be sent: Atlas deletes the snapshot at that very moment, by its own clock, however late the request comes.
 */
import { until } from "../operation";
import type { ExpiryContext, ExpiryOperation } from "./context";
import { formatDuration } from "../duration";
import { SnapshotError } from "../explain";
import { hasCome, parseInstant } from "./instant";

/** An attempt that was begun may take so long, with its sign-in and its way to Atlas. */
export const marginMs = 5 * 60_000;

/** How long it is tried to put back what a failed change has left undone. */
const afterwardsMs = 60_000;

/** The time by Atlas's clock or by this machine's, whichever is later: a date has to be ahead of both. */
export function latestNow({ atlas, clock }: Pick<ExpiryContext, "atlas" | "clock">): number {
    return Math.max(clock.now(), atlas.atlasNow ?? 0);
}

/**
 * The operation for the request that sets this date: it is repeated only while the date is well ahead.
 *
 * @throws {SnapshotError} If it is not, even now.
 */
export function inTimeFor(expires: string, operation: ExpiryOperation): ExpiryOperation {
    const now = latestNow(operation);
    if (hasCome(expires, now)) {
        // `check` has looked at it by this machine's clock, and time has gone on since.
        throw new SnapshotError(`${expires} has passed meanwhile, and Atlas would delete the snapshot`);
    }
    const leftMs = (parseInstant(expires) ?? now) - marginMs - now;
    if (leftMs < 0) {
        throw new SnapshotError(
            `${expires} is less than ${formatDuration(marginMs)} ahead, and a request that comes late would be the snapshot's end: ` +
                "choose a later moment",
        );
    }
    return until(Math.min(operation.deadlineAt, operation.clock.now() + leftMs), operation);
}

/** A little more time, where that of the change itself is used up. */
export function afterwards(operation: ExpiryOperation): ExpiryOperation {
    return until(Math.max(operation.deadlineAt, operation.clock.now() + afterwardsMs), operation);
}
