/** Moments as RFC 3339 texts: compared as instants, never as texts. */

const form = /^(\d{4}-\d{2}-\d{2})([Tt]([01]\d|2[0-3]):\d{2}(:\d{2}(\.\d+)?)?([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d))?$/;

/** Milliseconds since 1970, whole seconds; a date alone is midnight UTC. Undefined for a text that is neither. */
export function parseInstant(text: string): number | undefined {
    const date = form.exec(text)?.[1];
    const [midnight, ms] = [Date.parse(`${date ?? ""}T00:00:00Z`), Date.parse(text.toUpperCase())];
    if (date === undefined || Number.isNaN(midnight) || Number.isNaN(ms)) {
        return undefined;
    }
    // JavaScript takes 2026-02-30 for the 2nd of March; and an offset may lead out of the years that have four digits.
    const exists = new Date(midnight).toISOString().startsWith(date) && /^\d{4}-/.test(new Date(ms).toISOString());
    // Atlas knows no fractions.
    return exists ? Math.floor(ms / 1000) * 1000 : undefined;
}

/** The one form in which moments are stored and sent, such as `2026-12-01T00:00:00Z`. */
export function formatInstant(ms: number): string {
    return new Date(ms).toISOString().replace(/\.\d{3}Z$/, "Z");
}

/** The one form of a moment that Atlas or the state tells; a text that is no moment stays as it is. */
export function canonicalInstant(text: string): string {
    const ms = parseInstant(text);
    return ms === undefined ? text : formatInstant(ms);
}

/** True for two texts of the same moment. */
export function sameInstant(a: string, b: string): boolean {
    return canonicalInstant(a) === canonicalInstant(b);
}

/** True once the moment has come; a text that is no moment never does. */
export function hasCome(text: string | undefined, now: number): boolean {
    const ms = text === undefined ? undefined : parseInstant(text);
    return ms !== undefined && ms <= now;
}
