/** Lengths of time as Pulumi's `customTimeouts` write them: `"45m"`, `"1h30m"`, `"90s"`. */
import { parseLength } from "../lengthOfTime";

/** How long an operation may take, as lengths such as `"45m"` or `"1h30m"`. */
export interface Timeouts {
    create?: string;
    update?: string;
    delete?: string;
}

/** Milliseconds, or undefined for a text that is no length of time above zero. Pulumi's have no days. */
export function parseDuration(text: string): number | undefined {
    return text.includes("d") ? undefined : parseLength(text);
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
