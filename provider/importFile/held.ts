/** What the selected stack holds already: a second resource for the same snapshot is of no use to anybody. */
import type { AtlasSnapshot } from "../atlas/snapshots";
import { exportStack, holdersIn } from "../engine/stackState";
import type { Progress } from "../lifecycle/progress";
import { SnapshotError } from "../lifecycle/explain";
import { type Holder, nameOf } from "../lifecycle/holders";

/** Who holds which snapshot in the selected stack; empty, with a warning, where its state cannot be read. */
export async function heldByStack(progress: Pick<Progress, "warn">): Promise<Holder[]> {
    try {
        return holdersIn(await exportStack());
    } catch (error) {
        progress.warn(
            `Which of the snapshots the stack holds already is not known, because ${(error as Error).message}: look through the file ` +
                "before you import it",
        );
        return [];
    }
}

/**
 * The snapshots that no resource of the stack holds; the others are named.
 *
 * @throws {SnapshotError} If none is left.
 */
export function withoutHeld(
    snapshots: AtlasSnapshot[],
    holders: Holder[],
    progress: Pick<Progress, "info">,
): AtlasSnapshot[] {
    const holderOf = ({ id }: AtlasSnapshot) => holders.find(({ snapshotId }) => snapshotId === id);
    for (const snapshot of snapshots) {
        const holder = holderOf(snapshot);
        if (holder) {
            progress.info(
                `# Left out: snapshot ${snapshot.id}, which the resource "${nameOf(holder.urn)}" of the stack holds`,
            );
        }
    }
    const left = snapshots.filter((snapshot) => !holderOf(snapshot));
    if (left.length === 0) {
        throw new SnapshotError("There is nothing to import: the stack holds every one of these snapshots already");
    }
    return left;
}
