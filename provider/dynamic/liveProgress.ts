/**
 * What a waiting operation shows in its resource's row of `pulumi up`. In a terminal the row is kept up to date; in a pipeline,
 * where every message becomes a line, there is one when something changes and one a minute.
 *
 * Pulumi puts `[diff: ...]` before the text of a row, and cuts the row at the terminal's width: in the row of a replacement nothing of
 * the text is seen at 120 columns. The stack's row has no diff, so in a terminal the text is shown there as well.
 */
import { closeSync, openSync } from "node:fs";
import { isCI } from "ci-info";
import type { Clock } from "../clock";
import { nameOf } from "../lifecycle/holders";
import { isSameMatter, type Status, statusText } from "../lifecycle/progress";

const terminalPauseMs = 1000;
const pipelinePauseMs = 60_000;

/** The engine takes a message without a URN for one of the stack. */
const stackUrn = "";

/** The display in use is not told to a plugin. In doubt be quiet: without a terminal of its own, or where a CI system says so. */
export function isTerminal(): boolean {
    if (isCI) {
        return false;
    }
    try {
        closeSync(openSync("/dev/tty", "r+"));
        return true;
    } catch {
        return false;
    }
}

/** The rows of all resources: what an operation leaves behind in one stays beside the resource's later steps. */
export class LiveRows {
    private readonly rows = new Map<string, LiveRow>();
    private readonly withDiff = new Set<string>();

    /** @param show Shows a text in the row of the resource `urn`, or of the stack if it is empty, in place of the last one. */
    constructor(
        private readonly clock: Clock,
        private readonly terminal: boolean,
        private readonly show: (urn: string, text: string) => void,
    ) {}

    /** The resource `urn` is there already: what is done to it may be shown with a diff. */
    noteExisting(urn: string): void {
        this.withDiff.add(urn);
    }

    of(urn: string): LiveRow {
        let row = this.rows.get(urn);
        if (!row) {
            row = new LiveRow(this.clock, this.terminal, (text) => {
                this.show(urn, text);
                if (this.terminal && this.withDiff.has(urn)) {
                    // The name comes last: it is what may be cut off.
                    this.show(stackUrn, `${text}: ${nameOf(urn)}`);
                }
            });
            this.rows.set(urn, row);
        }
        return row;
    }
}

/** One resource's row. It may be told as often as one likes. */
export class LiveRow {
    private shown: { status: Status; at: number } | undefined;

    constructor(
        private readonly clock: Clock,
        private readonly terminal: boolean,
        private readonly showText: (text: string) => void,
    ) {}

    show(status: Status): void {
        const sinceShownMs = this.shown ? this.clock.now() - this.shown.at : Infinity;
        const isDue = this.terminal
            ? sinceShownMs >= terminalPauseMs
            : !(this.shown && isSameMatter(this.shown.status, status)) || sinceShownMs >= pipelinePauseMs;
        if (isDue) {
            this.showNow(status);
        }
    }

    /** The last word of an operation, where it has said anything, or one before it has. */
    end(status: Status): void {
        if (this.shown) {
            this.showNow(status);
        }
    }

    private showNow(status: Status): void {
        this.shown = { status, at: this.clock.now() };
        this.showText(statusText(status));
    }
}
