/** The legacy snapshots of all clusters. No request adds one: they are planted. */
import type { Cluster } from "../cluster";
import type { Identifiers } from "../identifiers";
import type { Kept } from "../kept";
import { isGone } from "./snapshot";
import type { LegacyExpiry, LegacySnapshot } from "./snapshot";
import type { Settings } from "../options";

export class LegacyStore {
    private snapshots: LegacySnapshot[];

    /** @param changed Called after each change. */
    constructor(
        private readonly settings: Settings,
        private readonly identifiers: Identifiers,
        kept: Kept,
        private readonly changed: () => void,
    ) {
        this.snapshots = [...kept.legacySnapshots];
    }

    reset(): void {
        this.snapshots = [];
    }

    /** What is there now and a later start is to find. */
    toKeep(): Pick<Kept, "legacySnapshots"> {
        const { clock, legacyDeletionDelayMs } = this.settings;
        const now = clock.now();
        return { legacySnapshots: this.snapshots.filter((snapshot) => !isGone(snapshot, now, legacyDeletionDelayMs)) };
    }

    /** The snapshots that exist now, the newest first. */
    existingSnapshots(): LegacySnapshot[] {
        return this.toKeep()
            .legacySnapshots.toReversed()
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
        this.changed();
        return snapshot;
    }

    setExpiry(snapshot: LegacySnapshot, expiry: LegacyExpiry): void {
        snapshot.expiry = expiry;
        this.changed();
    }

    deleteSnapshot(snapshot: LegacySnapshot): void {
        this.snapshots.splice(this.snapshots.indexOf(snapshot), 1);
        this.changed();
    }

    /** Terminating a cluster deletes its snapshots. */
    deleteSnapshotsOf(cluster: Cluster): void {
        this.snapshots = this.snapshots.filter((snapshot) => snapshot.cluster !== cluster);
        this.changed();
    }
}
