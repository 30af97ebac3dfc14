/** delete: removes the snapshot that this resource took, and no other. */
import { AtlasApiError } from "../../atlas/errors";
import { begin } from "../operation";
import type { SnapshotContext, SnapshotOperation } from "./context";
import { formatDuration } from "../duration";
import { explain, nameSnapshot, SnapshotError, withCredentialsHint } from "../explain";
import { whatIsGone } from "../gone";
import { whyLeft } from "../holders";
import type { SnapshotState } from "./state";
import { completedStatus, isUnfinished } from "./status";
import { pauseMs, waitForSnapshot } from "./wait";

/** Atlas's GET and its DELETE may disagree for a moment: for so long a snapshot that is finished may be refused. */
const disagreementMs = 60_000;

/**
 * Resolves once the snapshot is gone from Atlas; after a 204 Atlas is trusted.
 *
 * @throws {SnapshotError} If it is still there; the state has to be kept.
 */
export async function deleteSnapshot(state: SnapshotState, context: SnapshotContext): Promise<void> {
    const { holders } = context;
    holders.noteLetGo(state);
    try {
        const holding = await holders.besideDeleted(state);
        const why = whyLeft(holding);
        if (why === undefined) {
            await remove(state, begin("delete", state, context));
            context.progress.outcome({ what: `snapshot ${state.snapshotId} deleted` });
            return;
        }
        const advice = holding.known
            ? ""
            : `. It costs storage until ${state.expiresAt ?? "it expires"}: if you do not need it, delete it in Atlas`;
        context.progress.warn(`The ${nameSnapshot(state)} was not deleted: ${why}${advice}`);
    } catch (error) {
        holders.noteKept(state);
        throw error;
    }
}

async function remove(state: SnapshotState, operation: SnapshotOperation): Promise<void> {
    const { atlas, budget, clock, deadlineAt, progress, signal } = operation;
    await successorCompleted(state, operation);
    let unfinished = isUnfinished(state.status);
    let finishedAt: number | undefined;
    for (;;) {
        if (unfinished) {
            if ((await waitUntilDeletable(state, operation)) === "gone") {
                return;
            }
            finishedAt ??= clock.now();
        }
        try {
            await atlas.deleteClusterBackupSnapshot(state, budget);
            return;
        } catch (error) {
            signal.throwIfAborted();
            const gone = await whatIsGone(error, state, operation);
            if (gone === "cluster") {
                progress.warn(
                    explain(
                        `The ${nameSnapshot(state)} is treated as deleted, because its project has no cluster of that name any more`,
                        error,
                        "",
                    ),
                );
            }
            if (gone) {
                return;
            }
            unfinished = error instanceof AtlasApiError && error.code === "CANNOT_DELETE_IN_PROGRESS_SNAPSHOT";
            if (!unfinished || clock.now() >= deadlineAt) {
                throw notDeleted(state, error);
            }
            const refusedMs = finishedAt === undefined ? 0 : clock.now() - finishedAt;
            if (refusedMs >= disagreementMs) {
                throw notDeleted(
                    state,
                    error,
                    "Atlas has finished it and refuses to delete it all the same: run the same command again later. It succeeds at the " +
                        `latest when the snapshot has expired, at ${state.expiresAt ?? "an unknown time"}`,
                );
            }
            await clock.sleep(Math.min(pauseMs(refusedMs), deadlineAt - clock.now()), signal);
        }
    }
}

function notDeleted(state: SnapshotState, error: unknown, remedy?: string): SnapshotError {
    return new SnapshotError(
        withCredentialsHint(explain(`The ${nameSnapshot(state)} was not deleted`, error, remedy), error),
    );
}

/** Atlas refuses to delete what is unfinished: wait for it first. */
async function waitUntilDeletable(state: SnapshotState, operation: SnapshotOperation): Promise<"deletable" | "gone"> {
    const outcome = await waitForSnapshot(state, operation).catch(async (error: unknown) => {
        if ((await whatIsGone(error, state, operation)) === "cluster") {
            return { kind: "finished" as const };
        }
        throw notDeleted(state, error);
    });
    if (outcome.kind === "timedOut") {
        throw new SnapshotError(
            `The ${nameSnapshot(state)} was not deleted: it is still ${outcome.snapshot?.status ?? state.status} after ` +
                `${formatDuration(outcome.waitedMs)}, and Atlas refuses to delete an unfinished snapshot${outcome.error ? ` (${outcome.error.message})` : ""}; ` +
                "run the same command again later, or set a longer timeouts.delete",
        );
    }
    return outcome.kind === "gone" ? "gone" : "deletable";
}

/** What replaces this snapshot is complete before this one goes, also where its own create did not wait. */
async function successorCompleted(state: SnapshotState, operation: SnapshotOperation): Promise<void> {
    const successor = operation.session.successorOf(state);
    if (!successor) {
        return;
    }
    const kept = `The ${nameSnapshot(state)} was kept, because the ${nameSnapshot(successor)} that replaces it`;
    const outcome = await waitForSnapshot(successor, operation).catch((error: unknown) => {
        throw new SnapshotError(explain(`${kept} could not be waited for`, error));
    });
    if (outcome.kind !== "finished" || outcome.snapshot.status !== completedStatus) {
        throw new SnapshotError(
            outcome.kind === "timedOut"
                ? `${kept} is still unfinished after ${formatDuration(outcome.waitedMs)}` +
                      `${outcome.error ? ` (${outcome.error.message})` : ""}; run \`pulumi up\` again later`
                : // Only a refresh tells the state so; without it every \`up\` would find no change.
                  `${kept} ${outcome.kind === "gone" ? "is gone" : "failed"}; run \`pulumi up --refresh\` to take a new one`,
        );
    }
}
