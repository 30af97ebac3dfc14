/** The legacy snapshots of all clusters. No request adds one: they are planted. */
import type { Cluster } from "../cluster";
import type { Identifiers } from "../identifiers";
import { isGone } from "./snapshot";
import type { LegacySnapshot } from "./snapshot";
import type { Settings } from "../options";

export class LegacyStore {
    private snapshots: LegacySnapshot[] = [];

    constructor(
        private readonly settings: Settings,
        private readonly identifiers: Identifiers,
    ) {}

    /** The snapshots that exist now, the newest first. */
    existingSnapshots(): LegacySnapshot[] {
        const { clock, legacyDeletionDelayMs } = this.settings;
        const now = clock.now();
        return this.snapshots
            .filter((snapshot) => !isGone(snapshot, now, legacyDeletionDelayMs))
            .toReversed()
            .sort((one, other) => other.createdAt - one.createdAt);
    }

    snapshotsOf(cluster: Cluster): LegacySnapshot[] {
        return this.existingSnapshots().filter((snapshot) => snapshot.cluster === cluster);
    }

    findSnapshot(snapshotId: string): LegacySnapshot | undefined {
        return this.existingSnapshots().find((snapshot) => snapshot.id === snapshotId);
    }

    addSnapshot({ id, ...wanted }: Omit<LegacySnapshot, "id"> & { id: string | undefined }): LegacySnapshot {
        const snapshot = { ...wanted, id: id ?? this.identifiers.objectId(wanted.createdAt) };
        this.snapshots.push(snapshot);
        return snapshot;
    }

    deleteSnapshot(snapshot: LegacySnapshot): void {
        this.snapshots.splice(this.snapshots.indexOf(snapshot), 1);
    }

    /** Terminating a cluster deletes its snapshots. */
    deleteSnapshotsOf(cluster: Cluster): void {
        this.snapshots = this.snapshots.filter((snapshot) => snapshot.cluster !== cluster);
    }
}
