/**
 * Waits for a snapshot: how often one waiter asks, where nothing holds it back. Where many do, their turns are found in
 * atlas/pollPace.ts. What a status means is decided elsewhere; the outcome is a value, not an error.
 */
import type { Waiter, WaitersPlace } from "../../atlas/pollPace";
import { mayRepeat } from "../../atlas/retry";
import type { AtlasSnapshot, SnapshotRef } from "../../atlas/snapshots";
import type { SnapshotOperation } from "./context";
import { whatIsGone } from "../gone";
import { inProgressStatus, isUnfinished } from "./status";

export type WaitOutcome =
    | { kind: "finished"; waitedMs: number; snapshot: AtlasSnapshot }
    | { kind: "gone" }
    /** `snapshot` is what Atlas said last, if it said anything; `error` is why it said nothing more. */
    | { kind: "timedOut"; waitedMs: number; snapshot: AtlasSnapshot | undefined; error: Error | undefined };

const shortestPauseMs = 1000;
const longestPauseMs = 30_000;
/** The pause grows with the wait, so that what is noticed late is late by a twentieth of it at the most. */
const shareOfWait = 0.05;

/** A snapshot that Atlas has just made may be unknown for a moment to the server that answers next. */
const answersUntilGone = 3;

/**
 * Asks Atlas until the snapshot is finished (completed or failed), gone, or the operation has to end.
 *
 * @param justTaken True if Atlas has just told of it: the first question then waits for a moment.
 * @throws {AtlasError} What asking again cannot mend: refused credentials, a wrong project.
 */
export async function waitForSnapshot(
    snapshot: SnapshotRef,
    operation: SnapshotOperation,
    justTaken = false,
): Promise<WaitOutcome> {
    const startedAt = operation.clock.now();
    const waiter: Waiter = { startedAt, inProgress: false };
    const place = operation.atlas.joinWaiters(snapshot, waiter);
    let outcome: WaitOutcome | undefined;
    try {
        outcome = await ask(snapshot, waiter, place, operation, justTaken);
        return outcome;
    } finally {
        place.leave(outcome?.kind === "finished");
    }
}

async function ask(
    snapshot: SnapshotRef,
    waiter: Waiter,
    place: WaitersPlace,
    operation: SnapshotOperation,
    justTaken: boolean,
): Promise<WaitOutcome> {
    const { atlas, budget, clock, deadlineAt, signal, progress } = operation;
    let last: AtlasSnapshot | undefined;
    let missing = 0;
    const say = () => {
        progress.status({ what: last?.status ?? "queued", forMs: clock.now() - waiter.startedAt });
    };
    if (justTaken) {
        say();
        await clock.sleep(Math.min(pauseMs(0), Math.max(0, deadlineAt - clock.now())), signal);
    }
    for (;;) {
        try {
            last = await atlas.getClusterBackupSnapshot(snapshot, { ...budget, waiter, onWaiting: say });
            missing = 0;
            if (last.status && !isUnfinished(last.status)) {
                return { kind: "finished", waitedMs: clock.now() - waiter.startedAt, snapshot: last };
            }
            waiter.inProgress = last.status === inProgressStatus;
        } catch (error) {
            signal.throwIfAborted();
            if (error instanceof Error && mayRepeat("GET", error)) {
                return { kind: "timedOut", waitedMs: clock.now() - waiter.startedAt, snapshot: last, error };
            }
            if ((await whatIsGone(error, snapshot, operation)) !== "snapshot") {
                throw error;
            }
            missing += 1;
            if (missing >= answersUntilGone) {
                return { kind: "gone" };
            }
        }
        place.noteUnfinished();
        const waitedMs = clock.now() - waiter.startedAt;
        const leftMs = deadlineAt - clock.now();
        if (leftMs <= 0) {
            return { kind: "timedOut", waitedMs, snapshot: last, error: undefined };
        }
        say();
        // The last question is asked at the deadline itself.
        await clock.sleep(Math.min(pauseMs(waitedMs), leftMs), signal);
    }
}

/** How long to pause before the next question, after a wait of `waitedMs`. */
export function pauseMs(waitedMs: number): number {
    return Math.min(Math.max(waitedMs * shareOfWait, shortestPauseMs), longestPauseMs);
}
