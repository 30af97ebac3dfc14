/** `LegacySnapshotExpiry`, the resource that a program declares: its arguments and outputs. What happens is in `lifecycle/expiry/`. */
import * as pulumi from "@pulumi/pulumi";
import type { LegacySnapshotPart, LegacyTimestamp } from "../lifecycle/expiry/state";
import { expiryArgumentNames, expiryOutputNames, type ExpiryState, type OnDelete } from "../lifecycle/expiry/state";
import { isResourceOf, type OutputsOf, registered, type ResourceKind, unset } from "./register";
import type { Timeouts } from "./timeouts";
import { legacySnapshotExpiryType } from "./typeTokens";

/** The arguments of a {@link LegacySnapshotExpiry}: exactly one of `expires` and `doNotDelete: true`. */
export interface LegacySnapshotExpiryArgs {
    /** The project's id, 24 lower-case hexadecimal digits (the API's `groupId`). A change is another resource. */
    projectId: pulumi.Input<string>;
    /** The name of a cluster with legacy backup. A change is another resource. */
    clusterName: pulumi.Input<string>;
    /** Atlas's id of the legacy snapshot, 24 lower-case hexadecimal digits. A change is another resource. */
    snapshotId: pulumi.Input<string>;
    /** When Atlas may delete the snapshot: an RFC 3339 instant, or a date, which is midnight UTC. In the future. */
    expires?: pulumi.Input<string>;
    /**
     * `true` keeps the snapshot until told otherwise.
     * @default false
     */
    doNotDelete?: pulumi.Input<boolean>;
    /**
     * What becomes of the snapshot when this resource is deleted: `"keep"` leaves it with the expiry that it has, `"restore"` puts
     * the expiry back to what it was before this resource, `"deleteSnapshot"` deletes it.
     * @default "keep"
     */
    onDelete?: pulumi.Input<OnDelete>;
    /** How long each operation may take. What is missing here is filled from the resource option `customTimeouts`. */
    timeouts?: pulumi.Input<Timeouts>;
}

/** What {@link LegacySnapshotExpiry.get} may be told beforehand. Nothing is needed: Atlas is asked for all of it. */
export type LegacySnapshotExpiryState = Partial<LegacySnapshotExpiryArgs>;

const kind: ResourceKind<LegacySnapshotExpiry> = {
    token: legacySnapshotExpiryType,
    provider: "legacySnapshotExpiry",
    instead: "declare the resource without it: `pulumi up` takes over the expiry of an existing snapshot",
    properties: unset([...expiryArgumentNames, ...expiryOutputNames]),
};

/**
 * The expiry of a legacy snapshot that already exists: until when Atlas keeps it. The snapshot itself is neither taken nor, unless
 * `onDelete` says so, deleted.
 *
 * Atlas operations: getClusterSnapshot (create, read), updateClusterSnapshot (create, update, delete with `onDelete: "restore"`),
 * deleteClusterSnapshot (delete with `onDelete: "deleteSnapshot"`).
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
export class LegacySnapshotExpiry
    extends pulumi.CustomResource
    implements OutputsOf<Omit<ExpiryState, "__urn" | "__found" | "__due" | "__asked">>
{
    /** The type token, as policy packs and generated SDKs use it. */
    static readonly __pulumiType = legacySnapshotExpiryType;

    declare readonly projectId: pulumi.Output<string>;
    declare readonly clusterName: pulumi.Output<string>;
    declare readonly snapshotId: pulumi.Output<string>;
    /** When Atlas may delete the snapshot, RFC 3339, UTC. */
    declare readonly expires: pulumi.Output<string | undefined>;
    declare readonly doNotDelete: pulumi.Output<boolean | undefined>;
    declare readonly onDelete: pulumi.Output<OnDelete>;
    declare readonly timeouts: pulumi.Output<{ create?: string; update?: string; delete?: string } | undefined>;

    /** The expiry before this resource, RFC 3339; absent if there was none, or where it is not known. */
    declare readonly previousExpires: pulumi.Output<string | undefined>;
    /** Whether `doNotDelete` was set before this resource; absent if that is not known. */
    declare readonly previousDoNotDelete: pulumi.Output<boolean | undefined>;
    /** Whether Atlas has finished the snapshot. */
    declare readonly complete: pulumi.Output<boolean | undefined>;
    declare readonly created: pulumi.Output<LegacyTimestamp | undefined>;
    declare readonly clusterId: pulumi.Output<string | undefined>;
    declare readonly incremental: pulumi.Output<boolean | undefined>;
    declare readonly lastOplogAppliedTimestamp: pulumi.Output<LegacyTimestamp | undefined>;
    /** What each replica set contributed. */
    declare readonly parts: pulumi.Output<LegacySnapshotPart[] | undefined>;

    /**
     * @param name The resource's name in the stack.
     * @param args Which snapshot, and how long Atlas is to keep it.
     * @param opts Resource options. `customTimeouts` fill what `timeouts` leaves out.
     */
    constructor(name: string, args: LegacySnapshotExpiryArgs, opts?: pulumi.CustomResourceOptions);
    /** @internal `get` has no arguments. */
    constructor(name: string, args: undefined, opts: pulumi.CustomResourceOptions);
    constructor(name: string, args: LegacySnapshotExpiryArgs | undefined, opts: pulumi.CustomResourceOptions = {}) {
        super(kind.token, name, registered(kind, name, args, opts), opts);
    }

    /**
     * Reads an existing legacy snapshot whose expiry this stack does not manage; `up` and `destroy` leave it alone.
     *
     * @param id `{projectId}-{clusterName}-{snapshotId}`.
     * @throws At preview and `up`, where there is no such snapshot.
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

    /** True for a `LegacySnapshotExpiry`, also for one of another copy of this package. */
    static override isInstance(value: unknown): value is LegacySnapshotExpiry {
        return isResourceOf(kind.token, value);
    }
}
