/** Takes over an existing on-demand snapshot instead of taking one: one that another tool made, or that a killed run left. */
import type { AtlasSnapshot } from "../../atlas/snapshots";
import type { SnapshotOperation } from "./context";
import { retentionOf } from "./retentionFound";
import { explain, nameSnapshot, SnapshotError } from "../explain";
import { whatIsGone } from "../gone";
import type { SnapshotInputs, SnapshotState } from "./state";
import { stateOf } from "./outputs";
import { deadlyRetention } from "./retention";
import { failedStatus } from "./status";

/**
 * The state of the snapshot `snapshotId` as it is, with the retention that is in force. Never takes a snapshot.
 *
 * @throws {SnapshotError} If it cannot be adopted; it is left alone then.
 */
export async function adoptSnapshot(
    inputs: SnapshotInputs,
    snapshotId: string,
    operation: SnapshotOperation,
): Promise<SnapshotState> {
    const { atlas, budget, holders, signal } = operation;
    const ref = { ...inputs, snapshotId };
    const refused = `The ${nameSnapshot(ref)} was not adopted`;
    const snapshot = await atlas.getClusterBackupSnapshot(ref, budget).catch(async (error: unknown) => {
        signal.throwIfAborted();
        const gone = await whatIsGone(error, ref, operation);
        const remedy =
            gone === "snapshot"
                ? "; check adoptSnapshotId, and that the snapshot is one of this cluster, or remove adoptSnapshotId to take a new one"
                : "";
        throw new SnapshotError(explain(refused, error) + remedy);
    });
    const retentionInDays = retentionOf(snapshot, snapshotId) ?? inputs.retentionInDays;
    const problem =
        whyUnfit(snapshot) ??
        otherDescription(inputs, snapshot) ??
        (retentionInDays === inputs.retentionInDays ? undefined : deadlyRetention(inputs, snapshot, operation));
    if (problem) {
        throw new SnapshotError(`${refused}: ${problem}`);
    }
    // It belongs to this resource now: a replaced one of the same id must not delete it.
    holders.note(snapshotId, inputs.__urn);
    return stateOf({ ...inputs, retentionInDays }, snapshot);
}

/** Why no resource can stand for this snapshot, whatever its arguments. */
export function whyUnfit({ snapshotType, status }: AtlasSnapshot): string | undefined {
    if (snapshotType !== "onDemand") {
        return `it is not an on-demand snapshot but a ${snapshotType ?? "different"} one, which the backup schedule manages`;
    }
    return status === failedStatus ? "it failed in Atlas and holds nothing; take a new one instead" : undefined;
}

function otherDescription({ description }: SnapshotInputs, snapshot: AtlasSnapshot): string | undefined {
    const found = snapshot.description ?? "";
    return description !== undefined && description !== found
        ? `its description is "${found}", which Atlas cannot change to "${description}"; remove the description, or give the same`
        : undefined;
}
