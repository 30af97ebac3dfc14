/** update: waits on where a create was interrupted, and changes the retention in place. Never takes a snapshot. */
import { begin } from "../operation";
import type { SnapshotContext } from "./context";
import { finishSnapshot } from "./finish";
import { outputsOf, type SnapshotInputs, type SnapshotState } from "./state";
import { updateRetention } from "./retention";
import { isUnfinished } from "./status";

/**
 * @param olds The stored state.
 * @param news The inputs as they are now.
 * @throws {UnfinishedSnapshotError} If the snapshot is (still) not completed, or gone: its state has to be stored.
 * @throws {SnapshotError} If Atlas refuses the new retention.
 */
export async function updateSnapshot(
    olds: SnapshotState,
    news: SnapshotInputs,
    context: SnapshotContext,
): Promise<SnapshotState> {
    const { retentionInDays } = olds;
    const retentionChanges = retentionInDays !== news.retentionInDays;
    const interrupted = isUnfinished(olds.status) && news.waitForCompletion !== false;

    // Until the PATCH has succeeded the state tells the retention that is in force, whatever is asked for.
    let state: SnapshotState = { ...outputsOf(olds), ...descriptionOf(olds, news), ...news, retentionInDays };
    if (interrupted || (isUnfinished(olds.status) && retentionChanges)) {
        // An interrupted create goes on with its own time.
        state = await finishSnapshot(state, begin(interrupted ? "create" : "update", news, context));
    }
    if (!retentionChanges) {
        return { ...state, ...news };
    }
    const besides = () => context.holders.besideKept(state);
    return await updateRetention(state, news, besides, begin("update", news, context));
}

/** Where none is stated, the description stays the one that Atlas has, or none. */
function descriptionOf(olds: SnapshotState, news: SnapshotInputs): Pick<SnapshotState, "description" | "__adopted"> {
    if (news.description !== undefined) {
        return {};
    }
    return { ...(olds.description && { description: olds.description }), __adopted: true };
}
