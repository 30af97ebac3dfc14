/** What a request or a program says of a snapshot that is to be there. */
import type { SnapshotOutcome } from "./options";

/** What can be said of a new snapshot; everything else follows from the settings. */
export interface NewSnapshot {
    /** 24 lower-case hex digits, for a snapshot that a program or a state names. @default a new one */
    id?: string;
    /** What Atlas shows with it. @default none */
    description?: string;
    /** How many days it is kept, from 1 to 2147483647. @default the option `defaultRetentionInDays` */
    retentionInDays?: number;
    /** How it came about. @default "onDemand"; of a serverless instance "scheduled" */
    snapshotType?: "onDemand" | "scheduled" | "fallback";
    /** Atlas's word for how often. @default "ondemand" for on-demand snapshots, "daily" for others */
    frequencyType?: string;
    /** Its size in bytes, shown once it is completed. @default 3221225472 */
    storageSizeBytes?: number;
    /** When it is asked for: milliseconds since 1970. @default now */
    requestedAt?: number;
    /** How long it stays `queued`, in milliseconds. @default the cluster's */
    queuedMs?: number;
    /** How long it is then `inProgress`, in milliseconds. @default the cluster's */
    inProgressMs?: number;
    /** How it ends. @default "completed" */
    outcome?: SnapshotOutcome;
}
