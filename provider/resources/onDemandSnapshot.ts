/** `OnDemandSnapshot`, the resource that a program declares: its arguments and outputs. What happens is in `lifecycle/snapshot/`. */
import * as pulumi from "@pulumi/pulumi";
import { argumentNames, outputNames, type SnapshotMember, type SnapshotState } from "../lifecycle/snapshot/state";
import { isResourceOf, type OutputsOf, registered, type ResourceKind, unset } from "./register";
import type { Timeouts } from "./timeouts";
import { onDemandSnapshotType } from "./typeTokens";

/** The arguments of an {@link OnDemandSnapshot}. */
export interface OnDemandSnapshotArgs {
    /** The project's id, 24 lower-case hexadecimal digits (the API's `groupId`). A change takes a new snapshot. */
    projectId: pulumi.Input<string>;
    /** The name of a dedicated cluster with Cloud Backup. A change takes a new snapshot. */
    clusterName: pulumi.Input<string>;
    /** How many days Atlas keeps the snapshot; a whole number, 1 or more. A change is carried out in place. */
    retentionInDays: pulumi.Input<number>;
    /**
     * What Atlas shows with the snapshot. Atlas cannot change it, so a change takes a new snapshot.
     * @default `Pulumi <project>/<stack>/<name> #<8 hex digits>`, fixed at creation; the digits are a hash of the resource's
     * URN and the triggers. With it, the snapshot of a killed run is recognised and taken up by the next `up`.
     */
    description?: pulumi.Input<string>;
    /**
     * Any values that Pulumi can store, such as a release's version: a change takes a new snapshot. A `Date` and `NaN` are errors;
     * write `date.toISOString()`.
     */
    triggers?: pulumi.Input<pulumi.Input<unknown>[]>;
    /**
     * Takes over the existing on-demand snapshot of this id instead of taking one, for example one that another tool made. Its
     * retention is brought in line; its description stays what it is. The argument may be removed afterwards; another id
     * replaces the snapshot.
     */
    adoptSnapshotId?: pulumi.Input<string>;
    /**
     * Whether create waits until the snapshot is completed. With `false` it returns once Atlas has accepted; update, delete and
     * the deletion of what it replaces still wait.
     * @default true
     */
    waitForCompletion?: pulumi.Input<boolean>;
    /**
     * Whether a snapshot that has expired in Atlas is taken again. With `false` it stays in the stack with the status `expired`.
     * @default false
     */
    recreateOnExpiry?: pulumi.Input<boolean>;
    /** How long each operation may take. What is missing here is filled from the resource option `customTimeouts`. */
    timeouts?: pulumi.Input<Timeouts>;
}

/** What {@link OnDemandSnapshot.get} may be told beforehand. Nothing is needed: Atlas is asked for all of it. */
export type OnDemandSnapshotState = Partial<OnDemandSnapshotArgs>;

const kind: ResourceKind<OnDemandSnapshot> = {
    token: onDemandSnapshotType,
    provider: "onDemandSnapshot",
    instead: "set adoptSnapshotId to the id of the snapshot",
    properties: unset([...argumentNames, ...outputNames]),
};

/**
 * An on-demand backup snapshot of a MongoDB Atlas cluster, taken with `pulumi up` and waited for until it is completed.
 *
 * Atlas operations: takeSnapshots (create), getClusterBackupSnapshot (waiting, read), updateBackupSnapshot (retention),
 * deleteClusterBackupSnapshot (delete), listBackupSnapshots (before a snapshot is taken), getBackupShardedCluster (members).
 *
 * A snapshot that fails, or is not completed in time, fails the `up` and is kept in the state: the next `up` waits on, or,
 * after a failure, takes a new one and deletes the failed one.
 *
 * @example
 * const snapshot = new OnDemandSnapshot("pre-release", {
 *     projectId: "5f1a2b3c4d5e6f7a8b9c0d1e",
 *     clusterName: "Cluster0",
 *     retentionInDays: 7,
 *     triggers: [release],
 * });
 * export const snapshotId = snapshot.snapshotId;
 */
export class OnDemandSnapshot
    extends pulumi.CustomResource
    implements OutputsOf<Omit<SnapshotState, "__urn" | "__adopted" | "__due">>
{
    /** The type token, as policy packs and generated SDKs use it. */
    static readonly __pulumiType = onDemandSnapshotType;

    declare readonly projectId: pulumi.Output<string>;
    declare readonly clusterName: pulumi.Output<string>;
    declare readonly retentionInDays: pulumi.Output<number>;
    declare readonly description: pulumi.Output<string>;
    declare readonly triggers: pulumi.Output<unknown[] | undefined>;
    declare readonly adoptSnapshotId: pulumi.Output<string | undefined>;
    declare readonly waitForCompletion: pulumi.Output<boolean | undefined>;
    declare readonly recreateOnExpiry: pulumi.Output<boolean | undefined>;
    declare readonly timeouts: pulumi.Output<{ create?: string; update?: string; delete?: string } | undefined>;

    /** Atlas's id of the snapshot, 24 hexadecimal digits. */
    declare readonly snapshotId: pulumi.Output<string>;
    /** `queued`, `inProgress`, `completed`, `failed`, or `expired` for one that is gone since its own `expiresAt`. */
    declare readonly status: pulumi.Output<string>;
    /** When Atlas made the snapshot, RFC 3339; known once it is completed. */
    declare readonly createdAt: pulumi.Output<string | undefined>;
    /** When Atlas will delete the snapshot, RFC 3339. Atlas sets it anew at completion. */
    declare readonly expiresAt: pulumi.Output<string | undefined>;
    /** `onDemand`. */
    declare readonly snapshotType: pulumi.Output<string | undefined>;
    /** Atlas's word for how often: `ondemand`. */
    declare readonly frequencyType: pulumi.Output<string | undefined>;
    /** `replicaSet` or `shardedCluster`. */
    declare readonly type: pulumi.Output<string | undefined>;
    /** Bytes. */
    declare readonly storageSizeBytes: pulumi.Output<number | undefined>;
    /** The MongoDB version of the cluster. */
    declare readonly mongodVersion: pulumi.Output<string | undefined>;
    /** The customer's own encryption key, where there is one. */
    declare readonly masterKeyUuid: pulumi.Output<string | undefined>;
    /** `AWS`, `AZURE` or `GCP`. */
    declare readonly cloudProvider: pulumi.Output<string | undefined>;
    declare readonly replicaSetName: pulumi.Output<string | undefined>;
    /** The regions that Atlas copies the snapshot to. */
    declare readonly copyRegions: pulumi.Output<string[] | undefined>;
    /** The backup policy items that the snapshot belongs to. */
    declare readonly policyItems: pulumi.Output<string[] | undefined>;
    /** Sharded clusters: the snapshot of each shard and of the config servers. */
    declare readonly members: pulumi.Output<SnapshotMember[] | undefined>;
    /** Sharded clusters: the ids of the members' snapshots. */
    declare readonly snapshotIds: pulumi.Output<string[] | undefined>;
    /** Sharded clusters: `EMBEDDED` or `DEDICATED`. */
    declare readonly configServerType: pulumi.Output<string | undefined>;

    /**
     * @param name The resource's name in the stack.
     * @param args What to take a snapshot of, and how long to keep it.
     * @param opts Resource options. `customTimeouts` fill what `timeouts` leaves out.
     */
    constructor(name: string, args: OnDemandSnapshotArgs, opts?: pulumi.CustomResourceOptions);
    /** @internal `get` has no arguments. */
    constructor(name: string, args: undefined, opts: pulumi.CustomResourceOptions);
    constructor(name: string, args: OnDemandSnapshotArgs | undefined, opts: pulumi.CustomResourceOptions = {}) {
        super(kind.token, name, registered(kind, name, args, opts), opts);
    }

    /**
     * Reads an existing snapshot that this stack does not manage; `up` and `destroy` leave it alone.
     *
     * @param id `{projectId}-{clusterName}-{snapshotId}`.
     * @throws At preview and `up`, where there is no such snapshot.
     * @example
     * const old = OnDemandSnapshot.get("old", "5f1a2b3c4d5e6f7a8b9c0d1e-Cluster0-6ba7b8109dad11d180b400c0");
     */
    static get(
        name: string,
        id: pulumi.Input<pulumi.ID>,
        _state?: OnDemandSnapshotState,
        opts?: pulumi.CustomResourceOptions,
    ): OnDemandSnapshot {
        return new OnDemandSnapshot(name, undefined, { ...opts, id });
    }

    /** True for an `OnDemandSnapshot`, also for one of another copy of this package. */
    static override isInstance(value: unknown): value is OnDemandSnapshot {
        return isResourceOf(kind.token, value);
    }
}
