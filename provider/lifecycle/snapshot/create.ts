/** create: takes a snapshot and waits until it is completed. */
import { adoptSnapshot } from "./adopt";
import { AtlasError } from "../../atlas/errors";
import { begin } from "../operation";
import type { SnapshotContext, SnapshotOperation } from "./context";
import { defaultDescription } from "./description";
import { explain, nameCluster, nameSnapshot, SnapshotError } from "../explain";
import { UnfinishedSnapshotError } from "./unfinished";
import { finishSnapshot } from "./finish";
import { whatIsGone } from "../gone";
import { claimLeftBehind, noteLeftBehind } from "./leftBehind";
import { retentionOf } from "./retentionFound";
import type { SnapshotInputs, SnapshotState } from "./state";
import { stateOf } from "./outputs";
import { updateRetention } from "./retention";
import { completedStatus, failedStatus, isUnfinished } from "./status";
import { takeSnapshot } from "./take";

/**
 * @returns The state of the completed snapshot; with `waitForCompletion: false`, of the accepted one.
 * @throws {SnapshotError} If no snapshot was taken.
 * @throws {UnfinishedSnapshotError} If one was taken and is not completed: its state has to be stored.
 */
export async function createSnapshot(inputs: SnapshotInputs, context: SnapshotContext): Promise<SnapshotState> {
    const operation = begin("create", inputs, context);
    const { clock, deadlineAt, progress, session, signal } = operation;
    const { adoptSnapshotId } = inputs;
    session.noteBegun(inputs.__urn);
    if (adoptSnapshotId !== undefined) {
        const state = await adoptSnapshot(inputs, adoptSnapshotId, operation);
        return await completed({ state, takenOver: true }, inputs, operation);
    }
    const turns = session.turnsOn(inputs);
    if (turns.busy) {
        progress.status({ what: "queued behind another snapshot of this cluster" });
    }
    const tooLate = () =>
        new SnapshotError(
            `No snapshot of ${nameCluster(inputs)} was taken: timeouts.create was used up while this program's other snapshots of that ` +
                "cluster were being taken; run `pulumi up` again, or set a longer timeouts.create",
        );
    try {
        return await turns.take(async () => await takeAndFinish(inputs, operation), {
            deadlineAt,
            clock,
            signal,
            tooLate,
        });
    } catch (error) {
        if (error instanceof UnfinishedSnapshotError) {
            noteLeftBehind(session, error.state);
        }
        throw error;
    }
}

async function takeAndFinish(inputs: SnapshotInputs, operation: SnapshotOperation): Promise<SnapshotState> {
    const left = await resumable(inputs, operation);
    const begun = left ? { state: left, takenOver: false } : await takenState(inputs, operation);
    return await completed(begun, inputs, operation);
}

/** A snapshot that is there, and its state. */
interface Begun {
    state: SnapshotState;
    /** True if somebody else asked for it, or an earlier run, perhaps with another retention. */
    takenOver: boolean;
}

/** Waits until the snapshot is completed, unless that is not asked for, and brings its retention in line. */
async function completed(
    { state, takenOver }: Begun,
    inputs: SnapshotInputs,
    operation: SnapshotOperation,
): Promise<SnapshotState> {
    const { holders, session } = operation;
    holders.note(state.snapshotId, inputs.__urn);
    // Atlas changes no retention before completion, and nobody comes back for it.
    const isUncertain = takenOver && retentionOf(state, state.snapshotId) === undefined;
    const isDue = isUncertain || state.retentionInDays !== inputs.retentionInDays;
    if (inputs.waitForCompletion === false && isUnfinished(state.status) && !isDue) {
        session.noteUnfinished(state);
        return { ...state, ...inputs };
    }
    const finished = await finishSnapshot(state, operation, !takenOver);
    const told = takenOver ? retentionOf(finished, finished.snapshotId) : undefined;
    const inForce = { ...finished, retentionInDays: told ?? finished.retentionInDays };
    if (inForce.retentionInDays === inputs.retentionInDays) {
        return inForce;
    }
    const besides = () => holders.besideNew(inForce);
    return await updateRetention(inForce, inputs, besides, operation).catch((error: unknown) => {
        // It is there and completed: whatever Atlas says to its retention, its id is kept, and the next update tries again.
        throw error instanceof SnapshotError && !(error instanceof UnfinishedSnapshotError)
            ? new UnfinishedSnapshotError(error.message, inForce)
            : error;
    });
}

/** The state of a snapshot just taken; one that was taken up tells the retention that the earlier run asked for. */
async function takenState(inputs: SnapshotInputs, operation: SnapshotOperation): Promise<Begun> {
    const description = inputs.description ?? defaultDescription(inputs.__urn, inputs.triggers);
    const { snapshot, takenUp } = await takeSnapshot({ ...inputs, description }, operation);
    const found = takenUp ? retentionOf(snapshot, snapshot.id) : undefined;
    const state = stateOf({ ...inputs, description, retentionInDays: found ?? inputs.retentionInDays }, snapshot);
    return { state, takenOver: takenUp };
}

/**
 * The engine calls create again, with the same inputs, where an `onError` hook asks for it: the snapshot of the failed try
 * is then waited for, or, where that one failed, deleted.
 */
async function resumable(inputs: SnapshotInputs, operation: SnapshotOperation): Promise<SnapshotState | undefined> {
    const { atlas, budget, progress, session } = operation;
    const left = claimLeftBehind(session, inputs.__urn);
    if (!left || isUnfinished(left.status) || left.status === completedStatus) {
        return left && { ...left, ...inputs, retentionInDays: left.retentionInDays };
    }
    if (left.status === failedStatus) {
        await atlas.deleteClusterBackupSnapshot(left, budget).catch(async (error: unknown) => {
            if (!(error instanceof AtlasError)) {
                throw error;
            }
            if ((await whatIsGone(error, left, operation)) === "snapshot") {
                return;
            }
            progress.warn(
                explain(
                    `The failed ${nameSnapshot(left)} was not deleted`,
                    error,
                    "no state holds it any more: delete it in Atlas",
                ),
            );
        });
    }
    return undefined;
}
