/** create and update of a `SnapshotCompletion`: both wait, update only for what is not known to be completed. */
import { isDeepStrictEqual } from "node:util";
import type { AtlasSnapshot } from "../../atlas/snapshots";
import { withoutAbsent } from "../absent";
import type { Timeouts } from "../duration";
import { UnfinishedError } from "../explain";
import { begin } from "../operation";
import type { CompletionContext } from "./context";
import { incompleteText, interruptedText } from "./explain";
import { type CompletedSnapshot, type CompletionInputs, type CompletionState, completionState } from "./state";
import { isCompleted, waitForAll } from "./wait";

/** Some are not completed; those that are have to be stored. */
export class IncompleteError extends UnfinishedError {
    override readonly name = "IncompleteError";
    constructor(
        message: string,
        override readonly state: CompletionState,
    ) {
        super(message, state);
    }
}

/** @throws {IncompleteError} If one of them failed, is gone, or was not completed in time. */
export async function createCompletion(inputs: CompletionInputs, context: CompletionContext): Promise<CompletionState> {
    return await complete(inputs, [], "create", context);
}

/**
 * @param olds The stored state.
 * @param news The inputs as they are now.
 * @throws {IncompleteError} If one of them failed, is gone, or was not completed in time.
 */
export async function updateCompletion(
    olds: CompletionState,
    news: CompletionInputs,
    context: CompletionContext,
): Promise<CompletionState> {
    const isFresh = isDeepStrictEqual(olds.triggers, news.triggers);
    const sameSet = isFresh && isDeepStrictEqual(olds.snapshots, news.snapshots);
    // A wait that was interrupted goes on with the time of a create.
    return await complete(news, isFresh ? olds.completed : [], sameSet ? "create" : "update", context);
}

async function complete(
    inputs: CompletionInputs,
    known: readonly CompletedSnapshot[],
    timeout: keyof Timeouts,
    context: CompletionContext,
): Promise<CompletionState> {
    const operation = begin(timeout, inputs, context);
    const { progress, signal } = operation;
    const completed = new Map(known.map((snapshot) => [snapshot.id, snapshot]));
    const missing = inputs.snapshots.filter((id) => !completed.has(id));
    if (missing.length === 0) {
        return completionState(inputs, completed);
    }
    const startedAt = operation.clock.now();
    const noteCompleted = (id: string, snapshot: AtlasSnapshot) => {
        completed.set(id, completedFrom(id, snapshot));
    };
    try {
        const ends = await waitForAll(missing, noteCompleted, operation);
        const others = ends.filter(([, end]) => !isCompleted(end));
        const waitedMs = operation.clock.now() - startedAt;
        const [done, of] = [ends.length - others.length, ends.length];
        progress.outcome({ what: "waiting", done, of, forMs: waitedMs });
        if (others.length > 0) {
            const text = incompleteText(others, new Set(inputs.snapshots).size, timeout);
            throw new IncompleteError(text, completionState(inputs, completed));
        }
        return completionState(inputs, completed);
    } catch (error) {
        if (!signal.aborted || error instanceof IncompleteError) {
            throw error;
        }
        throw new IncompleteError(interruptedText(error, missing.length), completionState(inputs, completed));
    }
}

function completedFrom(id: string, snapshot: AtlasSnapshot): CompletedSnapshot {
    return withoutAbsent<CompletedSnapshot>({
        id,
        snapshotId: snapshot.id,
        createdAt: snapshot.createdAt,
        expiresAt: snapshot.expiresAt,
        storageSizeBytes: snapshot.storageSizeBytes,
    });
}
