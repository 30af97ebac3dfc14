/**
 * Pulumi carries out a limited number of steps at once (four for each core), and a create that waits holds its place: many snapshots
 * then wait for one another, and nothing tells the user why. The limit itself is not told to a plugin, but it sees what it does:
 * creates that were checked and do not begin while others wait.
 */

/** Creates that may begin do so in quick succession; after a pause of this length the engine is holding them back. */
const patienceMs = 5000;

export class ParallelHint {
    /** URNs of resources that are to be created and have not begun. */
    private readonly declared = new Set<string>();
    private underWay = 0;
    private begunAt = 0;
    private done = false;

    /** A resource was checked that is not there yet. */
    noteDeclared(urn: string): void {
        this.declared.add(urn);
    }

    noteBegun(urn: string, now: number): void {
        this.declared.delete(urn);
        this.underWay += 1;
        this.begunAt = now;
    }

    /** @param failed After an error the engine begins nothing new, which is no matter of its limit. */
    noteEnded(failed: boolean): void {
        this.underWay -= 1;
        this.done ||= failed;
    }

    /** What to tell the user, once in a process; undefined if there is nothing to tell. */
    text(now: number): string | undefined {
        const held = this.declared.size;
        if (this.done || held === 0 || this.underWay === 0 || now - this.begunAt < patienceMs) {
            return undefined;
        }
        this.done = true;
        const all = held + this.underWay;
        return (
            `Snapshots under way: ${this.underWay}; not begun: ${held}, because Pulumi carries out a limited number of steps at once, ` +
            `and one that waits for Atlas holds its place. Give them waitForCompletion: false and wait for all of them in one ` +
            `SnapshotCompletion, or run \`pulumi up --parallel ${all}\` (or set PULUMI_PARALLEL=${all}): then they are all taken at the same time`
        );
    }
}
