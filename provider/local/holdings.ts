/** All that a local Atlas has, and its clock: what is kept between starts comes from the data file, and goes there after each change. */
import { DataFile } from "./dataFile";
import { Identifiers } from "./identifiers";
import { nothingKept } from "./kept";
import type { Kept } from "./kept";
import { LegacyStore } from "./legacy/store";
import { MovableClock } from "./movableClock";
import type { Settings } from "./options";
import { Store } from "./store";

export class Holdings {
    /** The given ones, with the clock that can be moved. */
    readonly settings: Settings;
    readonly identifiers: Identifiers;
    readonly store: Store;
    readonly legacyStore: LegacyStore;
    private readonly clock: MovableClock;
    private readonly dataFile: DataFile | undefined;

    constructor(given: Settings) {
        this.dataFile =
            given.data === undefined ? undefined : new DataFile(given.data, given.clusters, () => this.toKeep());
        const kept = this.dataFile?.kept ?? nothingKept;
        const changed = () => {
            this.changed();
        };
        this.clock = new MovableClock(given.clock, kept.aheadMs);
        this.settings = { ...given, clock: this.clock };
        this.identifiers = new Identifiers(this.clock, kept.identifierCount);
        this.store = new Store(this.settings, this.identifiers, kept, changed);
        this.legacyStore = new LegacyStore(this.settings, this.identifiers, kept, changed);
        // The file is there from now on, and one that cannot be written is noticed.
        this.changed();
    }

    /** Whether nothing is there from an earlier start. */
    get isNew(): boolean {
        return this.dataFile?.kept === undefined;
    }

    /** Moves the clock forward, by milliseconds or by a text such as "1h30m". */
    advance(duration: number | string): void {
        this.clock.advance(duration);
        this.changed();
    }

    /** Forgets what has happened since it was made, and what was kept from before. */
    reset(): void {
        this.clock.reset();
        this.store.reset();
        this.legacyStore.reset();
        this.changed();
    }

    /** Resolves once all that has changed so far is in the data file, where there is one. */
    async saved(): Promise<void> {
        await this.dataFile?.saved();
    }

    /** Once nobody is served any more. */
    async close(): Promise<void> {
        await this.dataFile?.close();
    }

    private changed(): void {
        this.dataFile?.changed();
    }

    private toKeep(): Kept {
        return {
            aheadMs: this.clock.aheadMs,
            identifierCount: this.identifiers.count,
            ...this.store.toKeep(),
            ...this.legacyStore.toKeep(),
        };
    }
}
