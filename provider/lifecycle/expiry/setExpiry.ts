/** The changes of a legacy snapshot that take more than one request, because of what Atlas does with `doNotDelete`. */
import { AtlasApiError } from "../../atlas/errors";
import type { AtlasLegacySnapshot } from "../../atlas/legacySnapshots";
import type { SnapshotRef } from "../../atlas/snapshots";
import type { ExpiryOperation } from "./context";
import { SnapshotError } from "../explain";
import { afterwards, inTimeFor } from "./atlasTime";
import { heldByOthers, unprotected, unseen } from "./explain";
import { type Expiry, expiryOf, isHold, sameExpiry } from "./expiry";

/** The expiry of a snapshot, as it was read just now and as it is to be. */
export interface ExpiryChange {
    before: Expiry;
    wanted: Expiry;
}

/**
 * Sets an expiry. Atlas never accepts both fields in one request. What it does with a date while `doNotDelete` is set is
 * documented nowhere: it may clear it, let it stand, drop the date or refuse it. Whichever it is, the date holds in the end.
 *
 * A `doNotDelete` in `before` may go; one that has come since is somebody else's, and stays.
 *
 * @throws {HalfDoneError} If neither the old expiry nor the new one may be in force.
 */
export async function setExpiry(
    snapshot: SnapshotRef,
    { before, wanted }: ExpiryChange,
    operation: ExpiryOperation,
): Promise<AtlasLegacySnapshot> {
    const { atlas, budget } = operation;
    if (wanted === "none") {
        throw new SnapshotError("neither expires nor doNotDelete is given");
    }
    if ("doNotDelete" in wanted) {
        return await atlas.updateClusterSnapshot(snapshot, wanted, budget);
    }
    const inTime = inTimeFor(wanted.expires, operation);
    const found = await patchDate(snapshot, wanted, before, inTime);
    if (found.doNotDelete !== true) {
        return found;
    }
    if (!isHold(before)) {
        throw heldByOthers();
    }
    return await holdingOnFailure(snapshot, operation, async () => {
        const released = await atlas.updateClusterSnapshot(snapshot, { doNotDelete: false }, inTime.budget);
        return sameExpiry(expiryOf(released), wanted)
            ? released
            : await atlas.updateClusterSnapshot(snapshot, wanted, inTime.budget);
    });
}

/** What the snapshot is like after the PATCH of a date, which `doNotDelete` may have kept from having an effect. */
async function patchDate(
    snapshot: SnapshotRef,
    wanted: { expires: string },
    before: Expiry,
    { atlas, budget }: ExpiryOperation,
): Promise<AtlasLegacySnapshot> {
    let changed: AtlasLegacySnapshot;
    try {
        changed = await atlas.updateClusterSnapshot(snapshot, wanted, budget);
    } catch (error) {
        return await keptSnapshot(error, snapshot, { atlas, budget });
    }
    if (!isHold(before) && changed.doNotDelete !== true) {
        return changed;
    }
    return await atlas.getClusterSnapshot(snapshot, budget).catch((error: unknown) => {
        budget.signal.throwIfAborted();
        throw unseen(error);
    });
}

/**
 * Deletes the snapshot; where its own `doNotDelete` is in the way, that goes first.
 *
 * @param before The expiry as it was read just now: a `doNotDelete` that has come since stays.
 */
export async function releaseAndDelete(
    snapshot: SnapshotRef,
    before: Expiry,
    operation: ExpiryOperation,
): Promise<void> {
    const { atlas, budget } = operation;
    try {
        await atlas.deleteClusterSnapshot(snapshot, budget);
    } catch (error) {
        await keptSnapshot(error, snapshot, { atlas, budget });
        if (!isHold(before)) {
            throw heldByOthers();
        }
        await holdingOnFailure(snapshot, operation, async () => {
            await atlas.updateClusterSnapshot(snapshot, { doNotDelete: false }, budget);
            await atlas.deleteClusterSnapshot(snapshot, budget);
        });
    }
}

/** The snapshot, where it is `doNotDelete` that made Atlas refuse; any other error is thrown on. */
async function keptSnapshot(
    error: unknown,
    snapshot: SnapshotRef,
    { atlas, budget }: Pick<ExpiryOperation, "atlas" | "budget">,
): Promise<AtlasLegacySnapshot> {
    if (error instanceof AtlasApiError && error.code === "CANNOT_MODIFY_SNAPSHOT") {
        const found = await atlas.getClusterSnapshot(snapshot, budget);
        if (found.doNotDelete === true) {
            return found;
        }
    }
    throw error;
}

/** Runs `work`, which ends `doNotDelete` first; where the rest fails, that is set again. */
async function holdingOnFailure<T>(
    snapshot: SnapshotRef,
    operation: ExpiryOperation,
    work: () => Promise<T>,
): Promise<T> {
    try {
        return await work();
    } catch (error) {
        operation.signal.throwIfAborted();
        try {
            await operation.atlas.updateClusterSnapshot(snapshot, { doNotDelete: true }, afterwards(operation).budget);
        } catch (second) {
            operation.signal.throwIfAborted();
            // A DELETE whose reply was lost.
            throw second instanceof AtlasApiError && second.status === 404 ? second : unprotected(error, second);
        }
        throw error;
    }
}
