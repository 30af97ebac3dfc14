/** `LegacySnapshotExpiry`, the resource that a program declares. What happens is in `lifecycle/legacy/`. */
import * as pulumi from "@pulumi/pulumi";
import type { LegacySnapshotExpiryArgs, LegacySnapshotExpiryState } from "./legacySnapshotExpiryArgs";
import { expiryArgumentNames, type OnDelete } from "../lifecycle/expiry/state";
import type { LegacySnapshotPart, LegacyTimestamp } from "../lifecycle/expiry/outputs";
import { isResourceOf, registered } from "./register";

const token = "pulumi-nodejs:dynamic/atlas:LegacySnapshotExpiry";

const outputNames = [
    "previousExpires",
    "previousDoNotDelete",
    "complete",
    "created",
    "clusterId",
    "incremental",
    "lastOplogAppliedTimestamp",
    "parts",
] as const;

const kind = { token, provider: "legacySnapshotExpiry", properties: [...expiryArgumentNames, ...outputNames] };

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
export class LegacySnapshotExpiry extends pulumi.CustomResource {
    /** The type token, as policy packs and generated SDKs use it. */
    static readonly __pulumiType = token;

    declare readonly projectId: pulumi.Output<string>;
    declare readonly clusterName: pulumi.Output<string>;
    declare readonly snapshotId: pulumi.Output<string>;
    /** When Atlas may delete the snapshot, RFC 3339, UTC. */
    declare readonly expires: pulumi.Output<string | undefined>;
    declare readonly doNotDelete: pulumi.Output<boolean | undefined>;
    declare readonly onDelete: pulumi.Output<OnDelete>;
    declare readonly timeouts: pulumi.Output<{ create?: string; update?: string; delete?: string } | undefined>;

    /** The expiry before this resource, RFC 3339; absent where there was none, or where it is not known. */
    declare readonly previousExpires: pulumi.Output<string | undefined>;
    /** Whether `doNotDelete` was set before this resource; absent where that is not known. */
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
        super(token, name, registered(kind, name, args, opts), opts);
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
        return isResourceOf(token, value);
    }
}
