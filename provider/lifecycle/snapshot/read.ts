/** read: what Atlas holds now, for `refresh` and for `OnDemandSnapshot.get`. */
import type { SnapshotRef } from "../../atlas/snapshots";
import { beginRead } from "../operation";
import type { SnapshotContext } from "./context";
import { retentionFound, retentionOf } from "./retentionFound";
import { explain, nameSnapshot, SnapshotError, withCredentialsHint } from "../explain";
import { stateKeepingMembers, withMembers } from "./members";
import { whatIsGone } from "../gone";
import { staysAsExpired } from "./expired";
import { inputsOf, type SnapshotInputs, type SnapshotState } from "./state";
import { stateOf } from "./outputs";
import { expiredStatus } from "./status";

/**
 * The stored snapshot as it is now, with the retention that is really in force.
 *
 * @returns Undefined if it is gone and the stack may forget it.
 * @throws {SnapshotError} If Atlas does not tell; nothing follows from that for the state.
 */
export async function refreshSnapshot(
    stored: SnapshotState,
    context: SnapshotContext,
): Promise<SnapshotState | undefined> {
    const operation = beginRead(context);
    const { atlas, budget } = operation;
    try {
        const snapshot = await atlas.getClusterBackupSnapshot(stored, budget);
        const retentionInDays = retentionFound(stored, snapshot);
        const inputs = { ...inputsOf(stored), retentionInDays };
        return stateKeepingMembers(inputs, await withMembers(snapshot, stored, operation), stored);
    } catch (error) {
        context.signal.throwIfAborted();
        switch (await whatIsGone(error, stored, operation)) {
            case "snapshot": {
                return staysAsExpired(stored, context.clock.now()) ? { ...stored, status: expiredStatus } : undefined;
            }
            case "cluster":
                throw new SnapshotError(
                    explain(
                        `The ${nameSnapshot(stored)} was not refreshed, because its project has no cluster of that name any more`,
                        error,
                    ) +
                        ". If the cluster was deleted on purpose, remove the resource from the program, or from the stack with `pulumi state delete`",
                );
            default:
                throw new SnapshotError(
                    withCredentialsHint(explain(`The ${nameSnapshot(stored)} was not refreshed`, error), error),
                );
        }
    }
}

/**
 * A snapshot that this stack does not manage.
 *
 * @throws {SnapshotError} Also where it does not exist.
 */
export async function getSnapshot(ref: SnapshotRef, context: SnapshotContext): Promise<Partial<SnapshotState>> {
    const operation = beginRead(context);
    const { atlas, budget } = operation;
    try {
        const snapshot = await atlas.getClusterBackupSnapshot(ref, budget);
        const { projectId, clusterName } = ref;
        const retentionInDays = retentionOf(snapshot, snapshot.id);
        const { description } = snapshot;
        const inputs: Partial<SnapshotInputs> = {
            projectId,
            clusterName,
            ...(retentionInDays !== undefined && { retentionInDays }),
            ...(description && { description }),
        };
        return stateOf(inputs, await withMembers(snapshot, ref, operation));
    } catch (error) {
        context.signal.throwIfAborted();
        throw new SnapshotError(explain(`The ${nameSnapshot(ref)} could not be read`, error));
    }
}
