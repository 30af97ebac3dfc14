/** The changes of a legacy snapshot that take more than one request, because of what Atlas does with `doNotDelete`. */
import type { Budget } from "../../atlas/client";
import { AtlasApiError } from "../../atlas/errors";
import type { AtlasLegacySnapshot } from "../../atlas/legacySnapshots";
import type { SnapshotRef } from "../../atlas/snapshots";
import type { LegacyContext } from "../context";
import { SnapshotError } from "../explain";
import { type Expiry, expiryOf, sameExpiry } from "./expiry";
import { hasCome } from "./instant";

/** The expiry of a snapshot, as it is and as it is to be. */
export interface ExpiryChange {
    before: Expiry;
    wanted: Expiry;
}

/**
 * Sets an expiry. Atlas takes never both fields in one request. What it does with a date while `doNotDelete` is set is
 * documented nowhere: it may clear it, let it stand, drop the date or refuse it. Whichever it is, the date holds in the end.
 */
export async function setExpiry(
    snapshot: SnapshotRef,
    { before, wanted }: ExpiryChange,
    budget: Budget,
    { atlas, clock }: LegacyContext,
): Promise<AtlasLegacySnapshot> {
    if (wanted === "none") {
        throw new SnapshotError("neither expires nor doNotDelete is given");
    }
    if ("doNotDelete" in wanted) {
        return await atlas.updateClusterSnapshot(snapshot, wanted, budget);
    }
    if (hasCome(wanted.expires, clock.now())) {
        // `check` has looked at it, and time has gone on since.
        throw new SnapshotError(`${wanted.expires} has passed meanwhile, and Atlas would delete the snapshot`);
    }
    const found = await patchDate(snapshot, wanted, before, budget, atlas);
    if (found.doNotDelete !== true) {
        return found;
    }
    const released = await atlas.updateClusterSnapshot(snapshot, { doNotDelete: false }, budget);
    return sameExpiry(expiryOf(released), wanted)
        ? released
        : await atlas.updateClusterSnapshot(snapshot, wanted, budget);
}

/** What the snapshot is like after the PATCH of a date, which `doNotDelete` may have kept from having an effect. */
async function patchDate(
    snapshot: SnapshotRef,
    wanted: { expires: string },
    before: Expiry,
    budget: Budget,
    atlas: LegacyContext["atlas"],
): Promise<AtlasLegacySnapshot> {
    try {
        const changed = await atlas.updateClusterSnapshot(snapshot, wanted, budget);
        const wasKept = sameExpiry(before, { doNotDelete: true });
        return wasKept || changed.doNotDelete === true ? await atlas.getClusterSnapshot(snapshot, budget) : changed;
    } catch (error) {
        return await keptSnapshot(error, snapshot, budget, atlas);
    }
}

/** Deletes the snapshot; where `doNotDelete` is in the way, that goes first. */
export async function releaseAndDelete(snapshot: SnapshotRef, budget: Budget, { atlas }: LegacyContext): Promise<void> {
    try {
        await atlas.deleteClusterSnapshot(snapshot, budget);
    } catch (error) {
        await keptSnapshot(error, snapshot, budget, atlas);
        await atlas.updateClusterSnapshot(snapshot, { doNotDelete: false }, budget);
        await atlas.deleteClusterSnapshot(snapshot, budget);
    }
}

/** The snapshot, where it is `doNotDelete` that made Atlas refuse; any other error is thrown on. */
async function keptSnapshot(
    error: unknown,
    snapshot: SnapshotRef,
    budget: Budget,
    atlas: LegacyContext["atlas"],
): Promise<AtlasLegacySnapshot> {
    if (error instanceof AtlasApiError && error.code === "CANNOT_MODIFY_SNAPSHOT") {
        const found = await atlas.getClusterSnapshot(snapshot, budget);
        if (found.doNotDelete === true) {
            return found;
        }
    }
    throw error;
}
