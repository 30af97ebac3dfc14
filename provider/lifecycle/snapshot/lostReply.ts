/** Atlas's reply to a POST was lost: whether it took the snapshot all the same, and which one that is. */
import { AtlasAnswerError, AtlasApiError, AtlasConnectionError } from "../../atlas/errors";
import type { AtlasSnapshot } from "../../atlas/snapshots";
import type { SnapshotContext, SnapshotOperation } from "./context";
import { isDefaultDescription } from "./description";
import { nameSnapshot } from "../explain";
import type { DescribedInputs } from "./state";
import { isOnDemand, takenAt } from "./orphans";

/** How long a snapshot whose POST got no reply is looked for before another POST is made. */
const lostReplyMs = 60_000;

/**
 * How a snapshot is known to have come after our POST: by the ids that were there before it. Where nobody looked, only Atlas's clock
 * tells (milliseconds since 1970).
 */
export type Baseline = { ids: ReadonlySet<string> } | { postedAt: number };

/** Ids may be a little behind the clock that Atlas's answers tell. */
const clockMarginMs = 5000;

/** The snapshots that may come from a POST whose reply was lost: on demand, described as asked, and not there before. */
export function findLost(listed: AtlasSnapshot[], before: Baseline, { description }: DescribedInputs): AtlasSnapshot[] {
    const isNew = ({ id }: AtlasSnapshot) =>
        "ids" in before ? !before.ids.has(id) : takenAt(id) >= before.postedAt - clockMarginMs;
    return listed.filter((snapshot) => isOnDemand(snapshot) && snapshot.description === description && isNew(snapshot));
}

/** True if nobody knows whether Atlas acted on the POST. */
export function replyIsLost(error: unknown): boolean {
    return (
        (error instanceof AtlasConnectionError && !error.neverSent) ||
        (error instanceof AtlasApiError && error.status >= 500) ||
        (error instanceof AtlasAnswerError && error.status < 300)
    );
}

/** Looks until a snapshot appears that may be the lost one, for a minute at most. */
export async function lookForLost(
    before: Baseline,
    reported: Set<string>,
    inputs: DescribedInputs,
    operation: SnapshotOperation,
): Promise<AtlasSnapshot | undefined> {
    const { atlas, budget, clock, deadlineAt, progress, signal } = operation;
    const startedAt = clock.now();
    const until = Math.min(startedAt + lostReplyMs, deadlineAt);
    for (let pause = 1000; ; pause *= 2) {
        const { value } = await atlas.listBackupSnapshots(inputs, budget);
        const { ours, named } = await recogniseLost(findLost(value, before, inputs), reported, inputs, operation);
        if (ours || named || clock.now() >= until) {
            return ours;
        }
        progress.status({ what: "reply lost, looking for the snapshot", forMs: clock.now() - startedAt });
        await clock.sleep(Math.min(pause, until - clock.now()), signal);
    }
}

/**
 * Of the snapshots that may come from a POST whose reply was lost, the one that certainly does. Under a description of the user's own
 * it may as well be another stack's: such a one is named, and stays whose it is.
 */
export async function recogniseLost(
    found: AtlasSnapshot[],
    reported: Set<string>,
    inputs: DescribedInputs,
    { holders, progress }: Pick<SnapshotContext, "holders" | "progress">,
): Promise<{ ours?: AtlasSnapshot; named: boolean }> {
    let named = false;
    for (const snapshot of found.filter(({ id }) => !reported.has(id))) {
        const holding = await holders.of(snapshot.id, inputs.__urn);
        if (holding.known && holding.urns.length > 0) {
            continue;
        }
        if (isDefaultDescription(inputs.description)) {
            return { ours: snapshot, named };
        }
        named = true;
        reported.add(snapshot.id);
        progress.warn(
            `Atlas gave no reply to the request to take a snapshot, and then held the ${nameSnapshot({ ...inputs, snapshotId: snapshot.id })} ` +
                `with the description "${inputs.description}". Another stack may have taken it under the same description, so it is left ` +
                `alone and another one is taken. To keep it, adopt it with adoptSnapshotId: "${snapshot.id}" in a resource of its own; if ` +
                "you do not need it, delete it in Atlas. If you leave description out, a lost reply costs no second snapshot",
        );
    }
    return { named };
}
