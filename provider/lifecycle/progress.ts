/** Where an operation says what it is doing, and how that is put into words. */
import { formatDuration } from "./duration";

export interface Progress {
    /** What it is doing at the moment, in place of what was said last. */
    status(status: Status): void;
    /** What came of it. It is shown only if there was a status, so that nothing stale stays behind. */
    outcome(status: Status): void;
    /** Something that a person has to know, and that is no failure. */
    warn(text: string): void;
    /** Something worth keeping in the log of the run. */
    info(text: string): void;
}

export interface Status {
    /** Such as `inProgress`: the status does not change while this does not. */
    what: string;
    /** Where many are waited for, how many are done. */
    done?: number;
    /** Of how many. */
    of?: number;
    /** The one that takes longest. */
    longest?: string;
    /** How long that has lasted. */
    forMs?: number;
    /** When it is tried again. */
    nextTryInMs?: number;
    /** The snapshot that has to be finished first. */
    behind?: string;
}

/** In words, such as `queued behind snapshot 6955…: inProgress, 1m 40s`. */
export function statusText({ what, done, of, longest, forMs, nextTryInMs, behind }: Status): string {
    const said = of === undefined ? what : `${done ?? 0} of ${of} completed`;
    return [
        behind === undefined ? said : `queued behind snapshot ${behind}: ${said}`,
        forMs !== undefined && formatDuration(forMs),
        longest !== undefined && `longest: ${longest}`,
        nextTryInMs !== undefined && `next try in ${formatDuration(nextTryInMs)}`,
    ]
        .filter((part) => part !== false)
        .join(", ");
}

/** True if only time has passed between the two. */
export function isSameMatter(one: Status, other: Status): boolean {
    return one.what === other.what && one.behind === other.behind;
}
