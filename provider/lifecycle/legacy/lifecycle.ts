/** create and update of a legacy snapshot's expiry. The snapshot itself exists before and, mostly, after. */
import type { AtlasLegacySnapshot } from "../../atlas/legacySnapshots";
import { budgetUntil, deadlineOf, type LegacyContext } from "../context";
import { nameSnapshot } from "../explain";
import { explained } from "./explain";
import { describeExpiry, expiryOf, sameExpiry, wantedExpiry } from "./expiry";
import { type ExpiryInputs, type ExpiryState, previousOf } from "./inputs";
import { canonicalInstant } from "./instant";
import { stateOf } from "./outputs";
import { setExpiry } from "./requests";

/**
 * Reads the snapshot, remembers its expiry, and changes it where it differs.
 *
 * @throws {SnapshotError} Where there is no such legacy snapshot, or Atlas refuses.
 */
export async function createExpiry(inputs: ExpiryInputs, context: LegacyContext): Promise<ExpiryState> {
    const { atlas, holders, progress } = context;
    const name = `legacy ${nameSnapshot(inputs)}`;
    const budget = budgetUntil(deadlineOf("create", inputs, context), context);
    const wanted = wantedExpiry(inputs);
    let found: AtlasLegacySnapshot | undefined;
    const work = async () => {
        found = await atlas.getClusterSnapshot(inputs, budget);
        holders.note(inputs.snapshotId, inputs.__urn);
        const before = expiryOf(found);
        if (sameExpiry(before, wanted)) {
            if (inputs.onDelete === "restore") {
                progress.warn(
                    `The ${name} already has the expiry that is asked for, so the one before is not known: ` +
                        'onDelete "restore" will keep it as it is',
                );
            }
            return stateOf(inputs, found);
        }
        // A kill right after the PATCH leaves no other trace of what was there.
        progress.info(`The ${name} had ${describeExpiry(before)}`);
        const changed = await setExpiry(inputs, { before, wanted }, budget, context);
        return {
            ...stateOf(inputs, changed),
            ...(found.expires && { previousExpires: canonicalInstant(found.expires) }),
            previousDoNotDelete: found.doNotDelete === true,
        };
    };
    return await explained(`The expiry of the ${name} was not set`, context, work, () => dateOf(found));
}

/** Sets another expiry; what was there before this resource stays what it was. */
export async function updateExpiry(
    olds: ExpiryState,
    news: ExpiryInputs,
    context: LegacyContext,
): Promise<ExpiryState> {
    const [before, wanted] = [wantedExpiry(olds), wantedExpiry(news)];
    if (sameExpiry(before, wanted)) {
        const { expires, doNotDelete, timeouts, ...others } = olds;
        return { ...others, ...news };
    }
    const budget = budgetUntil(deadlineOf("update", news, context), context);
    const work = async () => {
        const changed = await setExpiry(news, { before, wanted }, budget, context);
        return { ...stateOf(news, changed), ...previousOf(olds) };
    };
    const outcome = `The expiry of the legacy ${nameSnapshot(news)} was not changed`;
    return await explained(outcome, context, work, () => dateOf(olds));
}

function dateOf(snapshot: Pick<AtlasLegacySnapshot, "expires" | "doNotDelete"> | undefined): string | undefined {
    return snapshot?.doNotDelete === true ? undefined : (snapshot?.expires ?? undefined);
}
