/** From an accepted snapshot to a completed one, with everything that Atlas tells only then. */
import type { SnapshotOperation } from "./context";
import { formatDuration } from "../duration";
import { explain, nameSnapshot } from "../explain";
import { UnfinishedSnapshotError } from "./unfinished";
import { staysAsExpired } from "./expired";
import type { SnapshotState } from "./state";
import { withMembers } from "./members";
import { stateOf } from "./outputs";
import { completedStatus, expiredStatus, failedStatus } from "./status";
import { waitForSnapshot } from "./wait";

/**
 * Waits until the snapshot of `state` is completed.
 *
 * @param justTaken True if Atlas has just said all that the state tells.
 * @returns The state with all outputs of the completed snapshot.
 * @throws {UnfinishedSnapshotError} For every other end, so that the id is never lost.
 */
export async function finishSnapshot(
    state: SnapshotState,
    operation: SnapshotOperation,
    justTaken = false,
): Promise<SnapshotState> {
    const { progress, timeout } = operation;
    const name = nameSnapshot(state);
    const outcome = await waitForSnapshot(state, operation, justTaken).catch((error: unknown) => {
        throw new UnfinishedSnapshotError(
            explain(
                `The wait for ${name} ended early; its id is kept, and the next \`pulumi up\` continues to wait for it`,
                error,
            ),
            state,
        );
    });
    switch (outcome.kind) {
        case "gone":
            if (staysAsExpired(state, operation.clock.now())) {
                throw new UnfinishedSnapshotError(
                    `The ${name} expired at ${state.expiresAt ?? "an unknown time"} and is gone from Atlas; change triggers to take a new one`,
                    { ...state, status: expiredStatus },
                );
            }
            throw new UnfinishedSnapshotError(
                `The ${name} is gone from Atlas: it was deleted while it was being waited for; the next \`pulumi up\` takes a new one`,
                { ...state, status: failedStatus },
            );
        case "timedOut": {
            const latest = outcome.snapshot ? stateOf(state, outcome.snapshot) : state;
            const because = outcome.error ? `; at the end ${outcome.error.message}` : "";
            throw new UnfinishedSnapshotError(
                `The ${name} is still ${latest.status} after ${formatDuration(outcome.waitedMs)}${because}; its id is kept: run ` +
                    `\`pulumi up\` again to continue to wait for it, without taking another one, with a longer timeouts.${timeout ?? "create"} if it needs more time`,
                latest,
            );
        }
        case "finished": {
            const latest = stateOf(state, outcome.snapshot);
            progress.outcome({ what: latest.status, forMs: outcome.waitedMs });
            if (latest.status !== completedStatus) {
                throw new UnfinishedSnapshotError(
                    `The ${name} failed in Atlas; the next \`pulumi up\` takes a new one and deletes this one. If that fails too, ` +
                        "look at the project's activity feed in Atlas for the reason",
                    latest,
                );
            }
            return stateOf(state, await withMembers(outcome.snapshot, state, operation));
        }
    }
}
