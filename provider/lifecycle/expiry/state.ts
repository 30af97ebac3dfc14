/** What a `LegacySnapshotExpiry` is told (inputs) and what is stored of it (state). */
import { withoutAbsent } from "../absent";
import type { Timeouts } from "../duration";

/** What becomes of a legacy snapshot when its `LegacySnapshotExpiry` is deleted. */
export type OnDelete = "keep" | "restore" | "deleteSnapshot";
export const onDeleteChoices: readonly OnDelete[] = ["keep", "restore", "deleteSnapshot"];

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

/** A BSON timestamp: a second, and the place of an operation within it. */
export interface LegacyTimestamp {
    /** The second, RFC 3339, UTC. */
    date?: string;
    /** The operation's place within that second. */
    increment?: number;
}

/** One replica set's part of a legacy snapshot. */
export interface LegacySnapshotPart {
    /** `REPLICA_SET`, `CONFIG_SERVER`, `CONFIG_SERVER_REPLICA_SET` or `CONFIG_SHARD_REPLICA_SET`. */
    typeName?: string;
    /** Atlas's id of the cluster, 24 hexadecimal digits. */
    clusterId?: string;
    /** When this part was finished, RFC 3339, UTC. */
    completedTime?: string;
    /** How the part is compressed: `NONE` or `GZIP`. */
    compressionSetting?: string;
    /** The size of the data in bytes. */
    dataSizeBytes?: number;
    /** Whether the part is encrypted. */
    encryptionEnabled?: boolean;
    /** The feature compatibility version of MongoDB. */
    fcv?: string;
    /** The size of the files in bytes. */
    fileSizeBytes?: number;
    /** The host that the part was taken from. */
    machineId?: string;
    /** The id of the customer's own encryption key, a UUID; absent without one. */
    masterKeyUuid?: string;
    /** The MongoDB version of the replica set. */
    mongodVersion?: string;
    /** The name of the replica set. */
    replicaSetName?: string;
    /** The state of the host in the replica set, such as `SECONDARY`. */
    replicaState?: string;
    /** The size in storage in bytes. */
    storageSizeBytes?: number;
}

/** What Atlas says of a legacy snapshot. Absent values are absent. */
export interface LegacySnapshotOutputs {
    /** Atlas's id of the snapshot, 24 hexadecimal digits. */
    snapshotId: string;
    /** When Atlas will delete the snapshot, RFC 3339, UTC; absent if it will not. */
    expires?: string;
    /** Whether Atlas keeps the snapshot until told otherwise. */
    doNotDelete?: boolean;
    /** Whether Atlas has finished the snapshot. */
    complete?: boolean;
    /** When Atlas made the snapshot. */
    created?: LegacyTimestamp;
    /** Atlas's id of the cluster, 24 hexadecimal digits. */
    clusterId?: string;
    /** Whether Atlas made the snapshot incrementally. */
    incremental?: boolean;
    /** The last operation of the oplog that the snapshot contains. */
    lastOplogAppliedTimestamp?: LegacyTimestamp;
    /** What each replica set contributed. */
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
