/** Changes the retention of a finished snapshot in place. */
import { AtlasApiError } from "../../atlas/errors";
import type { SnapshotContext, SnapshotOperation } from "./context";
import { dayMs, retentionFound, retentionOf } from "./retentionFound";
import { explain, nameSnapshot, SnapshotError } from "../explain";
import { UnfinishedSnapshotError } from "./unfinished";
import { finishSnapshot } from "./finish";
import { stateKeepingMembers } from "./members";
import { whatIsGone } from "../gone";
import { staysAsExpired } from "./expired";
import { type Holding, whyLeft } from "../holders";
import type { SnapshotInputs, SnapshotState } from "./state";
import { expiredStatus, failedStatus } from "./status";
import { pauseMs } from "./wait";

/**
 * @param state The snapshot as it is, with its present retention.
 * @param inputs What is asked for.
 * @param besides Who else holds it: nobody else's snapshot gets a shorter life.
 * @throws {UnfinishedSnapshotError} If the snapshot is gone: the next `up` takes a new one.
 * @throws {SnapshotError} If Atlas refuses, or would delete the snapshot at once; it is as it was.
 */
export async function updateRetention(
    state: SnapshotState,
    inputs: SnapshotInputs,
    besides: () => Promise<Holding>,
    operation: SnapshotOperation,
): Promise<SnapshotState> {
    const { atlas, budget, clock, deadlineAt, progress, signal } = operation;
    const name = nameSnapshot(state);
    const { retentionInDays } = state;
    const deadly = inputs.retentionInDays < retentionInDays ? deadlyRetention(inputs, state, operation) : undefined;
    if (deadly !== undefined) {
        throw new SnapshotError(`The retention of ${name} is still ${retentionInDays} days: ${deadly}`);
    }
    try {
        const why = whyLeft(await besides());
        if (why !== undefined) {
            // Another holder may have asked for more than this one's state knows; in doubt the longer life counts.
            const found = await atlas.getClusterBackupSnapshot(state, budget);
            const inForce = Math.max(retentionFound(state, found), retentionOf(found, found.id) ?? 0);
            if (inputs.retentionInDays < inForce) {
                progress.warn(
                    `The retention of ${name} is still ${inForce} days, and was not shortened to ${inputs.retentionInDays}: ${why}. ` +
                        "The next `pulumi up` tries again",
                );
                return { ...stateKeepingMembers(inputs, found, state), retentionInDays: inForce, __due: true };
            }
        }
        const snapshot = await atlas.updateBackupSnapshot(state, inputs.retentionInDays, budget);
        progress.outcome({ what: `retention ${inputs.retentionInDays} days` });
        return stateKeepingMembers(inputs, snapshot, state);
    } catch (error) {
        signal.throwIfAborted();
        const unfinished =
            error instanceof AtlasApiError && error.code === "CANNOT_MODIFY_IN_PROGRESS_SNAPSHOT_RETENTION";
        if (unfinished && clock.now() < deadlineAt) {
            // Atlas's GET and its PATCH may disagree for a moment.
            await clock.sleep(pauseMs(0), signal);
            const finished = await finishSnapshot(state, operation);
            return await updateRetention(finished, inputs, besides, operation);
        }
        if ((await whatIsGone(error, state, operation)) === "snapshot") {
            throw goneError(state, operation);
        }
        throw new SnapshotError(explain(`The retention of ${name} is still ${retentionInDays} days`, error));
    }
}

/** Atlas may count the days from creation: a retention shorter than the snapshot's age would then be its end. */
export function deadlyRetention(
    { retentionInDays }: SnapshotInputs,
    { createdAt }: { createdAt?: string | null | undefined },
    { atlas, clock }: Pick<SnapshotContext, "atlas" | "clock">,
): string | undefined {
    // A machine whose clock is slow must not take an old snapshot for a young one.
    const ageMs = Math.max(clock.now(), atlas.atlasNow ?? 0) - Date.parse(createdAt ?? "");
    return ageMs >= retentionInDays * dayMs
        ? `it was taken at ${createdAt ?? ""}, more than ${retentionInDays} days ago, and with such a retention Atlas may delete it at ` +
              `once; set retentionInDays to ${Math.floor(ageMs / dayMs) + 1} or more`
        : undefined;
}

function goneError(state: SnapshotState, { clock }: Pick<SnapshotContext, "clock">): UnfinishedSnapshotError {
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
