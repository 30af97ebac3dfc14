/** Waits for many snapshots at the same time. No failure ends the wait for the others: the user sees all of them at once. */
import type { AtlasSnapshot, SnapshotRef } from "../../atlas/snapshots";
import type { Progress, Status } from "../progress";
import { parseSnapshotResourceId } from "../resourceId";
import { showing } from "../operation";
import { completedStatus, failedStatus, isUnfinished } from "../snapshot/status";
import { waitForSnapshot, type WaitOutcome } from "../snapshot/wait";
import type { CompletionOperation } from "./context";

/** How the wait for one of them ended; `refused` is an error that asking again cannot mend. */
export type End = WaitOutcome | { kind: "refused"; error: Error };

/** A snapshot that is waited for. */
export interface Awaited extends SnapshotRef {
    /** The resource id. */
    id: string;
}

/**
 * Asks Atlas until each of these is finished, or will not be.
 *
 * @param noteCompleted Called at once for each that is completed, so that what is known survives an interruption.
 * @returns How the wait for each ended, in the order of `ids`.
 * @throws The signal's reason, once that is aborted.
 */
export async function waitForAll(
    ids: readonly string[],
    noteCompleted: (id: string, snapshot: AtlasSnapshot) => void,
    operation: CompletionOperation,
): Promise<[Awaited, End][]> {
    const all = [...new Set(ids)].map((id): Awaited => ({ ...parseSnapshotResourceId(id), id }));
    const ends = new Map<Awaited, End>();
    const count = new Count(all, operation);
    const end = (awaited: Awaited, how: End) => {
        ends.set(awaited, how);
        count.noteEnd(awaited);
        if (how.kind === "finished" && how.snapshot.status === completedStatus) {
            noteCompleted(awaited.id, how.snapshot);
        }
    };
    const waits = clusters(all).map(async (sameCluster) => {
        const left = sameCluster.length > 1 ? await settleByList(sameCluster, end, operation) : sameCluster;
        await Promise.all(
            left.map(async (awaited) => {
                const progress = count.progressOf(awaited);
                end(awaited, await endOf(awaited, showing(progress, operation)));
            }),
        );
    });
    // Everybody hears of the abortion; nobody may go on afterwards unseen.
    await Promise.allSettled(waits);
    operation.signal.throwIfAborted();
    await Promise.all(waits);
    return [...ends].sort(([one], [other]) => all.indexOf(one) - all.indexOf(other));
}

async function endOf(awaited: Awaited, operation: CompletionOperation): Promise<End> {
    try {
        return await waitForSnapshot(awaited, operation);
    } catch (error) {
        operation.signal.throwIfAborted();
        return { kind: "refused", error: error instanceof Error ? error : new Error(String(error)) };
    }
}

/**
 * One list instead of a question for each: of one cluster Atlas works at one on-demand snapshot at a time, so most of several are finished.
 *
 * @returns Those that have to be waited for.
 */
async function settleByList(
    sameCluster: Awaited[],
    end: (awaited: Awaited, how: End) => void,
    operation: CompletionOperation,
): Promise<Awaited[]> {
    const { atlas, budget, signal } = operation;
    let found: AtlasSnapshot[];
    try {
        const [cluster] = sameCluster;
        found = cluster ? (await atlas.listBackupSnapshots(cluster, budget)).value : [];
    } catch {
        // Asked one by one, each gets an answer of its own.
        signal.throwIfAborted();
        return sameCluster;
    }
    const byId = new Map(found.map((snapshot) => [snapshot.id, snapshot]));
    return sameCluster.filter((awaited) => {
        const snapshot = byId.get(awaited.snapshotId);
        if (!snapshot?.status || isUnfinished(snapshot.status)) {
            return true;
        }
        end(awaited, { kind: "finished", waitedMs: 0, snapshot });
        return false;
    });
}

function clusters(all: Awaited[]): Awaited[][] {
    const groups = new Map<string, Awaited[]>();
    for (const awaited of all) {
        const key = `${awaited.projectId}/${awaited.clusterName}`;
        groups.set(key, [...(groups.get(key) ?? []), awaited]);
    }
    return [...groups.values()];
}

/** How far the wait has come, in one text for all of them. */
class Count {
    private readonly left: Map<Awaited, string>;
    private readonly startedAt: number;

    constructor(
        private readonly all: Awaited[],
        private readonly operation: CompletionOperation,
    ) {
        this.startedAt = operation.clock.now();
        this.left = new Map(all.map((awaited) => [awaited, ""]));
    }

    noteEnd(awaited: Awaited): void {
        this.left.delete(awaited);
        this.show();
    }

    progressOf(awaited: Awaited): Progress {
        return {
            ...this.operation.progress,
            status: ({ what }) => {
                this.left.set(awaited, what);
                this.show();
            },
        };
    }

    get status(): Status {
        // An id begins with the second in which Atlas made it: the smallest is the one that takes longest.
        const [longest] = [...this.left].sort(([one], [other]) => (one.snapshotId < other.snapshotId ? -1 : 1));
        return {
            what: "waiting",
            done: this.all.length - this.left.size,
            of: this.all.length,
            forMs: this.operation.clock.now() - this.startedAt,
            ...(longest && { longest: `${longest[0].clusterName} ${longest[1]}`.trim() }),
        };
    }

    private show(): void {
        this.operation.progress.status(this.status);
    }
}

export function isCompleted(end: End): boolean {
    return end.kind === "finished" && end.snapshot.status === completedStatus;
}

export function hasFailed(end: End): boolean {
    return end.kind === "finished" && end.snapshot.status === failedStatus;
}
