/** The life cycle of a wait for many snapshots. It takes none, changes none and deletes none. */
import { createHash } from "node:crypto";
import { SnapshotError } from "../explain";
import type { LifeCycle } from "../lifeCycle";
import { checkCompletion } from "./check";
import type { CompletionAtlas } from "./context";
import { createCompletion, updateCompletion } from "./createUpdate";
import { diffCompletion } from "./diff";
import { type CompletionInputs, completionInputsOf, type CompletionState } from "./state";

function isStored(stored: Partial<CompletionState>): stored is CompletionState {
    return stored.completed !== undefined;
}

export const completionLifeCycle: LifeCycle<CompletionInputs, CompletionState, CompletionAtlas> = {
    // It holds one step for all snapshots, which is what it is for.
    createsWait: false,

    atlasIn: ({ cloud }) => cloud,

    // Nothing in Atlas has an id for it; the stack's own is the URN.
    idOf: ({ __urn }) => `completion-${createHash("sha256").update(__urn).digest("hex").slice(0, 16)}`,

    check(olds, news, { session }) {
        session.noteChecked(olds, news);
        return checkCompletion(olds, news);
    },

    diff(id, olds, news, { session }) {
        session.noteId(id, news.__urn);
        return diffCompletion(olds, news);
    },

    create: createCompletion,

    read(id, stored) {
        if (!isStored(stored)) {
            throw new SnapshotError(
                `The SnapshotCompletion ${id} cannot be read: it exists in the stack that declares it, and nowhere else`,
            );
        }
        // What has expired since was completed all the same.
        return Promise.resolve({ state: stored, inputs: completionInputsOf(stored) });
    },

    update: updateCompletion,

    delete: () => Promise.resolve(),
};
