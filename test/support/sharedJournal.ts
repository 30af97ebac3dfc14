/** The journal of a run without its folder: what one process notes all of them hear. */
import type { RunJournal, RunNote } from "../../provider/lifecycle/holders";

export class SharedJournal implements RunJournal {
    readonly shared = true;
    private readonly all: RunNote[] = [];

    add(note: RunNote): void {
        this.all.push(note);
    }

    notes(): readonly RunNote[] {
        return this.all;
    }
}
