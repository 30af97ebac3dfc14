/** Lengths of time as people write them: `"45m"`, `"1h30m"`, `"90s"`, `"7d"`. */

const unitMs: Record<string, number> = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000, ms: 1 };

/** Milliseconds, or undefined for a text that is no length of time above zero. */
export function parseLength(text: string): number | undefined {
    if (!/^(\d+(\.\d+)?(d|h|ms|m|s))+$/.test(text)) {
        return undefined;
    }
    const parts = [...text.matchAll(/([\d.]+)(d|h|ms|m|s)/g)];
    const ms = parts.reduce((sum, [, count, unit]) => sum + Number(count) * (unitMs[unit ?? ""] ?? 0), 0);
    return ms > 0 ? ms : undefined;
}
