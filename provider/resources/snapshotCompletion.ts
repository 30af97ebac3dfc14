/** `SnapshotCompletion`, the resource that a program declares: its arguments and outputs. What happens is in `lifecycle/completion/`. */
import * as pulumi from "@pulumi/pulumi";
import { type CompletedSnapshot, completionArgumentNames, type CompletionState } from "../lifecycle/completion/state";
import { isResourceOf, registered, type ResourceKind, unset } from "./register";
import type { Timeouts } from "./timeouts";
import { snapshotCompletionType } from "./typeTokens";

/** The arguments of a {@link SnapshotCompletion}. */
export interface SnapshotCompletionArgs {
    /**
     * The ids of the snapshots to wait for: `snapshot.id` of an `OnDemandSnapshot`, or `{projectId}-{clusterName}-{snapshotId}` of any
     * snapshot that the account can see, also of other stacks and tools. Any number; an empty list is complete at once. A change is
     * carried out in place, and waits only for the new ones.
     */
    snapshots: pulumi.Input<pulumi.Input<string>[]>;
    /**
     * Any values that the engine can carry. A change looks at all snapshots again, in place.
     * @default none
     */
    triggers?: pulumi.Input<pulumi.Input<unknown>[]>;
    /**
     * How long each operation may take: `create` and `update` until all snapshots are completed. What is missing here is filled from the
     * resource option `customTimeouts`.
     * @default { create: "2h", update: "2h", delete: "2h" }
     */
    timeouts?: pulumi.Input<Timeouts>;
}

const kind: ResourceKind<SnapshotCompletion, Omit<CompletionState, "__urn">> = {
    token: snapshotCompletionType,
    provider: "snapshotCompletion",
    instead: "declare the resource without it: `pulumi up` looks at the snapshots",
    properties: unset([...completionArgumentNames, "completed", "totalStorageSizeBytes"]),
};

/**
 * Waits until every snapshot of a set is completed, in a single step of the engine. Give the snapshots `waitForCompletion: false`, and
 * let what must not start without a finished backup depend on this resource. It takes, changes and deletes no snapshot.
 *
 * If snapshots fail, are gone or are late, it fails once the end of all of them is known, and names each with the next step. What is
 * completed stays in the state. The next `up` takes new snapshots for the resources of the stack whose snapshots failed, and waits only
 * for what is not completed. Faulty arguments and missing credentials are errors at preview.
 *
 * @see [getClusterBackupSnapshot](https://www.mongodb.com/docs/api/doc/atlas-admin-api-v2/operation/operation-getgroupclusterbackupsnapshot) for the wait: role Project Read Only
 * @see [listBackupSnapshots](https://www.mongodb.com/docs/api/doc/atlas-admin-api-v2/operation/operation-listgroupclusterbackupsnapshots) for several snapshots of one cluster: role Project Read Only
 *
 * @example
 * const snapshots = ["orders", "users"].map(
 *     (clusterName) =>
 *         new OnDemandSnapshot(clusterName, { projectId, clusterName, retentionInDays: 7, triggers: [release], waitForCompletion: false }),
 * );
 * const backups = new SnapshotCompletion("backups", { snapshots: snapshots.map(({ id }) => id) });
 * export const backupBytes = backups.totalStorageSizeBytes;
 */
export class SnapshotCompletion extends pulumi.CustomResource {
    /** The type token, as policy packs and generated SDKs use it. */
    static readonly __pulumiType = snapshotCompletionType;

    /** The ids of the snapshots, as in the arguments. */
    declare readonly snapshots: pulumi.Output<string[]>;
    /** The triggers, as in the arguments. */
    declare readonly triggers: pulumi.Output<unknown[] | undefined>;
    /** How long each operation may take: `timeouts`, filled from `customTimeouts`. */
    declare readonly timeouts: pulumi.Output<pulumi.CustomTimeouts | undefined>;
    /** The snapshots as Atlas told of them when they were completed, in the order of `snapshots`. */
    declare readonly completed: pulumi.Output<CompletedSnapshot[]>;
    /** The size of all snapshots together, in bytes; one that is named twice counts once. */
    declare readonly totalStorageSizeBytes: pulumi.Output<number>;

    /**
     * Declares a wait for snapshots.
     *
     * @param name The resource's name in the stack.
     * @param args Which snapshots.
     * @param opts Resource options. `customTimeouts` fill what `timeouts` leaves out.
     * @throws {pulumi.RunError} Under Bun, where Pulumi has no dynamic providers.
     */
    constructor(name: string, args: SnapshotCompletionArgs, opts: pulumi.CustomResourceOptions = {}) {
        super(kind.token, name, registered(kind, name, args, opts), opts);
    }

    /**
     * True for a `SnapshotCompletion`, also for one of another copy of this package.
     *
     * @param value Anything.
     * @returns Whether it is one.
     */
    static override isInstance(value: unknown): value is SnapshotCompletion {
        return isResourceOf(kind.token, value);
    }
}
