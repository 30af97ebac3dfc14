/** What an on-demand snapshot resource is told (inputs) and what is stored of it (state). Plain data, as it is in the stack. */
import { isDeepStrictEqual } from "node:util";

/** How long an operation may take, as lengths such as `"45m"` or `"1h30m"`. */
export interface Timeouts {
    create?: string;
    update?: string;
    delete?: string;
}

/** The arguments after resolution. Absent ones are absent. */
export interface SnapshotInputs {
    projectId: string;
    clusterName: string;
    retentionInDays: number;
    /** Absent where an adopted snapshot keeps its own. */
    description?: string;
    adoptSnapshotId?: string;
    triggers?: unknown[];
    waitForCompletion?: boolean;
    recreateOnExpiry?: boolean;
    timeouts?: Timeouts;
    /** The resource's URN. Hidden from users: the engine tells it to no method of a dynamic provider. */
    __urn: string;
}

/** The inputs of a snapshot that is to be taken. */
export type DescribedInputs = SnapshotInputs & { description: string };

/** What Atlas said last, beside the inputs. Absent values are absent. */
export interface SnapshotOutputs {
    snapshotId: string;
    /** Atlas's word (`queued`, `inProgress`, `completed`, `failed`, perhaps others), or our `expired`. */
    status: string;
    createdAt?: string;
    expiresAt?: string;
    snapshotType?: string;
    frequencyType?: string;
    type?: string;
    storageSizeBytes?: number;
    mongodVersion?: string;
    masterKeyUuid?: string;
    cloudProvider?: string;
    replicaSetName?: string;
    copyRegions?: string[];
    policyItems?: string[];
    members?: SnapshotMember[];
    snapshotIds?: string[];
    configServerType?: string;
}

/** One shard's part in a sharded cluster's snapshot. */
export interface SnapshotMember {
    id: string;
    cloudProvider?: string;
    replicaSetName?: string;
}

export interface SnapshotState extends SnapshotInputs, SnapshotOutputs {
    /** Hidden from users: the description is Atlas's own, that of an adopted snapshot, and no input. */
    __adopted?: true;
    /** Hidden from users: the retention that the inputs ask for is not in force yet, though nothing failed. */
    __due?: true;
}

/** Every output beside the arguments. */
export const outputNames = [
    "snapshotId",
    "status",
    "createdAt",
    "expiresAt",
    "snapshotType",
    "frequencyType",
    "type",
    "storageSizeBytes",
    "mongodVersion",
    "masterKeyUuid",
    "cloudProvider",
    "replicaSetName",
    "copyRegions",
    "policyItems",
    "members",
    "snapshotIds",
    "configServerType",
] as const satisfies (keyof SnapshotOutputs)[];

/**
 * Every argument, and whether a change of it takes a new snapshot, is carried out in place, or is only stored. `adoptSnapshotId`
 * is only stored where it is removed or names the snapshot that is there.
 */
export const argumentKinds = {
    projectId: "replace",
    clusterName: "replace",
    description: "replace",
    triggers: "replace",
    adoptSnapshotId: "replace",
    retentionInDays: "update",
    waitForCompletion: "store",
    recreateOnExpiry: "store",
    timeouts: "store",
} as const satisfies Record<Exclude<keyof SnapshotInputs, "__urn">, "replace" | "update" | "store">;

export type ArgumentName = keyof typeof argumentKinds;
export const argumentNames = Object.keys(argumentKinds) as ArgumentName[];

/** The inputs that a state echoes. */
export function inputsOf(state: SnapshotState): SnapshotInputs {
    const names = [...argumentNames, "__urn" as const].filter((name) => !(name === "description" && state.__adopted));
    const entries = names.map((name) => [name, state[name]] as const);
    return Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as unknown as SnapshotInputs;
}

/** The outputs of a state, without the inputs that it echoes, and without what another tool's state says of absent ones. */
export function outputsOf(state: SnapshotState): SnapshotOutputs {
    const entries = outputNames.filter((name) => !isAbsent(name, state[name])).map((name) => [name, state[name]]);
    return Object.fromEntries(entries) as SnapshotOutputs;
}

/** The official provider writes an empty text, and for a replica set an empty list of members. */
function isAbsent(name: keyof SnapshotOutputs, value: unknown): boolean {
    const isList = name === "members" || name === "snapshotIds";
    return value === undefined || value === null || value === "" || (isList && isDeepStrictEqual(value, []));
}
