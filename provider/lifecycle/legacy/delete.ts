/** delete: does with the legacy snapshot what `onDelete` says, and says what it did. */
import type { Budget } from "../../atlas/client";
import { budgetUntil, deadlineOf, type LegacyContext } from "../context";
import { explain, nameSnapshot, SnapshotError } from "../explain";
import { whatIsGone } from "../gone";
import { whyLeft } from "../holders";
import { explainLegacy, isExpiredRefusal } from "./explain";
import { describeExpiry, restorableExpiry, wantedExpiry } from "./expiry";
import { goneProbe } from "./gone";
import type { ExpiryState } from "./inputs";
import { releaseAndDelete, setExpiry } from "./requests";

/** What the expiry's resource was made for, and why another way is open. */
const wayOut =
    'To leave the snapshot as it is, set onDelete to "keep" (or the resource option retainOnDelete: true), run `pulumi up`, and ' +
    "then remove the resource";

/** @throws {SnapshotError} Where it could not be done; the state has to be kept. */
export async function deleteExpiry(state: ExpiryState, context: LegacyContext): Promise<void> {
    const { holders, progress } = context;
    holders.noteLetGo(state);
    try {
        const changes = state.onDelete === "restore" || state.onDelete === "deleteSnapshot";
        const why = changes ? whyLeft(await holders.besideDeleted(state)) : undefined;
        if (why === undefined) {
            await letGo(state, context);
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

async function letGo(state: ExpiryState, context: LegacyContext): Promise<void> {
    const { clock, progress, signal } = context;
    const name = `legacy ${nameSnapshot(state)}`;
    const budget = budgetUntil(deadlineOf("delete", state, context), context);
    try {
        progress.info(`The ${name} ${await carryOut(state, budget, context)}`);
    } catch (error) {
        signal.throwIfAborted();
        if (isExpiredRefusal(error, clock.now(), state.expires)) {
            progress.warn(explain(`The ${name} has expired, and Atlas deletes it at the next opportunity`, error));
            return;
        }
        switch (await whatIsGone(error, state, budget, goneProbe(context))) {
            case "snapshot":
                progress.info(`The ${name} was gone already`);
                return;
            case "cluster":
                progress.warn(
                    explain(
                        `The ${name} is taken for gone, because its cluster is gone while the project answers`,
                        error,
                    ),
                );
                return;
            default: {
                const failure = state.onDelete === "restore" ? "did not get its former expiry back" : "was not deleted";
                const told = explainLegacy(`The ${name} ${failure}`, error, clock.now());
                throw new SnapshotError(`${told}. ${wayOut}`);
            }
        }
    }
}

/** What was done to the snapshot, in words. */
async function carryOut(state: ExpiryState, budget: Budget, context: LegacyContext): Promise<string> {
    const before = wantedExpiry(state);
    const kept = `keeps ${describeExpiry(before)}`;
    switch (state.onDelete) {
        case "deleteSnapshot":
            await releaseAndDelete(state, budget, context);
            return "was deleted";
        case "restore": {
            const previous = restorableExpiry(state, context.clock.now());
            if (typeof previous === "string") {
                context.progress.warn(`The legacy ${nameSnapshot(state)} ${kept}: ${previous}`);
                return kept;
            }
            await setExpiry(state, { before, wanted: previous }, budget, context);
            return `has ${describeExpiry(previous)} again`;
        }
        case "keep":
        default:
            return kept;
    }
}
