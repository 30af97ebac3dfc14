/**
 * One declared snapshot makes one POST that Atlas accepts. Atlas has no idempotency key, so this looks before it posts, and
 * looks again where the reply was lost.
 */
import { AtlasAnswerError, AtlasApiError, AtlasConnectionError } from "../atlas/errors";
import type { AtlasSnapshot } from "../atlas/snapshots";
import { budgetUntil, type SnapshotContext } from "./context";
import { formatDuration } from "./duration";
import { explain, nameCluster, nameSnapshot, SnapshotError } from "./explain";
import type { DescribedInputs } from "./inputs";
import { lookAt } from "./look";
import { type Baseline, baselineOf, findLost, findOrphans } from "./orphans";
import { pauseMs, waitForSnapshot } from "./wait";

/** How long a snapshot whose POST got no reply is looked for before another POST is made. */
const lostReplyMs = 60_000;

export interface Taken {
    snapshot: AtlasSnapshot;
    /** True for a snapshot of an earlier, killed run: its retention may not be the one that is asked for now. */
    takenUp: boolean;
}

/**
 * Takes the snapshot, or takes up the one that an earlier run of this resource left unfinished.
 *
 * @throws {SnapshotError} Where there is none, and there may be none either.
 */
export async function takeSnapshot(
    inputs: DescribedInputs,
    deadlineAt: number,
    context: SnapshotContext,
): Promise<Taken> {
    const { clock, session } = context;
    const budget = budgetUntil(deadlineAt, context);
    const name = nameCluster(inputs);
    const reported = new Set<string>();
    const waitedFor = new Set<string>();
    let lost: Baseline | undefined;
    let looked = false;
    try {
        for (;;) {
            const listed = await lookAt(inputs, looked, budget, context);
            looked = true;
            const found = lost && findLost(listed.value, lost, inputs, session);
            if (found) {
                return { snapshot: found, takenUp: false };
            }
            // Where the list is older than the answer that ended a wait, the POST will tell.
            const current = listed.value.filter(({ id }) => !waitedFor.has(id));
            const { ours, inTheWay, toReport } = findOrphans(current, inputs, session);
            report(toReport, reported, inputs, context);
            if (ours) {
                session.noteTakenUp(ours.id);
                return { snapshot: ours, takenUp: true };
            }
            if (inTheWay) {
                await waitBehind(inTheWay, inputs, deadlineAt, context);
                waitedFor.add(inTheWay.id);
                continue;
            }
            const taken = await post(inputs, deadlineAt, context);
            if (taken === "lost") {
                lost ??= baselineOf(listed);
                const late = await lookForLost(lost, inputs, deadlineAt, context);
                if (late) {
                    return { snapshot: late, takenUp: false };
                }
            } else if (taken instanceof AtlasApiError) {
                // Somebody was quicker; the list may take a moment to show it.
                await clock.sleep(pauseMs(0), context.signal);
            } else {
                return { snapshot: taken, takenUp: false };
            }
            if (clock.now() >= deadlineAt) {
                throw taken === "lost"
                    ? new SnapshotError("Atlas gave no reply to the request, and no such snapshot appeared")
                    : taken;
            }
        }
    } catch (error) {
        context.signal.throwIfAborted();
        const uncertain = lost
            ? `. Atlas may have taken it all the same: look for "${inputs.description}" before you repeat this with another description`
            : "";
        throw new SnapshotError(explain(`No snapshot of ${name} was taken`, error) + uncertain);
    }
}

/** The POST. An error: another on-demand snapshot is unfinished. "lost": nobody knows whether Atlas acted. */
async function post(
    inputs: DescribedInputs,
    deadlineAt: number,
    context: SnapshotContext,
): Promise<AtlasSnapshot | AtlasApiError | "lost"> {
    const { description, retentionInDays } = inputs;
    try {
        const body = { description, retentionInDays };
        return (await context.atlas.takeSnapshots(inputs, body, budgetUntil(deadlineAt, context))).value;
    } catch (error) {
        context.signal.throwIfAborted();
        if (error instanceof AtlasApiError && error.code === "UNFINISHED_ON_DEMAND_SNAPSHOT") {
            return error;
        }
        if (replyIsLost(error)) {
            return "lost";
        }
        throw error;
    }
}

function replyIsLost(error: unknown): boolean {
    return (
        (error instanceof AtlasConnectionError && !error.neverSent) ||
        (error instanceof AtlasApiError && error.status >= 500) ||
        (error instanceof AtlasAnswerError && error.status < 300)
    );
}

async function lookForLost(
    before: Baseline,
    inputs: DescribedInputs,
    deadlineAt: number,
    context: SnapshotContext,
): Promise<AtlasSnapshot | undefined> {
    const { atlas, clock, progress, session, signal } = context;
    const startedAt = clock.now();
    const until = Math.min(startedAt + lostReplyMs, deadlineAt);
    for (let pause = 1000; ; pause *= 2) {
        const { value } = await atlas.listBackupSnapshots(inputs, budgetUntil(deadlineAt, context));
        const found = findLost(value, before, inputs, session);
        if (found || clock.now() >= until) {
            return found;
        }
        progress.status(`reply lost, looking for the snapshot, ${formatDuration(clock.now() - startedAt)}`);
        await clock.sleep(Math.min(pause, until - clock.now()), signal);
    }
}

async function waitBehind(
    other: AtlasSnapshot,
    inputs: DescribedInputs,
    deadlineAt: number,
    context: SnapshotContext,
): Promise<void> {
    const { progress } = context;
    const outcome = await waitForSnapshot({ ...inputs, snapshotId: other.id }, deadlineAt, {
        ...context,
        progress: {
            ...progress,
            status: (text) => {
                progress.status(`queued behind snapshot ${other.id}: ${text}`);
            },
        },
    });
    if (outcome.kind === "timedOut") {
        throw new SnapshotError(
            `Atlas takes one on-demand snapshot of a cluster at a time, and snapshot ${other.id} was still ` +
                `${outcome.snapshot?.status ?? other.status ?? "unfinished"} after ${formatDuration(outcome.waitedMs)}` +
                `${outcome.error ? ` (${outcome.error.message})` : ""}: ` +
                "run `pulumi up` again later, or set a longer timeouts.create",
        );
    }
}

function report(
    orphans: AtlasSnapshot[],
    reported: Set<string>,
    inputs: DescribedInputs,
    { progress }: SnapshotContext,
): void {
    for (const { id, status } of orphans.filter((orphan) => !reported.has(orphan.id))) {
        reported.add(id);
        progress.warn(
            `Atlas holds another ${nameSnapshot({ ...inputs, snapshotId: id })} (${status ?? "queued"}) with the description ` +
                `"${inputs.description}" that belongs to no resource of this run, perhaps left by an interrupted one. To keep it, adopt it ` +
                `with adoptSnapshotId: "${id}" in a resource of its own; if nobody needs it, delete it in Atlas, or it costs ` +
                "storage until it expires",
        );
    }
}
