/** What an on-demand snapshot resource is told (inputs) and what is stored of it (state). Plain data, as it is in the stack. */

/** How long an operation may take, as lengths such as `"45m"` or `"1h30m"`. */
export interface SnapshotTimeouts {
    create?: string;
    update?: string;
    delete?: string;
}

/** The arguments after resolution. Absent ones are absent. */
export interface SnapshotInputs {
    projectId: string;
    clusterName: string;
    retentionInDays: number;
    description: string;
    triggers?: unknown[];
    waitForCompletion?: boolean;
    recreateOnExpiry?: boolean;
    timeouts?: SnapshotTimeouts;
    /** The resource's URN. Hidden from users: the engine tells it to no method of a dynamic provider. */
    __urn: string;
}

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

export interface SnapshotState extends SnapshotInputs, SnapshotOutputs {}

/** Every argument, and whether a change of it takes a new snapshot, is carried out in place, or is only stored. */
export const argumentKinds = {
    projectId: "replace",
    clusterName: "replace",
    description: "replace",
    triggers: "replace",
    retentionInDays: "update",
    waitForCompletion: "store",
    recreateOnExpiry: "store",
    timeouts: "store",
} as const satisfies Record<Exclude<keyof SnapshotInputs, "__urn">, "replace" | "update" | "store">;

export type ArgumentName = keyof typeof argumentKinds;
export const argumentNames = Object.keys(argumentKinds) as ArgumentName[];

/** The inputs that a state echoes. */
export function inputsOf(state: SnapshotInputs): SnapshotInputs {
    const entries = [...argumentNames, "__urn" as const].map((name) => [name, state[name]] as const);
    return Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as unknown as SnapshotInputs;
}

/** The resource's id, `{projectId}-{clusterName}-{snapshotId}`. */
export function snapshotResourceId(state: { projectId: string; clusterName: string; snapshotId: string }): string {
    return `${state.projectId}-${state.clusterName}-${state.snapshotId}`;
}

/** The parts of a resource id. Cluster names hold hyphens; both ends are 24 hex digits, so the split is safe. */
export function parseSnapshotResourceId(id: string): { projectId: string; clusterName: string; snapshotId: string } {
    const [, projectId, clusterName, snapshotId] = /^([0-9a-f]{24})-(.+)-([0-9a-f]{24})$/.exec(id) ?? [];
    if (!projectId || !clusterName || !snapshotId) {
        throw new Error(`The id "${id}" is not of the form {projectId}-{clusterName}-{snapshotId}`);
    }
    return { projectId, clusterName, snapshotId };
}

/** The outputs of a state, without the inputs that it echoes. */
export function outputsOf(state: SnapshotState): SnapshotOutputs {
    const inputs: string[] = [...argumentNames, "__urn"];
    return Object.fromEntries(
        Object.entries(state).filter(([name]) => !inputs.includes(name)),
    ) as unknown as SnapshotOutputs;
}
