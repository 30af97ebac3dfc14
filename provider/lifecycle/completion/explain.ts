/** Why a set of snapshots is not complete, in words: the first line says how many and why, then each has a line of its own. */
import { formatDuration, type Timeouts } from "../duration";
import { explain, nameSnapshot } from "../explain";
import { type Awaited, type End, hasFailed } from "./wait";

/**
 * @param others How the wait for each that is not completed ended; at least one.
 * @param of How many there are in all.
 */
export function incompleteText(others: readonly [Awaited, End][], of: number, timeout: keyof Timeouts): string {
    const lines = others.map(([awaited, end]) => `${nameSnapshot(awaited)} ${endText(end)}`);
    const count = `${lines.length} of ${of} snapshots did not complete`;
    const [first = ""] = lines;
    const list =
        lines.length === 1 ? `${count}: ${first}` : [`${count}:`, ...lines.map((line) => `  - ${line}`)].join("\n");
    return [
        list,
        ...nextSteps(
            others.map(([, end]) => end),
            timeout,
        ),
    ].join(lines.length === 1 ? ". " : "\n");
}

export function interruptedText(error: unknown, waitedFor: number): string {
    return explain(
        `The wait for ${waitedFor} ${waitedFor === 1 ? "snapshot" : "snapshots"} was interrupted; the next \`pulumi up\` continues it`,
        error,
        "",
    );
}

function endText(end: End): string {
    switch (end.kind) {
        case "finished":
            return "failed in Atlas";
        case "gone":
            return "is gone from Atlas";
        case "timedOut": {
            const status = end.snapshot?.status ?? "queued";
            const because = end.error ? `; at the end ${end.error.message}` : "";
            return `is still ${status} after ${formatDuration(end.waitedMs)}${because}`;
        }
        case "refused":
            return explain("could not be looked at", end.error);
    }
}

function nextSteps(ends: End[], timeout: keyof Timeouts): string[] {
    const lost = ends.some((end) => end.kind === "gone" || hasFailed(end));
    const late = ends.some(({ kind }) => kind === "timedOut");
    return [
        ...(lost
            ? [
                  "Run `pulumi up` again: it takes new snapshots for the resources of this stack whose snapshots failed or are gone, and waits only " +
                      "for what is not completed. Take the snapshots of other stacks and tools anew where they come from",
              ]
            : []),
        ...(late
            ? [`Run \`pulumi up\` again to continue to wait, with a longer timeouts.${timeout} if they need more time`]
            : []),
    ];
}
