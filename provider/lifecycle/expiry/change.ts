/** One change of an expiry that was read just now: whether it may be made, and what is known where it fails. */
import { AtlasApiError, AtlasError } from "../../atlas/errors";
import type { ExpiryOperation } from "./context";
import { nameSnapshot } from "../explain";
import { type Holding, whyLeft } from "../holders";
import { explainLegacy, HalfDoneError, UnfinishedExpiryError } from "./explain";
import { describeExpiry, type Expiry, shortens, wantedExpiry } from "./expiry";
import { type ExpiryInputs, type ExpiryState, previousOf } from "./state";
import { stateOf } from "./outputs";
import { setExpiry } from "./setExpiry";

/**
 * On behalf of one resource no other's snapshot gets a shorter life.
 *
 * @param besides Who else holds it.
 * @returns Why the expiry has to stay as it is, once the user has been told; undefined if it need not.
 */
export async function whyNotShortened(
    before: Expiry,
    wanted: Expiry,
    besides: () => Promise<Holding>,
    { progress }: ExpiryOperation,
    inputs: ExpiryInputs,
): Promise<string | undefined> {
    const why = shortens(before, wanted) ? whyLeft(await besides()) : undefined;
    if (why !== undefined) {
        progress.warn(
            `The legacy ${nameSnapshot(inputs)} still has ${describeExpiry(before)}, and did not get ${describeExpiry(wanted)}: ` +
                `${why}. The next \`pulumi up\` tries again`,
        );
    }
    return why;
}

/**
 * @param inForce The state with the expiry that Atlas has at the moment.
 * @param outcome What to say where it fails.
 * @throws {UnfinishedExpiryError} If Atlas may have done it all the same, or half of it.
 */
export async function changeExpiry(
    inForce: ExpiryState,
    inputs: ExpiryInputs,
    outcome: string,
    operation: ExpiryOperation,
): Promise<ExpiryState> {
    const change = { before: wantedExpiry(inForce), wanted: wantedExpiry(inputs) };
    try {
        const changed = await setExpiry(inputs, change, operation);
        return { ...stateOf(inputs, changed), ...previousOf(inForce) };
    } catch (error) {
        operation.signal.throwIfAborted();
        if (isRefusal(error)) {
            throw error;
        }
        const { expires } = inputs;
        throw new UnfinishedExpiryError(
            `${explainLegacy(outcome, error, operation)}. Whether Atlas has changed it all the same is not known: the next ` +
                "`pulumi up` looks, and goes on from there",
            { ...inForce, __due: true, ...(expires !== undefined && { __asked: expires }) },
        );
    }
}

/** True if the snapshot is certainly as it was. */
function isRefusal(error: unknown): boolean {
    return error instanceof AtlasApiError
        ? error.status < 500
        : !(error instanceof AtlasError || error instanceof HalfDoneError);
}
