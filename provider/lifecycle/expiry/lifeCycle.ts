/** The life cycle of a legacy snapshot's expiry. */
import type { LifeCycle } from "../lifeCycle";
import { parseSnapshotResourceId, snapshotResourceId } from "../resourceId";
import { checkExpiry } from "./check";
import type { ExpiryAtlas } from "./context";
import { createExpiry, updateExpiry } from "./createUpdate";
import { deleteExpiry } from "./delete";
import { diffExpiry } from "./diff";
import { getExpiry, refreshExpiry } from "./read";
import { type ExpiryInputs, expiryInputsOf, type ExpiryState } from "./state";

/** What the stack does not manage has no state of its own. */
function isStored(stored: Partial<ExpiryState>): stored is ExpiryState {
    return stored.snapshotId !== undefined;
}

export const expiryLifeCycle: LifeCycle<ExpiryInputs, ExpiryState, ExpiryAtlas> = {
    createsWait: false,

    atlasIn: ({ legacy }) => legacy,

    idOf: snapshotResourceId,

    check(olds, news, { clock, session, holders }) {
        const result = checkExpiry(olds, news, clock.now());
        session.noteChecked(olds, news);
        const { snapshotId } = news;
        if (typeof snapshotId === "string") {
            // What the program declares is neither deleted nor shortened by a deletion of this run, whatever their order.
            holders.noteChecked(snapshotId, olds, news);
        }
        return result;
    },

    diff(id, olds, news, { session }) {
        session.noteId(id, news.__urn);
        const { changed, replaces } = diffExpiry(olds, news);
        const isDue = olds.__due === true;
        return { changes: isDue ? true : changed.length > 0 ? undefined : false, replaces };
    },

    create: createExpiry,

    async read(id, stored, context) {
        const ref = parseSnapshotResourceId(id);
        if (!isStored(stored)) {
            return { state: await getExpiry(ref, context) };
        }
        const state = await refreshExpiry({ ...stored, ...ref }, context);
        return state && { state, inputs: expiryInputsOf(state) };
    },

    update: updateExpiry,

    delete: deleteExpiry,
};
