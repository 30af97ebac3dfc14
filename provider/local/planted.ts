/** Snapshots that were there before, or that somebody else took: what can be said of them. */
import * as v from "valibot";
import { lengthMs, objectId, oneOf, option, shape, text, trueOrFalse, wholeNumber } from "./checks";
import { longestRetentionInDays } from "./constants";
import { isMoment, momentForm } from "./moment";
import type { Moment } from "./moment";
import { outcomeSchema } from "./outcome";
import type { SnapshotOutcome } from "./outcome";
import type { Differing, None } from "./sameType";

/** What can be said of a new snapshot; everything else follows from the settings. */
export interface NewSnapshot {
    /** 24 lower-case hex digits, for a snapshot that a program or a state names. @default a new one */
    id?: string;
    /** What Atlas shows with it. @default none */
    description?: string;
    /** How many days it is kept, from 1 to 365000. @default the option `defaultRetentionInDays`; of a flex cluster 8 */
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

/** A snapshot that somebody else took, or that was there before. */
export interface PlantedSnapshot extends Omit<NewSnapshot, "requestedAt"> {
    /** The id of its project. @default the first cluster's project */
    projectId?: string;
    /** Its cluster, a dedicated one. @default the project's first with cloud backup */
    clusterName?: string;
    /**
     * When it was asked for: milliseconds since 1970, a time such as `"2026-11-25T08:00:00Z"`, or a span from now such as `"-2d"`.
     * @default now, or for a finished one just long enough ago for that
     */
    requestedAt?: Moment;
    /**
     * Whether it is finished by now. false: it takes its time from `requestedAt` on, like one that was taken by POST.
     * @default true; false for a hanging one
     */
    finished?: boolean;
}

/** A snapshot of a serverless instance; its type is by default "scheduled". */
export interface PlantedServerlessSnapshot extends Omit<PlantedSnapshot, "clusterName" | "description"> {
    /** Its serverless instance. @default the project's first serverless instance */
    instanceName?: string;
}

/** A snapshot of a flex cluster; `requestedAt` is when it is scheduled for, and its retention is by default 8 days. */
export interface PlantedFlexSnapshot extends Omit<
    PlantedSnapshot,
    "clusterName" | "description" | "snapshotType" | "frequencyType" | "storageSizeBytes"
> {
    /** Its flex cluster. @default the project's first */
    clusterName?: string;
}

/** A legacy snapshot that was there before. */
export interface PlantedLegacySnapshot {
    /** 24 lower-case hex digits, for a snapshot that a program or a state names. @default a new one */
    id?: string;
    /** The id of its project. @default the first cluster's project */
    projectId?: string;
    /** Its cluster. One with cloud backup may be named too: it keeps what it had before. @default the project's first with legacy backup */
    clusterName?: string;
    /**
     * When it was made: milliseconds since 1970, a time such as `"2026-11-25T08:00:00Z"`, or a span from now such as `"-2d"`.
     * @default now, or for a finished one just long enough ago for that
     */
    createdAt?: Moment;
    /** Whether it is complete by now; if not, it takes the options `queuedMs` and `inProgressMs`. @default true */
    finished?: boolean;
    /**
     * When Atlas deletes it, written as `createdAt` is. A moment in the past makes a snapshot that has expired and is there until
     * `legacyDeletionDelayMs` from now.
     * @default 365 days after `createdAt`; with `doNotDelete` none
     */
    expiresAt?: Moment;
    /** Whether it is kept until told otherwise. @default false */
    doNotDelete?: boolean;
    /** Whether it was made incrementally. @default false */
    incremental?: boolean;
    /** The size of each part in bytes. @default 53248 */
    storageSizeBytes?: number;
    /** One shard's share in a cluster snapshot, which cannot be changed or deleted by itself. @default false */
    partOfClusterSnapshot?: boolean;
}

/** @internal */
export const moment = v.pipe(v.union([v.number(), v.string()], momentForm), v.check(isMoment, momentForm));

const ofEveryKind = {
    id: option(objectId),
    projectId: option(objectId),
    finished: option(trueOrFalse),
};
const flexEntries = {
    ...ofEveryKind,
    clusterName: option(text),
    retentionInDays: option(wholeNumber(1, longestRetentionInDays)),
    requestedAt: option(moment),
    queuedMs: option(lengthMs),
    inProgressMs: option(lengthMs),
    outcome: option(outcomeSchema),
};
const { clusterName, ...serverlessEntries } = {
    ...flexEntries,
    snapshotType: option(oneOf(["onDemand", "scheduled", "fallback"])),
    frequencyType: option(text),
    storageSizeBytes: option(wholeNumber(0)),
};

/** @internal */
export const plantedSnapshotSchema = shape({
    ...serverlessEntries,
    clusterName,
    description: option(v.string("must be a text")),
});
/** @internal */
export const plantedServerlessSnapshotSchema = shape({ ...serverlessEntries, instanceName: option(text) });
/** @internal */
export const plantedFlexSnapshotSchema = shape(flexEntries);
/** @internal */
export const plantedLegacySnapshotSchema = shape({
    ...ofEveryKind,
    clusterName,
    createdAt: option(moment),
    expiresAt: option(moment),
    doNotDelete: option(trueOrFalse),
    incremental: option(trueOrFalse),
    storageSizeBytes: option(wholeNumber(0)),
    partOfClusterSnapshot: option(trueOrFalse),
});

/** @internal */
export type PlantedTypesAgree = [
    None<Differing<PlantedSnapshot, v.InferInput<typeof plantedSnapshotSchema>>>,
    None<Differing<PlantedServerlessSnapshot, v.InferInput<typeof plantedServerlessSnapshotSchema>>>,
    None<Differing<PlantedFlexSnapshot, v.InferInput<typeof plantedFlexSnapshotSchema>>>,
    None<Differing<PlantedLegacySnapshot, v.InferInput<typeof plantedLegacySnapshotSchema>>>,
];
