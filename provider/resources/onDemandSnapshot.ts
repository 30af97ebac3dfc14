/** `OnDemandSnapshot`, the resource that a program declares. Here are its arguments and outputs; what happens is in `lifecycle/`. */
import * as pulumi from "@pulumi/pulumi";
import { argumentNames, outputNames, type SnapshotMember } from "../lifecycle/snapshot/state";
import type { OnDemandSnapshotArgs, OnDemandSnapshotState } from "./onDemandSnapshotArgs";
import { isResourceOf, registered } from "./register";

const token = "pulumi-nodejs:dynamic/atlas:OnDemandSnapshot";

const kind = { token, provider: "onDemandSnapshot", properties: [...argumentNames, ...outputNames] };

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
export class OnDemandSnapshot extends pulumi.CustomResource {
    /** The type token, as policy packs and generated SDKs use it. */
    static readonly __pulumiType = token;

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
        super(token, name, registered(kind, name, args, opts), opts);
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
        return isResourceOf(token, value);
    }
}
