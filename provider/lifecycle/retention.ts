/** Changes the retention of a finished snapshot in place. */
import { AtlasApiError } from "../atlas/errors";
import { budgetUntil, type SnapshotContext } from "./context";
import { retentionFound, retentionOf } from "./drift";
import { explain, nameSnapshot, SnapshotError, UnfinishedSnapshotError } from "./explain";
import { finishSnapshot, stateKeepingMembers } from "./finish";
import { staysAsExpired, whatIsGone } from "./gone";
import { type Holding, whyLeft } from "./holders";
import type { SnapshotInputs, SnapshotState } from "./inputs";
import { expiredStatus, failedStatus } from "./status";
import { pauseMs } from "./wait";

/**
 * @param state The snapshot as it is, with its present retention.
 * @param inputs What is asked for.
 * @param besides Who else holds it: nobody else's snapshot gets a shorter life.
 * @throws {UnfinishedSnapshotError} Where the snapshot is gone: the next `up` takes a new one.
 * @throws {SnapshotError} Where Atlas refuses; the snapshot is as it was.
 */
export async function updateRetention(
    state: SnapshotState,
    inputs: SnapshotInputs,
    deadlineAt: number,
    context: SnapshotContext,
    besides: () => Promise<Holding> = () => context.holders.besideKept(state),
): Promise<SnapshotState> {
    const { clock, progress, signal } = context;
    const budget = budgetUntil(deadlineAt, context);
    const name = nameSnapshot(state);
    const { retentionInDays } = state;
    try {
        const why = whyLeft(await besides());
        if (why !== undefined) {
            // Another holder may have asked for more than this one's state knows; in doubt the longer life counts.
            const found = await context.atlas.getClusterBackupSnapshot(state, budget);
            const inForce = Math.max(retentionFound(state, found), retentionOf(found, found.id) ?? 0);
            if (inputs.retentionInDays < inForce) {
                progress.warn(
                    `The retention of ${name} is still ${inForce} days, and was not shortened to ${inputs.retentionInDays}: ${why}. ` +
                        "The next `pulumi up` tries again",
                );
                return { ...stateKeepingMembers(inputs, found, state), retentionInDays: inForce, __due: true };
            }
        }
        const snapshot = await context.atlas.updateBackupSnapshot(state, inputs.retentionInDays, budget);
        return stateKeepingMembers(inputs, snapshot, state);
    } catch (error) {
        signal.throwIfAborted();
        const unfinished =
            error instanceof AtlasApiError && error.code === "CANNOT_MODIFY_IN_PROGRESS_SNAPSHOT_RETENTION";
        if (unfinished && clock.now() < deadlineAt) {
            // Atlas's GET and its PATCH may disagree for a moment.
            await clock.sleep(pauseMs(0), signal);
            const finished = await finishSnapshot(state, deadlineAt, context);
            return await updateRetention(finished, inputs, deadlineAt, context, besides);
        }
        if ((await whatIsGone(error, state, budget, context)) === "snapshot") {
            throw goneError(state, context);
        }
        throw new SnapshotError(explain(`The retention of ${name} is still ${retentionInDays} days`, error));
    }
}

function goneError(state: SnapshotState, { clock }: SnapshotContext): UnfinishedSnapshotError {
    const name = nameSnapshot(state);
    return staysAsExpired(state, clock.now())
        ? new UnfinishedSnapshotError(
              `The retention of ${name} cannot be changed: it expired at ${state.expiresAt ?? "an unknown time"} and is gone from ` +
                  `Atlas; change triggers to take a new one, or set retentionInDays back to ${state.retentionInDays}`,
              { ...state, status: expiredStatus },
          )
        : new UnfinishedSnapshotError(`The ${name} is gone from Atlas: the next \`pulumi up\` takes a new one`, {
              ...state,
              status: failedStatus,
          });
}
