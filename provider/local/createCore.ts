/** A local Atlas as its options say it is at the start: settings, and the snapshots that are there already. */
import { existsSync } from "node:fs";
import { OptionError } from "./checkOptions";
import { Core } from "./core";
import { plantFlexSnapshot } from "./flex/handle";
import { Holdings } from "./holdings";
import { plantLegacySnapshot } from "./legacy/handle";
import { settle } from "./options";
import type { LocalAtlasOptions } from "./options";
import { plantCloudSnapshot, plantServerlessSnapshot } from "./planting";

/** What an earlier start kept in the data file goes before the snapshots that are to be there from the start. */
export function createCore(options: LocalAtlasOptions): Core {
    const settings = settle(options);
    const { data, ...inMemory } = settings;
    if (data !== undefined && !existsSync(data)) {
        // What cannot be planted is noticed before anything is in the file.
        plantAll(new Core(new Holdings(inMemory)));
    }
    const core = new Core(new Holdings(settings));
    if (core.holdings.isNew) {
        plantAll(core);
    }
    return core;
}

/** Plants the snapshots that are there from the start. */
export function plantAll(core: Core): void {
    const { settings } = core;
    plantEach(core, "snapshots", settings.snapshots, plantCloudSnapshot);
    plantEach(core, "legacySnapshots", settings.legacySnapshots, plantLegacySnapshot);
    plantEach(core, "serverlessSnapshots", settings.serverlessSnapshots, plantServerlessSnapshot);
    plantEach(core, "flexSnapshots", settings.flexSnapshots, plantFlexSnapshot);
}

function plantEach<Planted>(
    core: Core,
    option: string,
    all: readonly Planted[],
    plant: (core: Core, planted: Planted) => { id: string },
): void {
    for (const [index, planted] of all.entries()) {
        try {
            const { id } = plant(core, planted);
            if (!(core.store.findSnapshot(id) ?? core.legacyStore.findSnapshot(id))) {
                throw new TypeError("It has expired by now, and would not be there");
            }
        } catch (error) {
            throw new OptionError("The local Atlas cannot start", [option, index], (error as Error).message);
        }
    }
}
