/**
 * One declared snapshot makes one POST that Atlas accepts. Atlas has no idempotency key, so this looks before it posts, and
 * looks again where the reply was lost.
 */
import { AtlasApiError } from "../../atlas/errors";
import type { AtlasSnapshot } from "../../atlas/snapshots";
import { showing } from "../operation";
import type { SnapshotOperation } from "./context";
import type { Status } from "../progress";
import { formatDuration } from "../duration";
import { explain, nameCluster, nameSnapshot, SnapshotError } from "../explain";
import type { DescribedInputs } from "./state";
import { lookAt } from "./look";
import { type Baseline, findLost, lookForLost, recogniseLost, replyIsLost } from "./lostReply";
import { findOrphans, type Orphan } from "./orphans";
import { pauseMs, waitForSnapshot } from "./wait";

export interface Taken {
    snapshot: AtlasSnapshot;
    /** True for a snapshot of an earlier, killed run: its retention may not be the one that is asked for now. */
    takenUp: boolean;
}

/**
 * Takes the snapshot, or takes up the one that an earlier run of this resource left unfinished.
 *
 * @throws {SnapshotError} If there is none, and there may be none either.
 */
export async function takeSnapshot(inputs: DescribedInputs, operation: SnapshotOperation): Promise<Taken> {
    const { clock, deadlineAt, holders, progress, signal } = operation;
    const reported = new Set<string>();
    const waitedFor = new Set<string>();
    let lost: Baseline | undefined;
    let looked = false;
    let refusedAt: number | undefined;
    try {
        for (;;) {
            const { snapshots, baseline } = await lookAt(inputs, looked, operation);
            looked = true;
            const found =
                lost && (await recogniseLost(findLost(snapshots, lost, inputs), reported, inputs, operation)).ours;
            if (found) {
                return { snapshot: found, takenUp: false };
            }
            // Where the list is older than the answer that ended a wait, the POST will tell.
            const current = snapshots.filter(({ id }) => !waitedFor.has(id));
            const { ours, inTheWay, toReport } = await findOrphans(current, inputs, holders);
            report(toReport, reported, inputs, operation);
            if (ours) {
                return { snapshot: ours, takenUp: true };
            }
            if (inTheWay) {
                await waitBehind(inTheWay, inputs, operation);
                waitedFor.add(inTheWay.id);
                refusedAt = undefined;
                continue;
            }
            const taken = await post(inputs, operation);
            if (taken === "lost") {
                lost ??= baseline;
                const late = await lookForLost(lost, reported, inputs, operation);
                if (late) {
                    return { snapshot: late, takenUp: false };
                }
            } else if (taken instanceof AtlasApiError) {
                // Somebody was quicker; the list may take a moment to show it, or never does.
                refusedAt ??= clock.now();
                const waitedMs = clock.now() - refusedAt;
                progress.status({ what: "queued behind a snapshot that Atlas does not list", forMs: waitedMs });
                await clock.sleep(Math.min(pauseMs(waitedMs), Math.max(0, deadlineAt - clock.now())), signal);
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
        const uncertain = lost
            ? `. Atlas may have taken it all the same: look for "${inputs.description}" before you repeat this with another description`
            : "";
        throw new SnapshotError(explain(`No snapshot of ${nameCluster(inputs)} was taken`, error) + uncertain);
    }
}

/** The POST. An error: another on-demand snapshot is unfinished. "lost": nobody knows whether Atlas acted. */
async function post(
    inputs: DescribedInputs,
    operation: SnapshotOperation,
): Promise<AtlasSnapshot | AtlasApiError | "lost"> {
    const { description, retentionInDays } = inputs;
    try {
        const body = { description, retentionInDays };
        return (await operation.atlas.takeSnapshots(inputs, body, operation.budget)).value;
    } catch (error) {
        if (error instanceof AtlasApiError && error.code === "UNFINISHED_ON_DEMAND_SNAPSHOT") {
            return error;
        }
        if (replyIsLost(error)) {
            return "lost";
        }
        throw error;
    }
}

async function waitBehind(other: AtlasSnapshot, inputs: DescribedInputs, operation: SnapshotOperation): Promise<void> {
    const { progress } = operation;
    const behind = other.id;
    const saysBehind = {
        ...progress,
        status: (status: Status) => {
            progress.status({ ...status, behind });
        },
    };
    const outcome = await waitForSnapshot({ ...inputs, snapshotId: behind }, showing(saysBehind, operation));
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
    orphans: Orphan[],
    reported: Set<string>,
    inputs: DescribedInputs,
    { progress }: Pick<SnapshotOperation, "progress">,
): void {
    for (const { snapshot, doubt } of orphans.filter((orphan) => !reported.has(orphan.snapshot.id))) {
        const { id, status } = snapshot;
        reported.add(id);
        const what =
            `Atlas holds another ${nameSnapshot({ ...inputs, snapshotId: id })} (${status ?? "queued"}) with the description ` +
            `"${inputs.description}"`;
        const wayOut = `adopt it with adoptSnapshotId: "${id}" in a resource of its own; if you do not need it, delete it in Atlas, or it costs storage until it expires`;
        progress.warn(
            doubt === undefined
                ? `${what} that belongs to no resource of this stack, perhaps left by an interrupted run, or moved to another stack, which ` +
                      `holds it then. To keep it, ${wayOut}`
                : `${what}, and it was left alone: whether a resource of this stack holds it is not known, because ${doubt}. If none ` +
                      `does and you want to keep it, ${wayOut}`,
        );
    }
}
