/** What a `LegacySnapshotExpiry` is told (inputs) and what is stored of it (state). */
import { withoutAbsent } from "../absent";
import type { Timeouts } from "../duration";

/** What becomes of the snapshot when the resource is deleted. */
export const onDeleteChoices = ["keep", "restore", "deleteSnapshot"] as const;
export type OnDelete = (typeof onDeleteChoices)[number];

export interface ExpiryInputs {
    projectId: string;
    clusterName: string;
    snapshotId: string;
    /** RFC 3339, UTC, whole seconds: `check` has made it so. */
    expires?: string;
    doNotDelete?: boolean;
    onDelete: OnDelete;
    timeouts?: Timeouts;
    /** The resource's URN, hidden from users. */
    __urn: string;
    /** Hidden from users: the expiry is not this resource's own. Somebody else has set it, and a refresh, or create, found it. */
    __found?: true;
}

/** A BSON timestamp: a second, RFC 3339, and the operation's place within it. */
export interface LegacyTimestamp {
    date?: string;
    increment?: number;
}

/** One replica set's part of a legacy snapshot. */
export interface LegacySnapshotPart {
    typeName?: string;
    clusterId?: string;
    /** RFC 3339. */
    completedTime?: string;
    compressionSetting?: string;
    dataSizeBytes?: number;
    encryptionEnabled?: boolean;
    fcv?: string;
    fileSizeBytes?: number;
    machineId?: string;
    masterKeyUuid?: string;
    mongodVersion?: string;
    replicaSetName?: string;
    replicaState?: string;
    storageSizeBytes?: number;
}

/** What Atlas says of a legacy snapshot. Absent values are absent. */
export interface LegacySnapshotOutputs {
    snapshotId: string;
    /** When Atlas will delete the snapshot, RFC 3339; absent if it will not. */
    expires?: string;
    doNotDelete?: boolean;
    complete?: boolean;
    created?: LegacyTimestamp;
    clusterId?: string;
    incremental?: boolean;
    lastOplogAppliedTimestamp?: LegacyTimestamp;
    parts?: LegacySnapshotPart[];
}

export interface ExpiryState
    extends ExpiryInputs, Omit<LegacySnapshotOutputs, "snapshotId" | "expires" | "doNotDelete"> {
    /** What held before this resource; both absent where that is not known. */
    previousExpires?: string;
    previousDoNotDelete?: boolean;
    /** Hidden from users: the expiry that the inputs ask for is not in force yet, as far as is known. */
    __due?: true;
    /**
     * Hidden from users: the date that was asked of Atlas last, where nobody knows whether Atlas has set it. A `doNotDelete` is not
     * noted so: one that is found later may just as well be somebody else's.
     */
    __asked?: string;
}

/** The two arguments that say when Atlas deletes the snapshot. */
export type ExpiryFields = Pick<ExpiryInputs, "expires" | "doNotDelete">;

/** Every argument, and whether a change of it needs another resource, is carried out in place, or is only stored. */
export const expiryArgumentKinds = {
    projectId: "replace",
    clusterName: "replace",
    snapshotId: "replace",
    expires: "update",
    doNotDelete: "update",
    onDelete: "store",
    timeouts: "store",
} as const satisfies Record<Exclude<keyof ExpiryInputs, "__urn" | "__found">, "replace" | "update" | "store">;

export type ExpiryArgumentName = keyof typeof expiryArgumentKinds;
export const expiryArgumentNames = Object.keys(expiryArgumentKinds) as ExpiryArgumentName[];

/** Every output beside the arguments and what is hidden, each of them once: the compiler misses none. */
const outputs: Record<Exclude<keyof ExpiryState, keyof ExpiryInputs | "__due" | "__asked">, true> = {
    previousExpires: true,
    previousDoNotDelete: true,
    complete: true,
    created: true,
    clusterId: true,
    incremental: true,
    lastOplogAppliedTimestamp: true,
    parts: true,
};
export const expiryOutputNames = Object.keys(outputs) as (keyof typeof outputs)[];

/** The inputs that a state echoes. */
export function expiryInputsOf(state: ExpiryInputs): ExpiryInputs {
    return withoutAbsent<ExpiryInputs>({
        projectId: state.projectId,
        clusterName: state.clusterName,
        snapshotId: state.snapshotId,
        expires: state.expires,
        doNotDelete: state.doNotDelete,
        onDelete: state.onDelete,
        timeouts: state.timeouts,
        __urn: state.__urn,
        __found: state.__found,
    });
}

/** What held before the resource, as far as that is known. */
export function previousOf({ previousExpires, previousDoNotDelete }: ExpiryState): Partial<ExpiryState> {
    return {
        ...(previousExpires !== undefined && { previousExpires }),
        ...(previousDoNotDelete !== undefined && { previousDoNotDelete }),
    };
}
