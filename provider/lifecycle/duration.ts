/** Lengths of time as Pulumi's `customTimeouts` write them: `"45m"`, `"1h30m"`, `"90s"`. */

/** How long an operation may take, as lengths such as `"45m"` or `"1h30m"`. */
export interface Timeouts {
    create?: string;
    update?: string;
    delete?: string;
}

const unitMs: Record<string, number> = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 };

/** Milliseconds, or undefined for a text that is no length of time above zero. */
export function parseDuration(text: string): number | undefined {
    if (!/^(\d+(\.\d+)?(h|ms|m|s))+$/.test(text)) {
        return undefined;
    }
    const parts = [...text.matchAll(/([\d.]+)(h|ms|m|s)/g)];
    const ms = parts.reduce((sum, [, count, unit]) => sum + Number(count) * (unitMs[unit ?? ""] ?? 0), 0);
    return ms > 0 ? ms : undefined;
}

/** A length of time for people, in two units at the most: `1h 30m`, `2m 5s`, `40s`. */
export function formatDuration(ms: number): string {
    const seconds = Math.max(0, Math.round(ms / 1000));
    const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
    if (hours > 0) {
        return minutes > 0 ? `${hours}h ${minutes}m` : `${hours}h`;
    }
    return [minutes > 0 ? `${minutes}m` : "", seconds % 60 > 0 || minutes === 0 ? `${seconds % 60}s` : ""]
        .filter(Boolean)
        .join(" ");
}
