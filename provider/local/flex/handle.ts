/** The snapshots of flex clusters in a program's hand: planted and listed. */
import { isFlex } from "../cluster";
import type { Core } from "../core";
import { isAsked, plantSnapshot } from "../planting";
import type { PlantedSnapshot } from "../planting";
import { flexBody } from "./body";
import type { AtlasFlexSnapshot } from "./body";

/** A snapshot of a flex cluster; `requestedAt` is when it is scheduled for, and its retention is by default 8 days. */
export interface PlantedFlexSnapshot extends Omit<
    PlantedSnapshot,
    "clusterName" | "description" | "snapshotType" | "frequencyType" | "storageSizeBytes"
> {
    /** Its flex cluster. @default the project's first */
    clusterName?: string;
}

/** The part of a {@link LocalAtlas} that is about snapshots of flex clusters. */
export interface FlexHandle {
    /** The snapshots of flex clusters that exist now, the newest first, as answers would show them. */
    flexSnapshots(projectId?: string, clusterName?: string): AtlasFlexSnapshot[];
    /** Plants a snapshot of a flex cluster and returns it; no request takes one. */
    addFlexSnapshot(snapshot?: PlantedFlexSnapshot): AtlasFlexSnapshot;
}

export function createFlexHandle(core: Core): FlexHandle {
    const now = () => core.settings.clock.now();
    return {
        flexSnapshots: (projectId, clusterName) =>
            core.store
                .existingSnapshots()
                .filter(({ cluster }) => isFlex(cluster) && isAsked(cluster, projectId, clusterName))
                .map((snapshot) => flexBody(snapshot, now())),
        // Atlas takes one a day and keeps eight.
        addFlexSnapshot: (planted = {}) =>
            flexBody(plantSnapshot(core, { snapshotType: "scheduled", retentionInDays: 8, ...planted }, isFlex), now()),
    };
}
