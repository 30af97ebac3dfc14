/** `LegacySnapshotExpiry`, the resource that a program declares: its arguments and outputs. What happens is in `lifecycle/expiry/`. */
import * as pulumi from "@pulumi/pulumi";
import type { LegacySnapshotPart, LegacyTimestamp } from "../lifecycle/expiry/state";
import { expiryArgumentNames, expiryOutputNames, type ExpiryState, type OnDelete } from "../lifecycle/expiry/state";
import { isResourceOf, registered, type ResourceKind, unset } from "./register";
import type { Timeouts } from "./timeouts";
import { legacySnapshotExpiryType } from "./typeTokens";

/** The arguments of a {@link LegacySnapshotExpiry}: exactly one of `expires` and `doNotDelete: true`. */
export interface LegacySnapshotExpiryArgs {
    /**
     * The project's id (the API's `groupId`). 24 lower-case hexadecimal digits. A change replaces the resource: the former snapshot
     * is treated as `onDelete` says.
     */
    projectId: pulumi.Input<string>;
    /**
     * The name of a cluster with legacy backup. Letters, digits and hyphens, beginning with a letter or digit, at most 64
     * characters. A change replaces the resource.
     */
    clusterName: pulumi.Input<string>;
    /** Atlas's id of the legacy snapshot. 24 lower-case hexadecimal digits. A change replaces the resource. */
    snapshotId: pulumi.Input<string>;
    /**
     * When Atlas may delete the snapshot. An RFC 3339 instant, or a date, which is midnight UTC; in the future. Fractions of a second
     * are cut off. A change is carried out in place. Required unless `doNotDelete` is `true`.
     * @default none
     */
    expires?: pulumi.Input<string>;
    /**
     * `true` keeps the snapshot until told otherwise. A change is carried out in place. Required to be `true` unless `expires` is given.
     * @default false
     */
    doNotDelete?: pulumi.Input<boolean>;
    /**
     * What becomes of the snapshot when this resource is deleted. `"keep"` leaves it with the expiry that it has, `"restore"` puts
     * the expiry back to what it was before this resource, `"deleteSnapshot"` deletes it.
     * @default "keep"
     */
    onDelete?: pulumi.Input<OnDelete>;
    /**
     * How long each operation may take. What is missing here is filled from the resource option `customTimeouts`.
     * @default { create: "2h", update: "2h", delete: "2h" }
     */
    timeouts?: pulumi.Input<Timeouts>;
}

/** What {@link LegacySnapshotExpiry.get} may be told beforehand. Nothing is needed: Atlas is asked for all of it. */
export type LegacySnapshotExpiryState = Partial<LegacySnapshotExpiryArgs>;

const kind: ResourceKind<LegacySnapshotExpiry, Omit<ExpiryState, "__urn" | "__found" | "__due" | "__asked">> = {
    token: legacySnapshotExpiryType,
    provider: "legacySnapshotExpiry",
    instead: "declare the resource without it: `pulumi up` takes over the expiry of an existing snapshot",
    properties: unset([...expiryArgumentNames, ...expiryOutputNames]),
};

/**
 * The expiry of a legacy snapshot that already exists: until when Atlas keeps it. This resource takes no snapshot, and deletes it
 * only if `onDelete` says so.
 *
 * The id is `{projectId}-{clusterName}-{snapshotId}`. Faulty arguments and missing credentials are errors at preview. A
 * `doNotDelete` that another person or tool has set is never lifted: update and delete fail and name it.
 *
 * @see [getClusterSnapshot](https://www.mongodb.com/docs/api/doc/atlas-admin-api-v2/operation/operation-getgroupclustersnapshot) for every operation: role Project Read Only
 * @see [updateClusterSnapshot](https://www.mongodb.com/docs/api/doc/atlas-admin-api-v2/operation/operation-updategroupclustersnapshot) for create, update and `onDelete: "restore"`: role Project Owner
 * @see [deleteClusterSnapshot](https://www.mongodb.com/docs/api/doc/atlas-admin-api-v2/operation/operation-deletegroupclustersnapshot) for `onDelete: "deleteSnapshot"`: role Project Owner
 *
 * @example
 * new LegacySnapshotExpiry("audit", {
 *     projectId: "5f1a2b3c4d5e6f7a8b9c0d1e",
 *     clusterName: "Old0",
 *     snapshotId: "5c9d8a7b6e5f4a3b2c1d0e9f",
 *     expires: "2030-01-01",
 *     onDelete: "restore",
 * });
 */
export class LegacySnapshotExpiry extends pulumi.CustomResource {
    /** The type token, as policy packs and generated SDKs use it. */
    static readonly __pulumiType = legacySnapshotExpiryType;

    /** The project's id, as in the arguments. */
    declare readonly projectId: pulumi.Output<string>;
    /** The cluster's name, as in the arguments. */
    declare readonly clusterName: pulumi.Output<string>;
    /** Atlas's id of the legacy snapshot, as in the arguments. */
    declare readonly snapshotId: pulumi.Output<string>;
    /** When Atlas may delete the snapshot, RFC 3339, UTC, whole seconds; absent with `doNotDelete`. */
    declare readonly expires: pulumi.Output<string | undefined>;
    /** Whether Atlas keeps the snapshot until told otherwise; absent if the arguments do not say. */
    declare readonly doNotDelete: pulumi.Output<boolean | undefined>;
    /** What becomes of the snapshot when this resource is deleted, `"keep"` by default. */
    declare readonly onDelete: pulumi.Output<OnDelete>;
    /** How long each operation may take: `timeouts`, filled from `customTimeouts`. */
    declare readonly timeouts: pulumi.Output<pulumi.CustomTimeouts | undefined>;

    /** The expiry before this resource, RFC 3339, UTC; absent if there was none, or if it is not known. */
    declare readonly previousExpires: pulumi.Output<string | undefined>;
    /** Whether `doNotDelete` was set before this resource; absent if that is not known. */
    declare readonly previousDoNotDelete: pulumi.Output<boolean | undefined>;
    /** Whether Atlas has finished the snapshot. */
    declare readonly complete: pulumi.Output<boolean | undefined>;
    /** When Atlas made the snapshot. */
    declare readonly created: pulumi.Output<LegacyTimestamp | undefined>;
    /** Atlas's id of the cluster, 24 hexadecimal digits. */
    declare readonly clusterId: pulumi.Output<string | undefined>;
    /** Whether Atlas made the snapshot incrementally. */
    declare readonly incremental: pulumi.Output<boolean | undefined>;
    /** The last operation of the oplog that the snapshot contains. */
    declare readonly lastOplogAppliedTimestamp: pulumi.Output<LegacyTimestamp | undefined>;
    /** What each replica set contributed. */
    declare readonly parts: pulumi.Output<LegacySnapshotPart[] | undefined>;

    /** @internal `get` has no arguments. Comes first: the types of a policy pack are taken from the last signature. */
    constructor(name: string, args: undefined, opts: pulumi.CustomResourceOptions);
    /**
     * Declares the expiry of an existing legacy snapshot.
     *
     * @param name The resource's name in the stack.
     * @param args Which snapshot, and how long Atlas is to keep it.
     * @param opts Resource options. `customTimeouts` fill what `timeouts` leaves out.
     * @throws {pulumi.RunError} Under Bun, where Pulumi has no dynamic providers.
     */
    constructor(name: string, args: LegacySnapshotExpiryArgs, opts?: pulumi.CustomResourceOptions);
    constructor(name: string, args: LegacySnapshotExpiryArgs | undefined, opts: pulumi.CustomResourceOptions = {}) {
        super(kind.token, name, registered(kind, name, args, opts), opts);
    }

    /**
     * Reads an existing legacy snapshot whose expiry this stack does not manage; `up` and `destroy` leave it alone. At preview and
     * `up` it is an error if there is no such snapshot. Role Project Read Only.
     *
     * @param name The resource's name in the stack.
     * @param id `{projectId}-{clusterName}-{snapshotId}`.
     * @param _state Ignored: Atlas is asked for everything.
     * @param opts Resource options.
     * @returns The legacy snapshot as Atlas holds it.
     * @example
     * const old = LegacySnapshotExpiry.get("old", "5f1a2b3c4d5e6f7a8b9c0d1e-Old0-5c9d8a7b6e5f4a3b2c1d0e9f");
     */
    static get(
        name: string,
        id: pulumi.Input<pulumi.ID>,
        _state?: LegacySnapshotExpiryState,
        opts?: pulumi.CustomResourceOptions,
    ): LegacySnapshotExpiry {
        return new LegacySnapshotExpiry(name, undefined, { ...opts, id });
    }

    /**
     * True for a `LegacySnapshotExpiry`, also for one of another copy of this package.
     *
     * @param value Anything.
     * @returns Whether it is one.
     */
    static override isInstance(value: unknown): value is LegacySnapshotExpiry {
        return isResourceOf(kind.token, value);
    }
}
