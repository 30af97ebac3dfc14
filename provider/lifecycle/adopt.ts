/** Takes over an existing on-demand snapshot instead of taking one: one that another tool made, or that a killed run left. */
import { budgetUntil, type SnapshotContext } from "./context";
import { retentionOf } from "./drift";
import { explain, nameSnapshot, SnapshotError } from "./explain";
import { whatIsGone } from "./gone";
import type { SnapshotInputs, SnapshotState } from "./inputs";
import { stateOf } from "./outputs";
import { failedStatus } from "./status";

/**
 * The state of the snapshot `snapshotId` as it is, with the retention that is in force. Never takes a snapshot.
 *
 * @throws {SnapshotError} Where it cannot be adopted; it is left alone then.
 */
export async function adoptSnapshot(
    inputs: SnapshotInputs,
    snapshotId: string,
    deadlineAt: number,
    context: SnapshotContext,
): Promise<SnapshotState> {
    const { atlas, session, signal } = context;
    const budget = budgetUntil(deadlineAt, context);
    const ref = { ...inputs, snapshotId };
    const refused = `The ${nameSnapshot(ref)} was not adopted`;
    const snapshot = await atlas.getClusterBackupSnapshot(ref, budget).catch(async (error: unknown) => {
        signal.throwIfAborted();
        const gone = await whatIsGone(error, ref, budget, context);
        const remedy =
            gone === "snapshot" ? "; check adoptSnapshotId, and that the snapshot is one of this cluster" : "";
        throw new SnapshotError(explain(refused, error) + remedy);
    });
    const problem = whyNot(inputs, snapshot);
    if (problem) {
        throw new SnapshotError(`${refused}: ${problem}`);
    }
    // It belongs to this resource now: a replaced one of the same id must not delete it.
    session.noteTakenUp(snapshotId);
    const retentionInDays = retentionOf(snapshot, snapshotId) ?? inputs.retentionInDays;
    return stateOf({ ...inputs, retentionInDays }, snapshot);
}

function whyNot(
    inputs: SnapshotInputs,
    found: { snapshotType?: unknown; status?: unknown; description?: string | null | undefined },
): string | undefined {
    if (found.snapshotType !== "onDemand") {
        return `it is no on-demand snapshot but a ${String(found.snapshotType)} one, which the backup schedule looks after`;
    }
    if (found.status === failedStatus) {
        return "it failed in Atlas; remove adoptSnapshotId to take a new one";
    }
    const description = found.description ?? "";
    return inputs.description !== undefined && inputs.description !== description
        ? `its description is "${description}", which Atlas cannot change to "${inputs.description}"; remove the description, or give the same`
        : undefined;
}
