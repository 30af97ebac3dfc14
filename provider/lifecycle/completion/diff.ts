/** What a change of the program means for a wait that is over, or was interrupted. Offline. */
import { isDeepStrictEqual } from "node:util";
import type { DiffResult } from "../lifeCycle";
import { completionArgumentNames, type CompletionInputs, type CompletionState } from "./state";

/** @param olds The stored state, which may come from another version: any part may be absent. */
export function diffCompletion(olds: Partial<CompletionState>, news: CompletionInputs): DiffResult {
    const changed = completionArgumentNames.some((name) => !isDeepStrictEqual(olds[name], news[name]));
    if (changed) {
        // The engine works out which of them.
        return { changes: undefined, replaces: [] };
    }
    const completed = new Set(olds.completed?.map(({ id }) => id));
    return { changes: news.snapshots.some((id) => !completed.has(id)), replaces: [] };
}
