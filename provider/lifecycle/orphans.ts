/**
 * Snapshots on the cluster that this resource may have taken without knowing it: the process was killed, or Atlas's reply to
 * the POST was lost. They are recognised by description, by when they appeared, and by not being anybody else's.
 */
import type { Answered } from "../atlas/exchange";
import type { AtlasSnapshot } from "../atlas/snapshots";
import { isDefaultDescription } from "./description";
import type { DescribedInputs } from "./inputs";
import type { Session } from "./session";
import { isUnfinished } from "./status";

/** What the cluster held before our POST, by which a snapshot is known to have come after it. */
export interface Baseline {
    ids: ReadonlySet<string>;
    /** By Atlas's clock, milliseconds since 1970. */
    listedAt: number | undefined;
}

export function baselineOf({ value, answeredAt }: Answered<AtlasSnapshot[]>): Baseline {
    return { ids: new Set(value.map(({ id }) => id)), listedAt: answeredAt };
}

/** The snapshot that a POST made whose reply never came: ours by description, on demand, and not there before. */
export function findLost(
    listed: AtlasSnapshot[],
    before: Baseline,
    { description }: DescribedInputs,
    session: Session,
): AtlasSnapshot | undefined {
    return listed.find(
        (snapshot) =>
            isOnDemand(snapshot) &&
            snapshot.description === description &&
            !before.ids.has(snapshot.id) &&
            !session.knows(snapshot.id) &&
            (before.listedAt === undefined || takenAt(snapshot.id) >= wholeSecond(before.listedAt)),
    );
}

export interface Orphans {
    /** Unfinished and certainly ours: to be taken up. */
    ours: AtlasSnapshot | undefined;
    /** Unfinished, on demand, and not ours: Atlas takes no other one until it is finished. */
    inTheWay: AtlasSnapshot | undefined;
    /** Those that a person should know of. */
    toReport: AtlasSnapshot[];
}

/**
 * A default description holds a hash of the URN and the triggers, so nobody else has it. A description of the user's own may
 * be another stack's as well: such a snapshot is named, and never taken up.
 */
export function findOrphans(listed: AtlasSnapshot[], { description }: DescribedInputs, session: Session): Orphans {
    const onDemand = listed.filter(isOnDemand);
    const unfinished = onDemand.filter(({ status }) => isUnfinished(status ?? "queued"));
    const sameDescription = (snapshot: AtlasSnapshot) => snapshot.description === description;
    const alike = onDemand.filter((snapshot) => sameDescription(snapshot) && !session.knows(snapshot.id));
    const alikeUnfinished = alike.find((snapshot) => unfinished.includes(snapshot));
    const finished = alike.filter((snapshot) => !unfinished.includes(snapshot));
    // A forced --replace tells nobody the id of what it replaces: the only one of that description is then no orphan.
    const replaced = session.declares(description) && alike.length === onDemand.filter(sameDescription).length;
    return isDefaultDescription(description)
        ? {
              ours: alikeUnfinished,
              inTheWay: unfinished[0],
              toReport: replaced && finished.length === 1 ? [] : finished,
          }
        : { ours: undefined, inTheWay: unfinished[0], toReport: alikeUnfinished ? [alikeUnfinished] : [] };
}

/** When Atlas made the snapshot: the first eight digits of its id are that second. */
export function takenAt(snapshotId: string): number {
    return parseInt(snapshotId.slice(0, 8), 16) * 1000;
}

function isOnDemand({ snapshotType }: AtlasSnapshot): boolean {
    return snapshotType === "onDemand";
}

function wholeSecond(ms: number): number {
    return Math.floor(ms / 1000) * 1000;
}
