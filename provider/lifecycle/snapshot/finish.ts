/** From an accepted snapshot to a completed one, with everything that Atlas tells only then. */
import { AtlasError } from "../../atlas/errors";
import type { AtlasSnapshot, SnapshotRef } from "../../atlas/snapshots";
import { until } from "../operation";
import type { SnapshotOperation } from "./context";
import { formatDuration } from "../duration";
import { explain, nameSnapshot, UnfinishedSnapshotError } from "../explain";
import { staysAsExpired } from "../gone";
import type { SnapshotInputs, SnapshotState } from "./state";
import { stateOf } from "./outputs";
import { completedStatus, expiredStatus, failedStatus } from "./status";
import { waitForSnapshot } from "./wait";

const membersLimitMs = 60_000;

/**
 * Waits until the snapshot of `state` is completed.
 *
 * @returns The state with all outputs of the completed snapshot.
 * @throws {UnfinishedSnapshotError} For every other end, so that the id is never lost.
 */
export async function finishSnapshot(state: SnapshotState, operation: SnapshotOperation): Promise<SnapshotState> {
    const { progress, timeout } = operation;
    const name = nameSnapshot(state);
    const outcome = await waitForSnapshot(state, operation).catch((error: unknown) => {
        throw new UnfinishedSnapshotError(
            explain(`The wait for ${name} ended early; its id is kept, and the next \`pulumi up\` waits on`, error),
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
                    `\`pulumi up\` again to wait on without taking another one, with a longer timeouts.${timeout ?? "create"} if it needs more time`,
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

/** A sharded cluster's snapshot lists its members on a path of its own. Doing without them is better than failing. */
export async function withMembers(
    snapshot: AtlasSnapshot,
    ref: SnapshotRef,
    operation: SnapshotOperation,
): Promise<AtlasSnapshot> {
    if (snapshot.type !== "shardedCluster" || (snapshot.members && snapshot.snapshotIds)) {
        return snapshot;
    }
    try {
        const { budget } = until(operation.clock.now() + membersLimitMs, operation);
        const { members, snapshotIds, configServerType } = await operation.atlas.getBackupShardedCluster(
            { ...ref, snapshotId: snapshot.id },
            budget,
        );
        return { ...snapshot, members, snapshotIds, configServerType: configServerType ?? snapshot.configServerType };
    } catch (error) {
        if (!(error instanceof AtlasError)) {
            throw error;
        }
        operation.progress.warn(
            explain(`The members of the ${nameSnapshot({ ...ref, snapshotId: snapshot.id })} are not known`, error),
        );
        return snapshot;
    }
}

/** Inputs and Atlas's answer as state, keeping the members that only the sharded path tells. */
export function stateKeepingMembers(
    inputs: SnapshotInputs,
    snapshot: AtlasSnapshot,
    old: SnapshotState,
): SnapshotState {
    const { members, snapshotIds, configServerType } = old;
    return {
        ...(members && { members }),
        ...(snapshotIds && { snapshotIds }),
        ...(configServerType && { configServerType }),
        ...stateOf(inputs, snapshot),
    };
}
