/** `OnDemandSnapshot`, the resource that a program declares, and its outputs. What happens is in `lifecycle/snapshot/`. */
import * as pulumi from "@pulumi/pulumi";
import { argumentNames, outputNames, type SnapshotMember, type SnapshotState } from "../lifecycle/snapshot/state";
import type { OnDemandSnapshotArgs, OnDemandSnapshotState } from "./onDemandSnapshotArgs";
import { isResourceOf, registered, type ResourceKind, unset } from "./register";
import { onDemandSnapshotType } from "./typeTokens";

const kind: ResourceKind<OnDemandSnapshot, Omit<SnapshotState, "__urn" | "__adopted" | "__due">> = {
    token: onDemandSnapshotType,
    provider: "onDemandSnapshot",
    instead: "set adoptSnapshotId to the id of the snapshot",
    properties: unset([...argumentNames, ...outputNames]),
};

/**
 * An on-demand backup snapshot of a MongoDB Atlas cluster. `pulumi up` takes it and waits until it is completed.
 *
 * A snapshot that fails, or is not completed in time, fails the `up` and is kept in the state. The next `up` continues to wait; after a
 * failure it takes a new one and deletes the failed one. `destroy`, and a replacement once the new snapshot is completed, delete the
 * snapshot in Atlas; the resource option `retainOnDelete` keeps it.
 *
 * The id is `{projectId}-{clusterName}-{snapshotId}`. Faulty arguments and missing credentials are errors at preview.
 *
 * @see [takeSnapshots](https://www.mongodb.com/docs/api/doc/atlas-admin-api-v2/operation/operation-takegroupclusterbackupsnapshots) for create: role Project Backup Creator
 * @see [getClusterBackupSnapshot](https://www.mongodb.com/docs/api/doc/atlas-admin-api-v2/operation/operation-getgroupclusterbackupsnapshot) for waiting and refresh: role Project Read Only
 * @see [updateBackupSnapshot](https://www.mongodb.com/docs/api/doc/atlas-admin-api-v2/operation/operation-updategroupclusterbackupsnapshot) for another retention: role Project Backup Manager
 * @see [deleteClusterBackupSnapshot](https://www.mongodb.com/docs/api/doc/atlas-admin-api-v2/operation/operation-deletegroupclusterbackupsnapshot) for delete: role Project Backup Manager
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
export class OnDemandSnapshot extends pulumi.CustomResource {
    /** The type token, as policy packs and generated SDKs use it. */
    static readonly __pulumiType = onDemandSnapshotType;

    /** The project's id, as in the arguments. */
    declare readonly projectId: pulumi.Output<string>;
    /** The cluster's name, as in the arguments. */
    declare readonly clusterName: pulumi.Output<string>;
    /** How many days Atlas keeps the snapshot. A `refresh` puts the retention here that it finds in Atlas. */
    declare readonly retentionInDays: pulumi.Output<number>;
    /** The description in Atlas: the argument, the default, or what an adopted snapshot had. */
    declare readonly description: pulumi.Output<string>;
    /** The triggers, as in the arguments. */
    declare readonly triggers: pulumi.Output<unknown[] | undefined>;
    /** The id of the adopted snapshot, as in the arguments. */
    declare readonly adoptSnapshotId: pulumi.Output<string | undefined>;
    /** Whether create waits, as in the arguments; absent if they do not say. */
    declare readonly waitForCompletion: pulumi.Output<boolean | undefined>;
    /** Whether an expired snapshot is taken again, as in the arguments; absent if they do not say. */
    declare readonly recreateOnExpiry: pulumi.Output<boolean | undefined>;
    /** How long each operation may take: `timeouts`, filled from `customTimeouts`. */
    declare readonly timeouts: pulumi.Output<pulumi.CustomTimeouts | undefined>;

    /** Atlas's id of the snapshot, 24 hexadecimal digits. */
    declare readonly snapshotId: pulumi.Output<string>;
    /** `queued`, `inProgress`, `completed`, `failed`, or `expired` for one that is gone since its own `expiresAt`. */
    declare readonly status: pulumi.Output<string>;
    /** When Atlas made the snapshot, RFC 3339, UTC; known once it is completed. */
    declare readonly createdAt: pulumi.Output<string | undefined>;
    /** When Atlas will delete the snapshot, RFC 3339, UTC. Atlas sets it anew at completion. */
    declare readonly expiresAt: pulumi.Output<string | undefined>;
    /** How the snapshot came about: `onDemand`. */
    declare readonly snapshotType: pulumi.Output<string | undefined>;
    /** Atlas's word for how often: `ondemand`. */
    declare readonly frequencyType: pulumi.Output<string | undefined>;
    /** The kind of cluster: `replicaSet` or `shardedCluster`. */
    declare readonly type: pulumi.Output<string | undefined>;
    /** The snapshot's size in bytes; 0 until it is completed. */
    declare readonly storageSizeBytes: pulumi.Output<number | undefined>;
    /** The MongoDB version of the cluster, such as `8.0.12`. */
    declare readonly mongodVersion: pulumi.Output<string | undefined>;
    /** The id of the customer's own encryption key, a UUID; absent without one. */
    declare readonly masterKeyUuid: pulumi.Output<string | undefined>;
    /** Where the snapshot is stored: `AWS`, `AZURE` or `GCP`. Replica sets only. */
    declare readonly cloudProvider: pulumi.Output<string | undefined>;
    /** The name of the replica set. Replica sets only. */
    declare readonly replicaSetName: pulumi.Output<string | undefined>;
    /** The regions that Atlas copies the snapshot to. Replica sets only. */
    declare readonly copyRegions: pulumi.Output<string[] | undefined>;
    /** The ids of the backup policy items that the snapshot belongs to. */
    declare readonly policyItems: pulumi.Output<string[] | undefined>;
    /** The part of each shard and of the config servers. Sharded clusters only, once the snapshot is completed. */
    declare readonly members: pulumi.Output<SnapshotMember[] | undefined>;
    /** The ids of the members' snapshots. Sharded clusters only, once the snapshot is completed. */
    declare readonly snapshotIds: pulumi.Output<string[] | undefined>;
    /** Where the config servers run: `EMBEDDED` or `DEDICATED`. Sharded clusters only. */
    declare readonly configServerType: pulumi.Output<string | undefined>;

    /** @internal `get` has no arguments. Comes first: the types of a policy pack are taken from the last signature. */
    constructor(name: string, args: undefined, opts: pulumi.CustomResourceOptions);
    /**
     * Declares a snapshot that the stack manages.
     *
     * @param name The resource's name in the stack.
     * @param args What to take a snapshot of, and how long to keep it.
     * @param opts Resource options. `customTimeouts` fill what `timeouts` leaves out.
     * @throws {pulumi.RunError} Under Bun, where Pulumi has no dynamic providers.
     */
    constructor(name: string, args: OnDemandSnapshotArgs, opts?: pulumi.CustomResourceOptions);
    constructor(name: string, args: OnDemandSnapshotArgs | undefined, opts: pulumi.CustomResourceOptions = {}) {
        super(kind.token, name, registered(kind, name, args, opts), opts);
    }

    /**
     * Reads an existing snapshot that this stack does not manage; `up` and `destroy` leave it alone. At preview and `up` it is an
     * error if there is no such snapshot. Role Project Read Only.
     *
     * @param name The resource's name in the stack.
     * @param id `{projectId}-{clusterName}-{snapshotId}`.
     * @param _state Ignored: Atlas is asked for everything.
     * @param opts Resource options.
     * @returns The snapshot as Atlas holds it.
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

    /**
     * True for an `OnDemandSnapshot`, also for one of another copy of this package.
     *
     * @param value Anything.
     * @returns Whether it is one.
     */
    static override isInstance(value: unknown): value is OnDemandSnapshot {
        return isResourceOf(kind.token, value);
    }
}
