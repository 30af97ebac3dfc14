/** What an on-demand snapshot resource is told (inputs) and what is stored of it (state). Plain data, as it is in the stack. */
import { isDeepStrictEqual } from "node:util";
import { withoutAbsent } from "../absent";
import type { Timeouts } from "../duration";

/** The arguments after resolution. Absent ones are absent. */
export interface SnapshotInputs {
    projectId: string;
    clusterName: string;
    retentionInDays: number;
    /** Absent if an adopted snapshot keeps its own. */
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

/** Every output beside the arguments, each of them once: the compiler misses none. */
const outputs: Record<keyof SnapshotOutputs, true> = {
    snapshotId: true,
    status: true,
    createdAt: true,
    expiresAt: true,
    snapshotType: true,
    frequencyType: true,
    type: true,
    storageSizeBytes: true,
    mongodVersion: true,
    masterKeyUuid: true,
    cloudProvider: true,
    replicaSetName: true,
    copyRegions: true,
    policyItems: true,
    members: true,
    snapshotIds: true,
    configServerType: true,
};
export const outputNames = Object.keys(outputs) as (keyof SnapshotOutputs)[];

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
    return withoutAbsent<SnapshotInputs>({
        projectId: state.projectId,
        clusterName: state.clusterName,
        retentionInDays: state.retentionInDays,
        description: state.__adopted ? undefined : state.description,
        adoptSnapshotId: state.adoptSnapshotId,
        triggers: state.triggers,
        waitForCompletion: state.waitForCompletion,
        recreateOnExpiry: state.recreateOnExpiry,
        timeouts: state.timeouts,
        __urn: state.__urn,
    });
}

/** The outputs of a state, without the inputs that it echoes, and without what another tool's state says of absent ones. */
export function outputsOf(state: SnapshotState): SnapshotOutputs {
    const told = <K extends keyof SnapshotOutputs>(name: K) => (isAbsent(name, state[name]) ? undefined : state[name]);
    return withoutAbsent<SnapshotOutputs>({
        snapshotId: state.snapshotId,
        status: state.status,
        createdAt: told("createdAt"),
        expiresAt: told("expiresAt"),
        snapshotType: told("snapshotType"),
        frequencyType: told("frequencyType"),
        type: told("type"),
        storageSizeBytes: told("storageSizeBytes"),
        mongodVersion: told("mongodVersion"),
        masterKeyUuid: told("masterKeyUuid"),
        cloudProvider: told("cloudProvider"),
        replicaSetName: told("replicaSetName"),
        copyRegions: told("copyRegions"),
        policyItems: told("policyItems"),
        members: told("members"),
        snapshotIds: told("snapshotIds"),
        configServerType: told("configServerType"),
    });
}

/** The official provider writes an empty text, and for a replica set an empty list of members. */
function isAbsent(name: keyof SnapshotOutputs, value: unknown): boolean {
    const isList = name === "members" || name === "snapshotIds";
    return value === undefined || value === null || value === "" || (isList && isDeepStrictEqual(value, []));
}
