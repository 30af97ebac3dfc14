/** The changes of a legacy snapshot that take more than one request, because of what Atlas does with `doNotDelete`. */
import type { Budget } from "../../atlas/client";
import { AtlasApiError } from "../../atlas/errors";
import type { AtlasLegacySnapshot } from "../../atlas/legacySnapshots";
import type { SnapshotRef } from "../../atlas/snapshots";
import type { LegacyContext } from "../context";
import { SnapshotError } from "../explain";
import { type Expiry, expiryOf, sameExpiry } from "./expiry";

/**
 * Sets an expiry. Atlas takes never both fields in one request. What it does with a date while `doNotDelete` is set is
 * documented nowhere: it may clear it, let it stand, drop the date or refuse it. Whichever it is, the date holds in the end.
 */
export async function setExpiry(
    snapshot: SnapshotRef,
    wanted: Expiry,
    budget: Budget,
    { atlas }: LegacyContext,
): Promise<AtlasLegacySnapshot> {
    if (wanted === "none") {
        throw new SnapshotError("neither expires nor doNotDelete is given");
    }
    const changed = await atlas.updateClusterSnapshot(snapshot, wanted, budget).catch(async (error: unknown) => {
        const found = isRefusal(error) ? await atlas.getClusterSnapshot(snapshot, budget) : undefined;
        if (found?.doNotDelete === true) {
            return found;
        }
        throw error;
    });
    if ("doNotDelete" in wanted || changed.doNotDelete !== true) {
        return changed;
    }
    const released = await atlas.updateClusterSnapshot(snapshot, { doNotDelete: false }, budget);
    return sameExpiry(expiryOf(released), wanted)
        ? released
        : await atlas.updateClusterSnapshot(snapshot, wanted, budget);
}

/** Deletes the snapshot; where `doNotDelete` is in the way, that goes first. */
export async function releaseAndDelete(snapshot: SnapshotRef, budget: Budget, { atlas }: LegacyContext): Promise<void> {
    try {
        await atlas.deleteClusterSnapshot(snapshot, budget);
    } catch (error) {
        const found = isRefusal(error) ? await atlas.getClusterSnapshot(snapshot, budget) : undefined;
        if (found?.doNotDelete !== true) {
            throw error;
        }
        await atlas.updateClusterSnapshot(snapshot, { doNotDelete: false }, budget);
        await atlas.deleteClusterSnapshot(snapshot, budget);
    }
}

function isRefusal(error: unknown): boolean {
    return error instanceof AtlasApiError && error.code === "CANNOT_MODIFY_SNAPSHOT";
}
