/** create and update of a legacy snapshot's expiry. The snapshot itself exists before and, mostly, after. */
import type { AtlasLegacySnapshot } from "../../atlas/legacySnapshots";
import { begin } from "../operation";
import type { ExpiryContext } from "./context";
import { nameSnapshot } from "../explain";
import { changeExpiry, whyNotShortened } from "./change";
import { explained, heldByOthers } from "./explain";
import { describeExpiry, expiryOf, isHold, isOwn, sameExpiry, wantedExpiry, withExpiry } from "./expiry";
import { type ExpiryInputs, type ExpiryState, previousOf } from "./state";
import { canonicalInstant } from "./instant";
import { stateOf } from "./outputs";

/**
 * Reads the snapshot, remembers its expiry, and changes it where it differs.
 *
 * @throws {SnapshotError} If there is no such legacy snapshot, or Atlas refuses.
 * @throws {UnfinishedExpiryError} If Atlas may have changed it: its state has to be stored.
 */
export async function createExpiry(inputs: ExpiryInputs, context: ExpiryContext): Promise<ExpiryState> {
    const operation = begin("create", inputs, context);
    const { atlas, budget, holders, progress } = operation;
    const name = `legacy ${nameSnapshot(inputs)}`;
    const wanted = wantedExpiry(inputs);
    const outcome = `The expiry of the ${name} was not set`;
    let found: AtlasLegacySnapshot | undefined;
    const work = async () => {
        found = await atlas.getClusterSnapshot(inputs, budget);
        const before = expiryOf(found);
        const why = await whyNotShortened(before, wanted, () => holders.besideNew(inputs), operation, inputs);
        holders.note(inputs.snapshotId, inputs.__urn);
        if (sameExpiry(before, wanted)) {
            if (inputs.onDelete === "restore") {
                progress.warn(
                    `The ${name} already has the expiry that is asked for, so the one before is not known: ` +
                        'onDelete "restore" will keep it as it is',
                );
            }
            // Whoever has set doNotDelete may rely on it.
            return { ...stateOf(inputs, found), ...(isHold(before) && { __found: true as const }) };
        }
        // A kill right after the PATCH leaves no other trace of what was there.
        progress.info(`The ${name} had ${describeExpiry(before)}`);
        const inForce: ExpiryState = {
            ...stateOf(withExpiry(inputs, before), found),
            ...(found.expires && { previousExpires: canonicalInstant(found.expires) }),
            previousDoNotDelete: found.doNotDelete === true,
        };
        if (why) {
            return { ...inForce, __due: true as const, __found: true as const };
        }
        if (isHold(before)) {
            progress.warn(
                `The ${name} had doNotDelete set before this resource, and gets ${describeExpiry(wanted)} in its place. ` +
                    "If that was somebody's hold, set doNotDelete: true instead of expires",
            );
        }
        return await changeExpiry(inForce, inputs, outcome, operation);
    };
    return await explained(outcome, operation, work, () => dateOf(found));
}

/**
 * Sets another expiry; what was there before this resource stays what it was.
 *
 * @throws {SnapshotError} If it cannot be changed, or somebody else has set doNotDelete; all is as it was.
 * @throws {UnfinishedExpiryError} If Atlas may have changed it: its state has to be stored.
 */
export async function updateExpiry(
    olds: ExpiryState,
    news: ExpiryInputs,
    context: ExpiryContext,
): Promise<ExpiryState> {
    const [before, wanted] = [wantedExpiry(olds), wantedExpiry(news)];
    if (sameExpiry(before, wanted) && olds.__due !== true) {
        const { expires, doNotDelete, timeouts, ...others } = olds;
        return { ...others, ...news };
    }
    const operation = begin("update", news, context);
    const { atlas, budget, holders, progress } = operation;
    const name = `legacy ${nameSnapshot(news)}`;
    const outcome = `The expiry of the ${name} was not changed`;
    const work = async () => {
        const found = await atlas.getClusterSnapshot(olds, budget);
        const inForce = expiryOf(found);
        const own = isOwn(inForce, olds);
        if (sameExpiry(inForce, wanted)) {
            const foreignHold = isHold(inForce) && !own;
            return { ...stateOf(news, found), ...previousOf(olds), ...(foreignHold && { __found: true as const }) };
        }
        const state: ExpiryState = {
            ...stateOf(withExpiry(news, inForce), found),
            ...previousOf(olds),
            ...(!own && { __found: true as const }),
        };
        const why = await whyNotShortened(inForce, wanted, () => holders.besideKept(olds), operation, news);
        if (why) {
            return { ...state, __due: true as const };
        }
        if (isHold(inForce) && !own) {
            throw heldByOthers(". To leave it, set doNotDelete: true in place of expires");
        }
        if (!own && !sameExpiry(inForce, before)) {
            progress.warn(
                `The ${name} had ${describeExpiry(inForce)} in Atlas, and not ${describeExpiry(before)} as in the state: ` +
                    `another person or tool has changed it. It gets ${describeExpiry(wanted)} now`,
            );
        }
        return await changeExpiry(state, news, outcome, operation);
    };
    return await explained(outcome, operation, work, () => dateOf(olds));
}

function dateOf(snapshot: Pick<AtlasLegacySnapshot, "expires" | "doNotDelete"> | undefined): string | undefined {
    return snapshot?.doNotDelete === true ? undefined : (snapshot?.expires ?? undefined);
}
