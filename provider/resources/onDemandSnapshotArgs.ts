/** The arguments of `OnDemandSnapshot`, as a program gives them. */
import type * as pulumi from "@pulumi/pulumi";
import type { Timeouts } from "./timeouts";

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
