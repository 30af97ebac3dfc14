/** The bodies that plant snapshots or change them: the fields of the handle's methods, where a moment may be a text too. */
import * as v from "valibot";
import type { PlantedFlexSnapshot } from "../flex/handle";
import type { LegacyChange, PlantedLegacySnapshot } from "../legacy/handle";
import type { PlantedServerlessSnapshot, PlantedSnapshot } from "../planting";
import { moment } from "./input";

const lengthMs = v.pipe(v.number(), v.minValue(0));

const ofAnyKind = {
    id: v.exactOptional(v.string()),
    projectId: v.exactOptional(v.string()),
    finished: v.exactOptional(v.boolean()),
    retentionInDays: v.exactOptional(v.number()),
    requestedAt: v.exactOptional(moment),
    queuedMs: v.exactOptional(lengthMs),
    inProgressMs: v.exactOptional(lengthMs),
    outcome: v.exactOptional(v.picklist(["completed", "failed"])),
};

const ofPaidClusters = {
    ...ofAnyKind,
    snapshotType: v.exactOptional(v.picklist(["onDemand", "scheduled", "fallback"])),
    frequencyType: v.exactOptional(v.string()),
    storageSizeBytes: v.exactOptional(v.number()),
};

export const plantedSnapshot = v.strictObject({
    ...ofPaidClusters,
    clusterName: v.exactOptional(v.string()),
    description: v.exactOptional(v.string()),
}) satisfies v.GenericSchema<unknown, PlantedSnapshot>;

export const plantedServerlessSnapshot = v.strictObject({
    ...ofPaidClusters,
    instanceName: v.exactOptional(v.string()),
}) satisfies v.GenericSchema<unknown, PlantedServerlessSnapshot>;

export const plantedFlexSnapshot = v.strictObject({
    ...ofAnyKind,
    clusterName: v.exactOptional(v.string()),
}) satisfies v.GenericSchema<unknown, PlantedFlexSnapshot>;

export const plantedLegacySnapshot = v.strictObject({
    id: v.exactOptional(v.string()),
    projectId: v.exactOptional(v.string()),
    clusterName: v.exactOptional(v.string()),
    createdAt: v.exactOptional(moment),
    finished: v.exactOptional(v.boolean()),
    expiresAt: v.exactOptional(moment),
    doNotDelete: v.exactOptional(v.boolean()),
    incremental: v.exactOptional(v.boolean()),
    storageSizeBytes: v.exactOptional(v.number()),
    partOfClusterSnapshot: v.exactOptional(v.boolean()),
}) satisfies v.GenericSchema<unknown, PlantedLegacySnapshot>;

export const legacyChange = v.pipe(
    v.strictObject({ expiresAt: v.exactOptional(moment), doNotDelete: v.exactOptional(v.boolean()) }),
    v.check(
        ({ expiresAt, doNotDelete }) => (expiresAt === undefined) !== (doNotDelete === undefined),
        "Give either expiresAt or doNotDelete",
    ),
    v.transform((change) => change as LegacyChange),
);
