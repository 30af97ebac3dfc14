/**
 * Which resources of the stack hold which snapshot: asked before a snapshot is taken up, named as nobody's, deleted, or given a
 * shorter life. What was there before the run is told by the stack's state, and what the run itself brings about is noted here,
 * for all its processes. Two resources may hold one snapshot: by adoption, by an import, or because one is taking over from the other.
 */

/** A resource of the stack and its snapshot, as the stack's state has them. */
export interface Holder {
    snapshotId: string;
    /** The URN by which the engine knows the resource. */
    urn: string;
    /** The URN that the resource was created under and keeps in its own state (`__urn`): another one after a rename. */
    createdAs: string;
}

/**
 * Reads the state of the stack that the resource `urn` belongs to.
 *
 * @param snapshotId A snapshot that this state has to hold: one without it is another stack's.
 * @throws {Error} If it cannot be read; the message completes "is not known, because ...".
 */
export type StackReader = (urn: string, snapshotId?: string) => Promise<Holder[]>;

/** What the processes of one run tell each other, in the order in which it came about. */
export interface RunJournal {
    /** False where other processes of the run cannot be heard. */
    readonly shared: boolean;
    add(note: RunNote): void;
    notes(): readonly RunNote[];
}

/** A resource has a snapshot now, or is to have it; or its deletion has begun, or has failed and it keeps the snapshot. */
export type RunNote = Holder & { kind: "holds" | "letsGo" | "keeps" };

/** Who holds a snapshot, by URN; or why that is not known. */
export type Holding = { known: true; urns: string[] } | { known: false; reason: string };

interface Stored {
    snapshotId: string;
    __urn: string;
}

export class Holders {
    private stack: Promise<Holder[]> | undefined;

    constructor(
        private readonly readStack: StackReader,
        private readonly journal: RunJournal,
    ) {}

    /**
     * Notes that a resource of this run has the snapshot, or that the program asks for it by name: then no deletion of this run
     * touches it, in whichever order they come.
     *
     * @param urn Its URN now. @param createdAs Its URN in the state.
     */
    note(snapshotId: string, urn: string, createdAs = urn): void {
        this.journal.add({ kind: "holds", snapshotId, urn, createdAs });
    }

    /** The same of a resource that is being checked, by its old and new inputs. */
    noteChecked(snapshotId: string, { __urn: stored }: { __urn?: unknown }, { __urn: urn }: { __urn?: unknown }): void {
        if (typeof urn === "string") {
            this.note(snapshotId, urn, typeof stored === "string" ? stored : urn);
        }
    }

    /** Notes that the resource is being deleted and holds its snapshot no more. Of several that go, the last one may delete it. */
    noteLetGo({ snapshotId, __urn }: Stored): void {
        this.journal.add({ kind: "letsGo", snapshotId, urn: __urn, createdAs: __urn });
    }

    /** Notes that the deletion has failed. */
    noteKept({ snapshotId, __urn }: Stored): void {
        this.journal.add({ kind: "keeps", snapshotId, urn: __urn, createdAs: __urn });
    }

    /** Who holds the snapshot, the resource `urn` itself included: for one that is about to take it up. */
    async of(snapshotId: string, urn: string): Promise<Holding> {
        const notedHere = () => this.noted(snapshotId);
        return await this.holding(notedHere, () => this.stored(urn, snapshotId, false));
    }

    /** The same, beside the resource itself: for one that has just taken it up. */
    async besideNew({ snapshotId, __urn }: Stored): Promise<Holding> {
        const others = (holders: Holder[]) => holders.filter(({ urn }) => urn !== __urn);
        const notedHere = () => others(this.noted(snapshotId));
        return await this.holding(notedHere, async () => others(await this.stored(__urn, snapshotId, false)));
    }

    /** Who holds the snapshot of a stored resource beside that resource itself: before it is deleted. */
    async besideDeleted({ snapshotId, __urn }: Stored): Promise<Holding> {
        // What the program asks for in this run is held, be it by the resource that replaces this one.
        const notedHere = () => this.noted(snapshotId);
        return await this.holding(notedHere, async () => this.remaining(snapshotId, await this.own(snapshotId, __urn)));
    }

    /** The same for one that stays: what the run has noted of itself is not somebody else's. */
    async besideKept({ snapshotId, __urn }: Stored): Promise<Holding> {
        const notedHere = () => without(__urn, this.noted(snapshotId));
        return await this.holding(notedHere, async () =>
            this.remaining(snapshotId, without(__urn, await this.own(snapshotId, __urn))),
        );
    }

    private async holding(noted: () => Holder[], stored: () => Promise<Holder[]>): Promise<Holding> {
        const before = noted();
        if (before.length > 0) {
            return { known: true, urns: urnsOf(before) };
        }
        try {
            const holders = await stored();
            // Looked at again: something may have come about while the state was read.
            return { known: true, urns: urnsOf([...noted(), ...holders]) };
        } catch (error) {
            const late = noted();
            return late.length > 0
                ? { known: true, urns: urnsOf(late) }
                : { known: false, reason: error instanceof Error ? error.message : String(error) };
        }
    }

    /** Those that this run has noted, each by its latest word. */
    private noted(snapshotId: string): Holder[] {
        const held = this.journal.notes().filter((note) => note.kind === "holds" && note.snapshotId === snapshotId);
        return [...new Map(held.map((note) => [note.urn, note])).values()];
    }

    /** Without the resources whose deletion is under way or done. */
    private remaining(snapshotId: string, holders: Holder[]): Holder[] {
        const gone: string[] = [];
        for (const note of this.journal.notes().filter((each) => each.snapshotId === snapshotId)) {
            if (note.kind === "letsGo") {
                gone.push(note.createdAs);
            } else if (note.kind === "keeps") {
                gone.splice(gone.lastIndexOf(note.createdAs), 1);
            }
        }
        return gone.reduce((left, urn) => without(urn, left), holders);
    }

    /** What the state says of a snapshot that the resource `urn` has in it. */
    private async own(snapshotId: string, urn: string): Promise<Holder[]> {
        const holders = await this.stored(urn, snapshotId, true);
        if (holders.length === 0) {
            throw new Error("the state of the stack that could be read does not hold it");
        }
        return holders;
    }

    private async stored(urn: string, snapshotId: string, hasToBeThere: boolean): Promise<Holder[]> {
        const holdersIn = (stack: Holder[]) => stack.filter((holder) => holder.snapshotId === snapshotId);
        const remembered = this.stack;
        const holders = holdersIn(await (remembered ?? this.read(urn, hasToBeThere ? snapshotId : undefined)));
        // Which stack it was that somebody else had read before, nothing has shown.
        return remembered && hasToBeThere && holders.length === 0
            ? holdersIn(await this.read(urn, snapshotId))
            : holders;
    }

    /** The state, once, where the journal tells everything that happens after that. */
    private async read(urn: string, snapshotId: string | undefined): Promise<Holder[]> {
        const stack = this.readStack(urn, snapshotId);
        if (this.journal.shared) {
            this.stack = stack;
            stack.catch(() => {
                // Whatever was in the way may be over the next time.
                this.stack = this.stack === stack ? undefined : this.stack;
            });
        }
        return await stack;
    }
}

/** The holders without one that was created under `urn`: another one of the same URN is another resource. */
function without(urn: string, holders: Holder[]): Holder[] {
    const own = holders.findIndex(({ createdAs }) => createdAs === urn);
    return holders.filter((_, index) => index !== own);
}

/** Why a snapshot is left as it is, in words that follow a colon; undefined if nobody else holds it. */
export function whyLeft(holding: Holding): string | undefined {
    if (!holding.known) {
        return `whether another resource of this stack holds it is not known, because ${holding.reason}`;
    }
    const names = holding.urns.map((urn) => `"${nameOf(urn)}"`);
    const last = names.pop();
    return names.length > 0
        ? `the resources ${names.join(", ")} and ${last ?? ""} of this stack hold it too`
        : last && `the resource ${last} of this stack holds it too`;
}

/** The name of a resource in its program. */
export function nameOf(urn: string): string {
    return urn.split("::").slice(3).join("::") || urn;
}

function urnsOf(holders: Holder[]): string[] {
    return [...new Set(holders.map(({ urn }) => urn))];
}
