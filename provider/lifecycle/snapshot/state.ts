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
    /** Atlas's id of the snapshot, 24 hexadecimal digits. */
    snapshotId: string;
    /** Atlas's word: `queued`, `inProgress`, `completed`, `failed`, perhaps others. */
    status: string;
    /** When Atlas made the snapshot, RFC 3339, UTC; known once it is completed. */
    createdAt?: string;
    /** When Atlas will delete the snapshot, RFC 3339, UTC. Atlas sets it anew at completion. */
    expiresAt?: string;
    /** How the snapshot came about: `onDemand`, `scheduled` or `fallback`. */
    snapshotType?: string;
    /** Atlas's word for how often: `ondemand`, `hourly`, `daily`, `weekly`, `monthly` or `yearly`. */
    frequencyType?: string;
    /** The kind of cluster: `replicaSet` or `shardedCluster`. */
    type?: string;
    /** The snapshot's size in bytes; 0 until it is completed. */
    storageSizeBytes?: number;
    /** The MongoDB version of the cluster, such as `8.0.12`. */
    mongodVersion?: string;
    /** The id of the customer's own encryption key, a UUID; absent without one. */
    masterKeyUuid?: string;
    /** Where the snapshot is stored: `AWS`, `AZURE` or `GCP`. Replica sets only. */
    cloudProvider?: string;
    /** The name of the replica set. Replica sets only. */
    replicaSetName?: string;
    /** The regions that Atlas copies the snapshot to. Replica sets only. */
    copyRegions?: string[];
    /** The ids of the backup policy items that the snapshot belongs to. */
    policyItems?: string[];
    /** The part of each shard and of the config servers. Sharded clusters only, once the snapshot is completed. */
    members?: SnapshotMember[];
    /** The ids of the members' snapshots. Sharded clusters only, once the snapshot is completed. */
    snapshotIds?: string[];
    /** Where the config servers run: `EMBEDDED` or `DEDICATED`. Sharded clusters only. */
    configServerType?: string;
}

/** The part of one shard, or of the config servers, in a sharded cluster's snapshot. */
export interface SnapshotMember {
    /** Atlas's id of the member, 24 hexadecimal digits. */
    id: string;
    /** Where the member's snapshot is stored: `AWS`, `AZURE` or `GCP`. */
    cloudProvider?: string;
    /** The name of the member's replica set. */
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
