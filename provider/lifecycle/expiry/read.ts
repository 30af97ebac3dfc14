/** read: what Atlas holds now, for `refresh` and for `LegacySnapshotExpiry.get`. */
import type { SnapshotRef } from "../../atlas/snapshots";
import { beginRead } from "../operation";
import type { ExpiryContext } from "./context";
import { nameSnapshot, SnapshotError, withCredentialsHint } from "../explain";
import { whatIsGone } from "../gone";
import { explained, explainLegacy } from "./explain";
import { expiryOf, isOwn, sameExpiry, wantedExpiry, withExpiry } from "./expiry";
import { goneProbe } from "./gone";
import { expiryInputsOf, type ExpiryState, previousOf } from "./state";
import { hasCome } from "./instant";
import { legacyOutputsFrom, stateOf } from "./outputs";

/**
 * The snapshot as it is now, with the expiry that is really in force.
 *
 * @returns Undefined if it is gone and the stack may forget it. One that expired as it was told to stays as it is.
 * @throws {SnapshotError} If Atlas does not tell; nothing follows from that for the state.
 */
export async function refreshExpiry(stored: ExpiryState, context: ExpiryContext): Promise<ExpiryState | undefined> {
    const operation = beginRead(context);
    const { atlas, budget } = operation;
    try {
        const found = await atlas.getClusterSnapshot(stored, budget);
        const inForce = expiryOf(found);
        const { __found, ...inputs } = expiryInputsOf(stored);
        // What agrees stays as the program wrote it.
        const told = sameExpiry(inForce, wantedExpiry(stored)) ? inputs : withExpiry(inputs, inForce);
        const mark = isOwn(inForce, stored) ? {} : { __found: true as const };
        return { ...stateOf({ ...told, ...mark }, found), ...previousOf(stored) };
    } catch (error) {
        context.signal.throwIfAborted();
        const now = context.clock.now();
        const name = `The legacy ${nameSnapshot(stored)} was not refreshed`;
        switch (await whatIsGone(error, stored, goneProbe(operation))) {
            case "snapshot":
                return stored.doNotDelete !== true && hasCome(stored.expires, now) ? stored : undefined;
            case "cluster":
                throw new SnapshotError(
                    `${explainLegacy(`${name}, because its project has no cluster of that name any more`, error, operation)}. If the cluster was ` +
                        "deleted on purpose, remove the resource from the program, or from the stack with `pulumi state delete`",
                );
            default:
                throw new SnapshotError(withCredentialsHint(explainLegacy(name, error, operation), error));
        }
    }
}

/**
 * A legacy snapshot whose expiry this stack does not manage.
 *
 * @throws {SnapshotError} Also where it does not exist.
 */
export async function getExpiry(ref: SnapshotRef, context: ExpiryContext): Promise<Partial<ExpiryState>> {
    const operation = beginRead(context);
    const { atlas, budget } = operation;
    return await explained(`The legacy ${nameSnapshot(ref)} could not be read`, operation, async () => {
        const found = await atlas.getClusterSnapshot(ref, budget);
        return { ...ref, ...legacyOutputsFrom(found) };
    });
}
