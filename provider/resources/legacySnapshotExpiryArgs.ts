/** The arguments of `LegacySnapshotExpiry`, as a program gives them. */
import type * as pulumi from "@pulumi/pulumi";
import type { OnDelete } from "../lifecycle/expiry/state";
import type { Timeouts } from "./timeouts";

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
