/** What a change of the program means for the snapshot that is there. Offline. */
import { isDeepStrictEqual } from "node:util";
import { hasExpired } from "./expired";
import { argumentKinds, type ArgumentName, argumentNames, type SnapshotInputs, type SnapshotState } from "./state";
import { expiredStatus, failedStatus, isUnfinished } from "./status";
import { containsUnknown, isUnknown } from "../unknown";

export interface SnapshotDiff {
    /** The arguments whose values differ. */
    changed: ArgumentName[];
    /** What makes a new snapshot necessary: arguments, or `status` where the stored one is of no use any more. */
    replaces: (ArgumentName | "status")[];
    /** True if an interrupted wait has to be taken up, though no argument changed. */
    resumes: boolean;
}

/**
 * @param olds The stored state, which may come from another version or tool: any part may be absent.
 * @param news The checked inputs.
 * @throws If the change cannot be made: the retention of a snapshot that is gone.
 */
export function diffSnapshot(olds: Partial<SnapshotState>, news: SnapshotInputs, now: number): SnapshotDiff {
    const changed = argumentNames.filter((name) => hasChanged(name, olds, news));
    const replaces: SnapshotDiff["replaces"] = changed.filter((name) => needsNewSnapshot(name, olds, news));
    const status = olds.status ?? "completed";
    const expired = status === expiredStatus || hasExpired(olds, now);

    if (status === failedStatus || (expired && news.recreateOnExpiry === true)) {
        replaces.push("status");
    }
    const retentionChanges = changed.includes("retentionInDays") && !isUnknown(news.retentionInDays);
    if (status === expiredStatus && replaces.length === 0 && retentionChanges) {
        throw new Error(
            `retentionInDays cannot be changed: the snapshot ${olds.snapshotId ?? ""} expired at ${olds.expiresAt ?? "an unknown time"} ` +
                "and is gone from Atlas. Change triggers to take a new snapshot, or set retentionInDays back to " +
                `${olds.retentionInDays ?? "its old value"}`,
        );
    }
    // What a preview does not know yet may turn out to be no change.
    const certain = replaces.filter((name) => name === "status" || !containsUnknown(news[name]));
    if (certain.length > 0 && news.adoptSnapshotId !== undefined && news.adoptSnapshotId === olds.snapshotId) {
        throw new Error(
            `adoptSnapshotId names the snapshot ${news.adoptSnapshotId}, which this change of ${certain.join(", ")} replaces and ` +
                "then deletes: remove adoptSnapshotId",
        );
    }
    const resumes = isUnfinished(status) && news.waitForCompletion !== false;
    return { changed, replaces, resumes };
}

/** Another tool's state says `null` where ours says nothing. */
function hasChanged(name: ArgumentName, olds: Partial<SnapshotState>, news: SnapshotInputs): boolean {
    if (name === "description" && news.description === undefined) {
        // It is whatever Atlas has; only that it has become so has to be stored.
        return olds.__adopted !== true;
    }
    const isStated = name === "description" && olds.__adopted === true;
    return isStated || !isDeepStrictEqual(olds[name] ?? undefined, news[name]);
}

function needsNewSnapshot(name: ArgumentName, olds: Partial<SnapshotState>, news: SnapshotInputs): boolean {
    switch (name) {
        case "description":
            return news.description !== undefined && news.description !== olds.description;
        case "adoptSnapshotId":
            return news.adoptSnapshotId !== undefined && news.adoptSnapshotId !== olds.snapshotId;
        default:
            return argumentKinds[name] === "replace";
    }
}
