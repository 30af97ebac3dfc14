/** Snapshots for unit tests, in each of their forms: arguments, state, and what Atlas says. One place knows their usual values. */
import type { AtlasSnapshot } from "../../provider/atlas/snapshots";
import { defaultDescription } from "../../provider/lifecycle/snapshot/description";
import type { DescribedInputs, SnapshotInputs, SnapshotState } from "../../provider/lifecycle/snapshot/state";
import { start } from "./virtualClock";

/** Every story here starts with its clock. */
export { start };
export const secondMs = 1000;
export const minuteMs = 60 * secondMs;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;

export const projectId = "5f1a2b3c4d5e6f7a8b9c0d1e";
export const clusterName = "prod-eu-1";
export const urn = "urn:pulumi:dev::shop::pulumi-nodejs:dynamic/atlas:OnDemandSnapshot::nightly";

/** An id that Atlas gave out at this moment. */
export function idAt(ms: number, number = 1): string {
    return (
        Math.floor(ms / 1000)
            .toString(16)
            .padStart(8, "0") + number.toString(16).padStart(16, "0")
    );
}

/** The usual snapshot's id: taken when the story starts. */
export const snapshotId = idAt(start);
export const resourceId = `${projectId}-${clusterName}-${snapshotId}`;

export function isoAt(ms: number): string {
    return new Date(ms).toISOString().replace(".000Z", "Z");
}

export function snapshotInputs(changes: Partial<SnapshotInputs> = {}): DescribedInputs {
    return {
        projectId,
        clusterName,
        retentionInDays: 7,
        description: defaultDescription(urn, changes.triggers),
        __urn: urn,
        ...changes,
    };
}

/** What is stored of a completed snapshot. */
export function snapshotState(changes: Partial<SnapshotState> = {}): SnapshotState {
    return {
        ...snapshotInputs(),
        snapshotId,
        status: "completed",
        createdAt: isoAt(start),
        expiresAt: isoAt(start + 7 * dayMs),
        snapshotType: "onDemand",
        type: "replicaSet",
        ...changes,
    };
}

/** A completed on-demand snapshot as Atlas describes it. */
export function atlasSnapshot(changes: Partial<AtlasSnapshot> = {}): AtlasSnapshot {
    return {
        id: snapshotId,
        status: "completed",
        description: snapshotInputs().description,
        snapshotType: "onDemand",
        frequencyType: "ondemand",
        type: "replicaSet",
        createdAt: isoAt(start),
        expiresAt: isoAt(start + 7 * dayMs),
        ...changes,
    };
}

/** One that Atlas is still at work on: what it tells only at completion is absent. */
export function unfinishedSnapshot(changes: Partial<AtlasSnapshot> = {}): AtlasSnapshot {
    return atlasSnapshot({ status: "inProgress", createdAt: undefined, ...changes });
}
