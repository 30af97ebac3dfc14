/** delete: does with the legacy snapshot what `onDelete` says, and says what it did. */
import { begin } from "../operation";
import type { ExpiryContext, ExpiryOperation } from "./context";
import { explain, nameSnapshot, SnapshotError } from "../explain";
import { whatIsGone } from "../gone";
import { whyLeft } from "../holders";
import { latestNow } from "./atlasTime";
import { explainLegacy, heldByOthers, isExpiredRefusal } from "./explain";
import {
    describeExpiry,
    type Expiry,
    expiryOf,
    isHold,
    isOwn,
    restorableExpiry,
    sameExpiry,
    wantedExpiry,
} from "./expiry";
import { goneProbe } from "./gone";
import type { ExpiryState } from "./state";
import { releaseAndDelete, setExpiry } from "./setExpiry";

/** What the expiry's resource was made for, and why another way is open. */
const wayOut =
    'To leave the snapshot as it is, set onDelete to "keep" (or the resource option retainOnDelete: true), run `pulumi up`, and ' +
    "then remove the resource";

/** @throws {SnapshotError} If it could not be done; the state has to be kept. */
export async function deleteExpiry(state: ExpiryState, context: ExpiryContext): Promise<void> {
    const { holders, progress } = context;
    holders.noteLetGo(state);
    try {
        const changes = state.onDelete === "restore" || state.onDelete === "deleteSnapshot";
        const why = changes ? whyLeft(await holders.besideDeleted(state)) : undefined;
        if (why === undefined) {
            await letGo(state, begin("delete", state, context));
            return;
        }
        progress.warn(
            `onDelete "${state.onDelete}" was not carried out, and the legacy ${nameSnapshot(state)} keeps ` +
                `${describeExpiry(wantedExpiry(state))}: ${why}`,
        );
    } catch (error) {
        holders.noteKept(state);
        throw error;
    }
}

async function letGo(state: ExpiryState, operation: ExpiryOperation): Promise<void> {
    const { clock, progress, signal } = operation;
    const name = `legacy ${nameSnapshot(state)}`;
    try {
        progress.info(`The ${name} ${await carryOut(state, operation)}`);
    } catch (error) {
        signal.throwIfAborted();
        if (isExpiredRefusal(error, clock.now(), state.expires)) {
            progress.warn(explain(`The ${name} has expired, and Atlas deletes it at the next opportunity`, error));
            return;
        }
        switch (await whatIsGone(error, state, goneProbe(operation))) {
            case "snapshot":
                progress.info(`The ${name} was gone already`);
                return;
            case "cluster":
                progress.warn(
                    explain(
                        `The ${name} is treated as gone: its cluster no longer exists, and the project does`,
                        error,
                        "",
                    ),
                );
                return;
            default: {
                const failure = state.onDelete === "restore" ? "did not get its former expiry back" : "was not deleted";
                const told = explainLegacy(`The ${name} ${failure}`, error, operation);
                throw new SnapshotError(`${told}. ${wayOut}`);
            }
        }
    }
}

/** What was done to the snapshot, in words. */
async function carryOut(state: ExpiryState, operation: ExpiryOperation): Promise<string> {
    switch (state.onDelete) {
        case "deleteSnapshot":
            return await removeSnapshot(state, operation);
        case "restore":
            return await restore(state, operation);
        case "keep":
        default:
            return `keeps ${describeExpiry(wantedExpiry(state))}`;
    }
}

async function removeSnapshot(state: ExpiryState, operation: ExpiryOperation): Promise<string> {
    const inForce = expiryOf(await operation.atlas.getClusterSnapshot(state, operation.budget));
    const own = isOwn(inForce, state);
    if (isHold(inForce) && !own) {
        throw heldByOthers();
    }
    await releaseAndDelete(state, inForce, operation);
    return own ? "was deleted" : `was deleted; it had ${describeExpiry(inForce)}, which another person or tool had set`;
}

async function restore(state: ExpiryState, operation: ExpiryOperation): Promise<string> {
    const leave = (kept: Expiry, why: string) => {
        operation.progress.warn(`The legacy ${nameSnapshot(state)} keeps ${describeExpiry(kept)}: ${why}`);
        return `keeps ${describeExpiry(kept)}`;
    };
    const known = restorableExpiry(state, operation.clock.now());
    if (typeof known === "string") {
        return leave(wantedExpiry(state), known);
    }
    const inForce = expiryOf(await operation.atlas.getClusterSnapshot(state, operation.budget));
    if (sameExpiry(inForce, known)) {
        return `has ${describeExpiry(known)}, as before this resource`;
    }
    const own = isOwn(inForce, state);
    if (isHold(inForce) && !own) {
        throw heldByOthers();
    }
    if (!own) {
        return leave(inForce, "another person or tool has set that, and it is not undone");
    }
    // Now that Atlas has told its own time.
    const previous = restorableExpiry(state, latestNow(operation));
    if (typeof previous === "string") {
        return leave(inForce, previous);
    }
    await setExpiry(state, { before: inForce, wanted: previous }, operation);
    return `has ${describeExpiry(previous)} again`;
}
