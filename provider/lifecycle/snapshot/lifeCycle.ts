/** The life cycle of an on-demand snapshot. */
import type { LifeCycle } from "../lifeCycle";
import { parseSnapshotResourceId, snapshotResourceId } from "../resourceId";
import { checkSnapshot } from "./check";
import type { SnapshotAtlas } from "./context";
import { createSnapshot } from "./create";
import { deleteSnapshot } from "./delete";
import { withLaterEnd } from "./laterEnd";
import { diffSnapshot } from "./diff";
import { getSnapshot, refreshSnapshot } from "./read";
import { inputsOf, type SnapshotInputs, type SnapshotState } from "./state";
import { isUnfinished } from "./status";
import { updateSnapshot } from "./update";

/** What the stack does not manage has no state of its own. */
function isStored(stored: Partial<SnapshotState>): stored is SnapshotState {
    return stored.status !== undefined;
}

export const snapshotLifeCycle: LifeCycle<SnapshotInputs, SnapshotState, SnapshotAtlas> = {
    createsWait: true,

    atlasIn: ({ cloud }) => cloud,

    idOf: snapshotResourceId,

    check(olds, news, { session, holders }) {
        const result = checkSnapshot(olds, news);
        session.noteChecked(olds, news);
        if (Object.keys(olds).length === 0) {
            session.noteToBeTaken(news);
        }
        const { adoptSnapshotId } = result.inputs;
        if (typeof adoptSnapshotId === "string") {
            // What the program asks to adopt is deleted by no step of this run, whatever their order.
            holders.noteChecked(adoptSnapshotId, olds, news);
        }
        return result;
    },

    async diff(id, stored, news, { clock, session }, context) {
        session.noteId(id, news.__urn);
        const olds = isStored(stored) ? await withLaterEnd(stored, news, context) : stored;
        if (olds.__urn && isStored(olds) && isUnfinished(olds.status)) {
            session.noteUnfinished(olds);
        }
        const { changed, replaces, resumes } = diffSnapshot(olds, news, clock.now());
        // If the engine works out itself what changed, `replaceOnChanges` can have its way.
        const isCertain = replaces.includes("status") || olds.__due === true;
        return { changes: isCertain ? true : changed.length > 0 ? undefined : resumes, replaces };
    },

    create: createSnapshot,

    async read(id, stored, context) {
        const ref = parseSnapshotResourceId(id);
        if (!isStored(stored)) {
            return { state: await getSnapshot(ref, context) };
        }
        const state = await refreshSnapshot({ ...stored, ...ref }, context);
        return state && { state, inputs: inputsOf(state) };
    },

    update: updateSnapshot,

    delete: deleteSnapshot,
};
