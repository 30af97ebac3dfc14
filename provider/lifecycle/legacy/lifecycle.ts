/** create, read, update and delete of a legacy snapshot's expiry. The snapshot itself exists before and, mostly, after. */
import type { AtlasLegacySnapshot } from "../../atlas/legacySnapshots";
import type { Budget } from "../../atlas/client";
import { budgetUntil, deadlineOf, type LegacyContext } from "../context";
import { explain, nameSnapshot, SnapshotError } from "../explain";
import { whatIsGone } from "../gone";
import { describeExpiry, expiryOf, restorableExpiry, sameExpiry, wantedExpiry } from "./expiry";
import type { ExpiryInputs, ExpiryState } from "./inputs";
import { canonicalInstant, parseInstant } from "./instant";
import { legacyOutputsFrom } from "./outputs";
import { releaseAndDelete, setExpiry } from "./requests";

const readLimitMs = 10 * 60_000;

/**
 * Reads the snapshot, remembers its expiry, and changes it where it differs.
 *
 * @throws {SnapshotError} Where there is no such legacy snapshot, or Atlas refuses; nothing has changed then.
 */
export async function createExpiry(inputs: ExpiryInputs, context: LegacyContext): Promise<ExpiryState> {
    const budget = budgetUntil(deadlineOf("create", inputs, context), context);
    return await explained(`The expiry of the legacy ${nameSnapshot(inputs)} was not set`, context, async () => {
        const found = await context.atlas.getClusterSnapshot(inputs, budget);
        const before = expiryOf(found);
        if (sameExpiry(before, wantedExpiry(inputs))) {
            if (inputs.onDelete === "restore") {
                context.progress.warn(
                    `The legacy ${nameSnapshot(inputs)} already has the expiry that is asked for, so the one before is not known: ` +
                        'onDelete "restore" will keep it as it is',
                );
            }
            return stateOf(inputs, found);
        }
        // A kill right after the PATCH leaves no other trace of what was there.
        context.progress.info(`The legacy ${nameSnapshot(inputs)} had ${describeExpiry(before)}`);
        const changed = await setExpiry(inputs, wantedExpiry(inputs), budget, context);
        return {
            ...stateOf(inputs, changed),
            ...(found.expires && { previousExpires: canonicalInstant(found.expires) }),
            previousDoNotDelete: found.doNotDelete === true,
        };
    });
}

/** Sets another expiry; what was there before this resource stays what it was. */
export async function updateExpiry(
    olds: ExpiryState,
    news: ExpiryInputs,
    context: LegacyContext,
): Promise<ExpiryState> {
    if (sameExpiry(wantedExpiry(olds), wantedExpiry(news))) {
        const { expires, doNotDelete, timeouts, ...others } = olds;
        return { ...others, ...news };
    }
    const budget = budgetUntil(deadlineOf("update", news, context), context);
    return await explained(`The expiry of the legacy ${nameSnapshot(news)} was not changed`, context, async () => {
        const changed = await setExpiry(news, wantedExpiry(news), budget, context);
        return { ...stateOf(news, changed), ...previousOf(olds) };
    });
}

/**
 * The snapshot as it is now, with the expiry that is really in force.
 *
 * @returns Undefined where it is gone and the stack may forget it. One that expired as it was told to stays as it is.
 */
export async function refreshExpiry(stored: ExpiryState, context: LegacyContext): Promise<ExpiryState | undefined> {
    const budget = budgetUntil(context.clock.now() + readLimitMs, context);
    try {
        const found = await context.atlas.getClusterSnapshot(stored, budget);
        const { expires, doNotDelete, ...inputs } = stored;
        const now = expiryOf(found);
        // What is in force, in the words of the arguments; `false` stays where the program says so.
        const inForce = now === "none" ? {} : now;
        return {
            ...previousOf(stored),
            ...stateOf({ ...inputs, ...(doNotDelete === false && { doNotDelete }), ...inForce }, found),
        };
    } catch (error) {
        context.signal.throwIfAborted();
        const name = `The legacy ${nameSnapshot(stored)} was not refreshed`;
        switch (await whatIsGone(error, stored, budget, goneProbe(context))) {
            case "snapshot":
                return hasPassed(stored.expires, context) ? stored : undefined;
            case "cluster":
                throw new SnapshotError(
                    `${explain(`${name}, because its cluster is gone while the project answers`, error)}. If the cluster was ` +
                        "deleted on purpose, remove the resource from the program, or from the stack with `pulumi state delete`",
                );
            default:
                throw new SnapshotError(explain(name, error));
        }
    }
}

/** Reads a legacy snapshot whose expiry this stack does not manage. */
export async function getExpiry(
    ref: Pick<ExpiryInputs, "projectId" | "clusterName" | "snapshotId">,
    context: LegacyContext,
): Promise<Partial<ExpiryState>> {
    const budget = budgetUntil(context.clock.now() + readLimitMs, context);
    return await explained(`The legacy ${nameSnapshot(ref)} could not be read`, context, async () => {
        const found = await context.atlas.getClusterSnapshot(ref, budget);
        return { ...ref, ...legacyOutputsFrom(found) };
    });
}

/** Carries out what `onDelete` says, and says what it did. */
export async function deleteExpiry(state: ExpiryState, context: LegacyContext): Promise<void> {
    const { progress, signal } = context;
    const name = `legacy ${nameSnapshot(state)}`;
    const budget = budgetUntil(deadlineOf("delete", state, context), context);
    try {
        progress.info(`The ${name} ${await carryOut(state, budget, context)}`);
    } catch (error) {
        signal.throwIfAborted();
        const gone = await whatIsGone(error, state, budget, goneProbe(context));
        if (gone === "cluster") {
            const outcome = `The ${name} is taken for gone, because its cluster is gone while the project answers`;
            progress.warn(explain(outcome, error));
        }
        if (!gone) {
            const failure = state.onDelete === "restore" ? "did not get its former expiry back" : "was not deleted";
            throw new SnapshotError(explain(`The ${name} ${failure}`, error));
        }
    }
}

/** What was done to the snapshot, in words. */
async function carryOut(state: ExpiryState, budget: Budget, context: LegacyContext): Promise<string> {
    const kept = `keeps ${describeExpiry(wantedExpiry(state))}`;
    switch (state.onDelete) {
        case "keep":
            return kept;
        case "deleteSnapshot":
            await releaseAndDelete(state, budget, context);
            return "was deleted";
        case "restore": {
            const previous = restorableExpiry(state, context.clock.now());
            if (typeof previous === "string") {
                context.progress.warn(`The legacy ${nameSnapshot(state)} ${kept}: ${previous}`);
                return kept;
            }
            await setExpiry(state, previous, budget, context);
            return `has ${describeExpiry(previous)} again`;
        }
    }
}

function stateOf(inputs: ExpiryInputs, snapshot: AtlasLegacySnapshot): ExpiryState {
    const { expires, doNotDelete, ...outputs } = legacyOutputsFrom(snapshot);
    return { ...outputs, ...inputs };
}

function previousOf({ previousExpires, previousDoNotDelete }: ExpiryState): Partial<ExpiryState> {
    return {
        ...(previousExpires !== undefined && { previousExpires }),
        ...(previousDoNotDelete !== undefined && { previousDoNotDelete }),
    };
}

function hasPassed(expires: string | undefined, { clock }: LegacyContext): boolean {
    const expiresAt = expires === undefined ? undefined : parseInstant(expires);
    return expiresAt !== undefined && clock.now() >= expiresAt;
}

function goneProbe({ atlas }: LegacyContext): Parameters<typeof whatIsGone>[3] {
    return {
        atlas: {
            getGroup: (cluster, budget) => atlas.getGroup(cluster, budget),
            listBackupSnapshots: async (cluster, budget) => {
                const value = await atlas.listClusterSnapshots(cluster, { completed: "all" }, budget);
                return { value: value.map(({ id }) => ({ id })), answeredAt: undefined };
            },
        },
    };
}

/** Runs `work`; its failure is told in the user's words. */
async function explained<T>(outcome: string, { signal }: LegacyContext, work: () => Promise<T>): Promise<T> {
    try {
        return await work();
    } catch (error) {
        signal.throwIfAborted();
        throw new SnapshotError(explain(outcome, error));
    }
}
