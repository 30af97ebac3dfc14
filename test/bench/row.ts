/** One line of the benchmark's table, the table, and how numbers are written in it. */

export interface Row {
    /** What was measured. */
    what: string;
    ours: string;
    /** The bound or the rival, by name, such as `247 s (official provider)`. */
    against: string;
    ratio: string;
}

const headings: Row = { what: "What", ours: "Ours", against: "Bound or rival", ratio: "Ratio" };

/** The rows as one GitHub-markdown table with aligned columns. */
export function table(rows: readonly Row[]): string {
    const lines = [headings, ...rows].map(({ what, ours, against, ratio }) => [what, ours, against, ratio]);
    const widths = columnsOf(lines).map((cells) => Math.max(...cells.map((cell) => cell.length)));
    const line = (cells: readonly string[]) =>
        `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
    const rule = `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`;
    const [head = [], ...body] = lines;
    return [line(head), rule, ...body.map(line)].join("\n");
}

function columnsOf(lines: readonly string[][]): string[][] {
    return Object.keys(headings).map((_, column) => lines.map((cells) => cells[column] ?? ""));
}

/** A length of time, given in milliseconds. */
export function seconds(ms: number): string {
    return ms < 10_000 ? `${(ms / 1000).toFixed(2)} s` : `${(ms / 1000).toFixed(1)} s`;
}

/** A size, given in bytes. */
export function megabytes(bytes: number): string {
    return `${(bytes / 2 ** 20).toFixed(1)} MB`;
}

/** How many times the other value ours is, to two digits after the point. */
export function ratio(ours: number, other: number): string {
    return (ours / other).toFixed(2);
}

/** Says beside a result whether it keeps to its limit. */
export function within(limit: number, value: number): string {
    return value <= limit ? "kept" : "NOT KEPT";
}

/** How late a completion may be noticed: a second, or a twentieth of the snapshot's own time, and never over half a minute. */
export function noticeLimitMs(snapshotMs: number): number {
    return Math.min(30_000, Math.max(1000, snapshotMs * 0.05));
}

/** The middle value, or the higher one of two. */
export function median(values: readonly number[]): number {
    const sorted = values.toSorted((one, other) => one - other);
    return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}
