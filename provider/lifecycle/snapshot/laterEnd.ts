/**
 * How a snapshot ended that nobody waited for (`waitForCompletion: false`): what is stored of it says "queued" until a refresh, and one
 * that has failed since would stay in the stack unnoticed. So a diff asks Atlas, once, and only where there is room for the question.
 */
import { AtlasConnectionError, AtlasUnreachableError } from "../../atlas/errors";
import { whatIsGone } from "../gone";
import { beginRead } from "../operation";
import type { SnapshotContext } from "./context";
import { staysAsExpired } from "./expired";
import type { SnapshotInputs, SnapshotState } from "./state";
import { failedStatus, isUnfinished } from "./status";

/**
 * @returns The stored state, with the status "failed" if the snapshot has failed or is gone. Where Atlas does not tell, nothing follows
 *     from that.
 */
export async function withLaterEnd(
    stored: SnapshotState,
    news: SnapshotInputs,
    context: () => SnapshotContext,
): Promise<SnapshotState> {
    if (!isUnfinished(stored.status) || news.waitForCompletion !== false) {
        return stored;
    }
    try {
        return (await hasEndedInVain(stored, context())) ? { ...stored, status: failedStatus } : stored;
    } catch {
        return stored;
    }
}

async function hasEndedInVain(stored: SnapshotState, context: SnapshotContext): Promise<boolean> {
    const { clock, session } = context;
    const known = session.endOf(stored.snapshotId);
    if (known !== undefined || session.unanswered) {
        return known === failedStatus;
    }
    const operation = beginRead(context);
    // One attempt: a preview does not wait for an Atlas that is out of order.
    const budget = { ...operation.budget, deadlineAt: clock.now(), ifRoom: true };
    try {
        const { status } = await operation.atlas.getClusterBackupSnapshot(stored, budget);
        if (status && !isUnfinished(status)) {
            session.noteEnd(stored.snapshotId, status);
        }
        return status === failedStatus;
    } catch (error) {
        session.unanswered ||= error instanceof AtlasConnectionError || error instanceof AtlasUnreachableError;
        const gone = (await whatIsGone(error, stored, { ...operation, budget })) === "snapshot";
        return gone && !staysAsExpired(stored, clock.now());
    }
}
