/**
 * What a waiting operation shows in its resource's row of `pulumi up`. In a terminal the row is kept up to date; in a pipeline,
 * where every message becomes a line, there is one when something changes and one a minute.
 */
import { closeSync, openSync } from "node:fs";
import { isCI } from "ci-info";
import type { Clock } from "../clock";

const terminalPauseMs = 1000;
const pipelinePauseMs = 60_000;

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

/**
 * @param show Shows a text in the resource's row, in place of the last one.
 * @returns Takes texts such as `inProgress, 1m 40s`, as often as it likes; what follows the last comma is only time passing.
 */
export function createLiveProgress(
    clock: Clock,
    terminal: boolean,
    show: (text: string) => void,
): (text: string) => void {
    let shownAt = -Infinity;
    let shownMatter: string | undefined;
    return (text) => {
        const matter = text.slice(0, text.includes(", ") ? text.lastIndexOf(", ") : undefined);
        const sinceShownMs = clock.now() - shownAt;
        const due = terminal
            ? sinceShownMs >= terminalPauseMs
            : matter !== shownMatter || sinceShownMs >= pipelinePauseMs;
        if (due) {
            shownAt = clock.now();
            shownMatter = matter;
            show(text);
        }
    };
}
