/** The snapshots of flex clusters in a program's hand: planted and listed. */
import { isFlex } from "../cluster";
import type { Core } from "../core";
import type { PlantedFlexSnapshot } from "../planted";
import { isAsked, plantSnapshot } from "../planting";
import type { Snapshot } from "../cloud/snapshot";
import { flexBody } from "./body";
import type { AtlasFlexSnapshot } from "./body";

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
        addFlexSnapshot: (planted = {}) => flexBody(plantFlexSnapshot(core, planted), now()),
    };
}

export function plantFlexSnapshot(core: Core, planted: PlantedFlexSnapshot): Snapshot {
    // Atlas takes one a day and keeps eight.
    return plantSnapshot(core, { snapshotType: "scheduled", retentionInDays: 8, ...planted }, isFlex);
}
