/** What a local Atlas keeps between its starts, and its form in the data file. */
import * as v from "valibot";
import type { Snapshot } from "./cloud/snapshot";
import type { Cluster } from "./cluster";
import { objectIdForm } from "./constants";
import type { LegacySnapshot } from "./legacy/snapshot";

export type ClusterName = Pick<Cluster, "projectId" | "clusterName">;

export interface Kept {
    /** How far the clock was moved, in milliseconds. */
    aheadMs: number;
    /** How many ids, nonces and tokens there were: none comes twice. */
    identifierCount: number;
    /** How many snapshots were taken by request. */
    takenCount: number;
    deletedClusters: ClusterName[];
    snapshots: Snapshot[];
    legacySnapshots: LegacySnapshot[];
}

export const nothingKept: Kept = {
    aheadMs: 0,
    identifierCount: 0,
    takenCount: 0,
    deletedClusters: [],
    snapshots: [],
    legacySnapshots: [],
};

/** Raised whenever an older local Atlas could not read the file any more. */
const version = 1;

const objectId = v.pipe(v.string(), v.regex(objectIdForm));
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
/** JSON makes null of Infinity, which is when a snapshot ends that never does. */
const momentOrNever = v.pipe(
    v.nullable(v.number()),
    v.transform((ms) => ms ?? Infinity),
);
const clusterName = { projectId: objectId, clusterName: v.string() };

/** A snapshot in the file names its cluster. */
type InFile<T extends { cluster: Cluster }> = Omit<T, "cluster"> & ClusterName;

/** A field that is forgotten here would make every file look damaged, so the compiler counts them. */
type SchemasOf<T> = { [K in keyof Required<T>]: v.GenericSchema<unknown, T[K]> };

const outcomes: { [Outcome in Snapshot["outcome"]]: Outcome } = { completed: "completed", failed: "failed" };

const snapshot = {
    ...clusterName,
    id: objectId,
    description: v.exactOptional(v.string()),
    snapshotType: v.picklist(["onDemand", "scheduled", "fallback"]),
    frequencyType: v.string(),
    storageSizeBytes: v.number(),
    retentionInDays: v.number(),
    requestedAt: v.number(),
    startedAt: momentOrNever,
    finishedAt: momentOrNever,
    outcome: v.enum(outcomes),
    patchedExpiresAt: v.exactOptional(v.number()),
} satisfies SchemasOf<InFile<Snapshot>>;

const legacySnapshot = {
    ...clusterName,
    id: objectId,
    createdAt: v.number(),
    completedAt: momentOrNever,
    incremental: v.boolean(),
    storageSizeBytes: v.number(),
    partOfClusterSnapshot: v.boolean(),
    expiry: v.strictObject({
        doNotDelete: v.boolean(),
        expiresAt: v.exactOptional(v.number()),
        setAt: v.number(),
    }),
} satisfies SchemasOf<InFile<LegacySnapshot>>;

const versioned = v.looseObject({ version: v.pipe(v.number(), v.integer(), v.minValue(1)) });

const dataSchema = v.strictObject({
    version: v.literal(version),
    aheadMs: v.pipe(v.number(), v.minValue(0)),
    identifierCount: count,
    takenCount: count,
    deletedClusters: v.array(v.strictObject(clusterName)),
    snapshots: v.array(v.strictObject(snapshot)),
    legacySnapshots: v.array(v.strictObject(legacySnapshot)),
});

export function formatKept({ snapshots, legacySnapshots, ...rest }: Kept): string {
    const data = {
        version,
        ...rest,
        snapshots: snapshots.map(toFile),
        legacySnapshots: legacySnapshots.map(toFile),
    };
    return `${JSON.stringify(data, null, 2)}\n`;
}

/** Throws if the text is not what `formatKept` writes, or names a cluster that is not one of these. */
export function parseKept(text: string, clusters: readonly Cluster[]): Kept {
    const json = parseJson(text);
    if (check(versioned, json).version > version) {
        throw new Error("it was written by a newer version of local-atlas");
    }
    const { snapshots, legacySnapshots, ...rest } = check(dataSchema, json);
    return {
        ...rest,
        snapshots: snapshots.map((entry) => fromFile(entry, clusters)),
        legacySnapshots: legacySnapshots.map((entry) => fromFile(entry, clusters)),
    };
}

function toFile<T extends { cluster: Cluster }>({ cluster, ...rest }: T): InFile<T> {
    return { projectId: cluster.projectId, clusterName: cluster.clusterName, ...rest };
}

function fromFile<T extends ClusterName>(
    entry: T,
    clusters: readonly Cluster[],
): Omit<T, keyof ClusterName> & { cluster: Cluster } {
    const { projectId, clusterName, ...rest } = entry;
    const cluster = clusters.find((other) => other.projectId === projectId && other.clusterName === clusterName);
    if (!cluster) {
        throw new Error(
            `it has snapshots of cluster ${clusterName} in project ${projectId}; start with that cluster as before, or with another file`,
        );
    }
    return { ...rest, cluster };
}

function parseJson(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch (error) {
        throw damaged((error as Error).message);
    }
}

function check<T extends v.GenericSchema>(schema: T, value: unknown): v.InferOutput<T> {
    const { success, issues, output } = v.safeParse(schema, value);
    if (!success) {
        throw damaged([v.getDotPath(issues[0]), issues[0].message].filter(Boolean).join(": "));
    }
    return output;
}

function damaged(why: string): Error {
    return new Error(`it is damaged (${why}); put back a copy, or delete it to begin with nothing`);
}
