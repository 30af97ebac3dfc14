/** create: takes a snapshot and waits until it is completed. */
import { adoptSnapshot } from "./adopt";
import { AtlasError } from "../atlas/errors";
import { budgetUntil, deadlineOf, type SnapshotContext } from "./context";
import { defaultDescription } from "./description";
import { explain, nameCluster, nameSnapshot, SnapshotError, UnfinishedSnapshotError } from "./explain";
import { finishSnapshot } from "./finish";
import { whatIsGone } from "./gone";
import { retentionOf } from "./drift";
import type { SnapshotInputs, SnapshotState } from "./inputs";
import { stateOf } from "./outputs";
import { updateRetention } from "./retention";
import { completedStatus, failedStatus, isUnfinished } from "./status";
import { takeSnapshot } from "./take";

/**
 * @returns The state of the completed snapshot; with `waitForCompletion: false`, of the accepted one.
 * @throws {SnapshotError} Where no snapshot was taken.
 * @throws {UnfinishedSnapshotError} Where one was taken and is not completed: its state has to be stored.
 */
export async function createSnapshot(inputs: SnapshotInputs, context: SnapshotContext): Promise<SnapshotState> {
    const { clock, progress, session, signal } = context;
    const deadlineAt = deadlineOf("create", inputs, context);
    const { adoptSnapshotId } = inputs;
    if (adoptSnapshotId !== undefined) {
        return await completed(
            await adoptSnapshot(inputs, adoptSnapshotId, deadlineAt, context),
            inputs,
            deadlineAt,
            context,
        );
    }
    const turns = session.turnsOn(inputs);
    if (turns.busy) {
        progress.status("queued behind another snapshot of this cluster");
    }
    const tooLate = () =>
        new SnapshotError(
            `No snapshot of ${nameCluster(inputs)} was taken: others of this program were still being taken when timeouts.create ` +
                "was used up; run `pulumi up` again, or set a longer timeouts.create",
        );
    try {
        return await turns.take(async () => await takeAndFinish(inputs, deadlineAt, context), {
            deadlineAt,
            clock,
            signal,
            tooLate,
        });
    } catch (error) {
        if (error instanceof UnfinishedSnapshotError) {
            session.noteLeftBehind(error.state);
        }
        throw error;
    }
}

async function takeAndFinish(
    inputs: SnapshotInputs,
    deadlineAt: number,
    context: SnapshotContext,
): Promise<SnapshotState> {
    const state = (await resumable(inputs, deadlineAt, context)) ?? (await takenState(inputs, deadlineAt, context));
    return await completed(state, inputs, deadlineAt, context);
}

/** Waits until the snapshot is completed, unless that is not asked for, and brings its retention in line. */
async function completed(
    state: SnapshotState,
    inputs: SnapshotInputs,
    deadlineAt: number,
    context: SnapshotContext,
): Promise<SnapshotState> {
    const { session } = context;
    session.know(state.snapshotId);
    if (inputs.waitForCompletion === false && isUnfinished(state.status)) {
        session.noteUnfinished(state);
        return { ...state, ...inputs };
    }
    const finished = await finishSnapshot(state, deadlineAt, context);
    if (finished.retentionInDays === inputs.retentionInDays) {
        return finished;
    }
    return await updateRetention(finished, inputs, deadlineAt, context).catch((error: unknown) => {
        // It is there and completed: whatever Atlas says to its retention, its id is kept, and the next update tries again.
        throw error instanceof SnapshotError && !(error instanceof UnfinishedSnapshotError)
            ? new UnfinishedSnapshotError(error.message, finished)
            : error;
    });
}

/** The state of a snapshot just taken; one that was taken up tells the retention that the earlier run asked for. */
async function takenState(
    inputs: SnapshotInputs,
    deadlineAt: number,
    context: SnapshotContext,
): Promise<SnapshotState> {
    const description = inputs.description ?? defaultDescription(inputs.__urn, inputs.triggers);
    const { snapshot, takenUp } = await takeSnapshot({ ...inputs, description }, deadlineAt, context);
    const found = takenUp ? retentionOf(snapshot, snapshot.id) : undefined;
    return stateOf({ ...inputs, description, retentionInDays: found ?? inputs.retentionInDays }, snapshot);
}

/**
 * The engine calls create again, with the same inputs, where an `onError` hook asks for it: the snapshot of the failed try
 * is then waited for, or, where that one failed, deleted.
 */
async function resumable(
    inputs: SnapshotInputs,
    deadlineAt: number,
    context: SnapshotContext,
): Promise<SnapshotState | undefined> {
    const { atlas, progress, session } = context;
    const left = session.claimLeftBehind(inputs.__urn);
    if (!left || isUnfinished(left.status) || left.status === completedStatus) {
        return left && { ...left, ...inputs, retentionInDays: left.retentionInDays };
    }
    if (left.status === failedStatus) {
        const budget = budgetUntil(deadlineAt, context);
        await atlas.deleteClusterBackupSnapshot(left, budget).catch(async (error: unknown) => {
            if (!(error instanceof AtlasError)) {
                throw error;
            }
            if ((await whatIsGone(error, left, budget, context)) === "snapshot") {
                return;
            }
            progress.warn(
                explain(`The failed ${nameSnapshot(left)} was not deleted, and is in no state any more`, error),
            );
        });
    }
    return undefined;
}
