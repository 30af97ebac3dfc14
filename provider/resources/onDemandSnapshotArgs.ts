/** What a program says of an `OnDemandSnapshot`. The rule of each argument is in `lifecycle/rules.ts`. */
import type * as pulumi from "@pulumi/pulumi";
import type { Timeouts } from "./timeouts";

/** The arguments of an {@link OnDemandSnapshot}. */
export interface OnDemandSnapshotArgs {
    /**
     * The project's id (the API's `groupId`). 24 lower-case hexadecimal digits. A change takes a new snapshot and then deletes the
     * old one.
     */
    projectId: pulumi.Input<string>;
    /**
     * The name of a dedicated cluster with Cloud Backup. Letters, digits and hyphens, beginning with a letter or digit, at most 64
     * characters. A change takes a new snapshot and then deletes the old one.
     */
    clusterName: pulumi.Input<string>;
    /**
     * How many days Atlas keeps the snapshot. A whole number from 1 to 2147483647. A change is carried out in place, once the
     * snapshot is completed; a retention shorter than the snapshot's age is an error, because Atlas may delete the snapshot at once.
     * At the end Atlas deletes it by itself.
     */
    retentionInDays: pulumi.Input<number>;
    /**
     * What Atlas shows with the snapshot. Not empty. Atlas cannot change it, so a change takes a new snapshot and then deletes the
     * old one. The default is fixed at creation, and only the default lets the next `up` find the snapshot of a killed run.
     * @default `Pulumi <project>/<stack>/<name> #<8 hex digits>`; the digits are a hash of the resource's URN and the triggers
     */
    description?: pulumi.Input<string>;
    /**
     * A change of any of these values takes a new snapshot. The old one is then deleted, unless the resource option
     * `retainOnDelete` keeps it. A list of any values that Pulumi can store, such as a release's version. A `Date` and `NaN` are
     * errors at preview: write `date.toISOString()`, also inside an Output, where a `Date` cannot be noticed.
     * @default none
     */
    triggers?: pulumi.Input<pulumi.Input<unknown>[]>;
    /**
     * Takes over the existing on-demand snapshot of this id instead of taking one. 24 lower-case hexadecimal digits. It has to be
     * a snapshot of this cluster that has not failed. Its retention is brought in line; its description stays what it is, and a
     * `description` that says otherwise is an error. From then on the resource owns it: `destroy` deletes it.
     *
     * The argument may be removed afterwards. **Another id takes over that snapshot and then deletes the one that this resource
     * managed so far**, unless `retainOnDelete` keeps it.
     * @default none
     */
    adoptSnapshotId?: pulumi.Input<string>;
    /**
     * Whether create waits until the snapshot is completed. With `false` it returns once Atlas has accepted the request; update,
     * delete and the deletion of what the snapshot replaces still wait.
     *
     * To wait for many snapshots in one step, give them `false` and declare a `SnapshotCompletion`. While the state says that such a
     * snapshot is unfinished, each preview and each `up` asks Atlas once whether it has failed; then it is replaced.
     * @default true
     */
    waitForCompletion?: pulumi.Input<boolean>;
    /**
     * Whether a snapshot that has expired is taken again. With `false` it stays in the stack with the status `expired`. With `true`
     * the first `up` after its `expiresAt` takes a new one.
     * @default false
     */
    recreateOnExpiry?: pulumi.Input<boolean>;
    /**
     * How long each operation may take. What is missing here is filled from the resource option `customTimeouts`.
     * @default { create: "2h", update: "2h", delete: "2h" }
     */
    timeouts?: pulumi.Input<Timeouts>;
}

/** What {@link OnDemandSnapshot.get} may be told beforehand. Nothing is needed: Atlas is asked for all of it. */
export type OnDemandSnapshotState = Partial<OnDemandSnapshotArgs>;
