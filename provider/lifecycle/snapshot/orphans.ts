/**
 * Snapshots on the cluster that this resource may have taken without knowing it: the process was killed, or Atlas's reply to
 * the POST was lost. They are recognised by description, by when they appeared, and by not being anybody else's.
 */
import type { AtlasSnapshot } from "../../atlas/snapshots";
import { isDefaultDescription } from "./description";
import type { Holders } from "../holders";
import type { DescribedInputs } from "./state";
import { isUnfinished } from "./status";

export interface Orphan {
    snapshot: AtlasSnapshot;
    /** Why nobody knows whether it belongs to a resource of this stack; absent if it certainly belongs to none. */
    doubt?: string;
}

export interface Orphans {
    /** Unfinished and certainly ours: to be taken up. */
    ours: AtlasSnapshot | undefined;
    /** Unfinished, on demand, and not ours: Atlas takes no other one until it is finished. */
    inTheWay: AtlasSnapshot | undefined;
    /** Those that a person should know of. */
    toReport: Orphan[];
}

/**
 * A default description holds a hash of the URN and the triggers, so nobody else has it, unless a resource of this stack was renamed
 * and keeps it: what any resource holds is neither taken up nor named. A description of the user's own may be another stack's as well:
 * such a snapshot is named while it is unfinished, and never taken up.
 */
export async function findOrphans(
    listed: AtlasSnapshot[],
    { description, __urn }: DescribedInputs,
    holders: Holders,
): Promise<Orphans> {
    const isByDefault = isDefaultDescription(description);
    const onDemand = listed.filter(isOnDemand);
    const unfinished = onDemand.filter(({ status }) => isUnfinished(status ?? "queued"));
    const candidates = (isByDefault ? onDemand : unfinished).filter((each) => each.description === description);
    const orphans: Orphan[] = [];
    for (const snapshot of candidates) {
        const holding = await holders.of(snapshot.id, __urn);
        if (!holding.known) {
            orphans.push({ snapshot, doubt: holding.reason });
        } else if (holding.urns.length === 0) {
            orphans.push({ snapshot });
        }
    }
    const ours = isByDefault
        ? orphans.find(({ snapshot, doubt }) => doubt === undefined && unfinished.includes(snapshot))
        : undefined;
    return {
        ours: ours?.snapshot,
        inTheWay: unfinished[0],
        toReport: orphans.filter((orphan) => orphan !== ours),
    };
}

/** When Atlas made the snapshot: the first eight digits of its id are that second. */
export function takenAt(snapshotId: string): number {
    return parseInt(snapshotId.slice(0, 8), 16) * 1000;
}

export function isOnDemand({ snapshotType }: AtlasSnapshot): boolean {
    return snapshotType === "onDemand";
}
