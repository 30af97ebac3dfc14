/** The stack's state as a test sets it, in place of the Pulumi CLI's word. */
import { createRunJournal } from "../../provider/engine/runJournal";
import { type Holder, Holders, type StackReader } from "../../provider/lifecycle/holders";

export class FakeStack {
    /** What the state holds. @default each resource that is asked about holds its snapshot alone */
    holders: Holder[] | undefined;
    /** Why the state cannot be read. */
    problem: Error | undefined;
    /** How often it was read. */
    reads = 0;

    readonly read: StackReader = async (urn, snapshotId) => {
        this.reads += 1;
        await Promise.resolve();
        if (this.problem) {
            throw this.problem;
        }
        return this.holders ?? (snapshotId === undefined ? [] : [{ snapshotId, urn, createdAs: urn }]);
    };

    /** A resource of that name holds the snapshot. */
    hold(snapshotId: string, urn: string, createdAs = urn): void {
        this.holders = [...(this.holders ?? []), { snapshotId, urn, createdAs }];
    }

    /** The register of a process that works for this stack. */
    register(): Holders {
        return new Holders(this.read, createRunJournal(undefined));
    }
}
