/** What a `SnapshotCompletion` is told (inputs) and what is stored of it (state). */
import type { Timeouts } from "../duration";

export interface CompletionInputs {
    /** Resource ids of snapshots. */
    snapshots: string[];
    triggers?: unknown[];
    timeouts?: Timeouts;
    /** The resource's URN, hidden from users. */
    __urn: string;
}

/** A completed snapshot. Absent values are absent. */
export interface CompletedSnapshot {
    /** The resource id, as in the arguments. */
    id: string;
    /** Atlas's id of the snapshot, 24 hexadecimal digits. */
    snapshotId: string;
    /** When Atlas made the snapshot, RFC 3339, UTC. */
    createdAt?: string;
    /** When Atlas will delete the snapshot, RFC 3339, UTC. */
    expiresAt?: string;
    /** The snapshot's size in bytes. */
    storageSizeBytes?: number;
}

export interface CompletionState extends CompletionInputs {
    /** Those that are completed, in the order of `snapshots`. */
    completed: CompletedSnapshot[];
    /** The size of all of them together, in bytes. */
    totalStorageSizeBytes: number;
}

export const completionArgumentNames = ["snapshots", "triggers", "timeouts"] as const satisfies Exclude<
    keyof CompletionInputs,
    "__urn"
>[];

/** The state with these snapshots completed, of which some may not be asked for any more. */
export function completionState(
    inputs: CompletionInputs,
    known: ReadonlyMap<string, CompletedSnapshot>,
): CompletionState {
    const completed = inputs.snapshots.flatMap((id) => known.get(id) ?? []);
    const sizes = new Map(completed.map(({ snapshotId, storageSizeBytes = 0 }) => [snapshotId, storageSizeBytes]));
    const totalStorageSizeBytes = [...sizes.values()].reduce((sum, size) => sum + size, 0);
    return { ...inputs, completed, totalStorageSizeBytes };
}

/** The inputs that a state echoes. */
export function completionInputsOf({ completed, totalStorageSizeBytes, ...inputs }: CompletionState): CompletionInputs {
    return inputs;
}
