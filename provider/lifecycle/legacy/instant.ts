/** Moments as RFC 3339 texts: compared as instants, never as texts. */

const form = /^\d{4}-\d{2}-\d{2}([Tt]\d{2}:\d{2}(:\d{2}(\.\d+)?)?([Zz]|[+-]\d{2}:\d{2}))?$/;

/** Milliseconds since 1970, whole seconds; a date alone is midnight UTC. Undefined for a text that is neither. */
export function parseInstant(text: string): number | undefined {
    const ms = form.test(text) ? Date.parse(text.toUpperCase()) : NaN;
    // Atlas knows no fractions, and a date like 2026-02-30 must not become another one.
    const exists =
        !Number.isNaN(ms) && new Date(`${text.slice(0, 10)}T00:00:00Z`).toISOString().startsWith(text.slice(0, 10));
    return exists ? Math.floor(ms / 1000) * 1000 : undefined;
}

/** The one form in which moments are stored and sent, such as `2026-12-01T00:00:00Z`. */
export function formatInstant(ms: number): string {
    return new Date(ms).toISOString().replace(/\.\d{3}Z$/, "Z");
}

/** The one form of a moment that Atlas told; a text that is no moment stays as it is. */
export function canonicalInstant(text: string): string {
    const ms = parseInstant(text);
    return ms === undefined ? text : formatInstant(ms);
}
