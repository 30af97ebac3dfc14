/** Moments as people write them, in a seed or for the handle. */
import { parseLength } from "../lengthOfTime";

/**
 * A moment: milliseconds since 1970, a text such as `"2026-11-25T08:00:00Z"`, or a span from now such as `"-2d"` or
 * `"+1h30m"`.
 */
export type Moment = number | string;

export const momentForm =
    'must be milliseconds since 1970, a time such as "2026-11-25T08:00:00Z", or a span from now such as "-2d" or "+1h30m"';

/** An id begins with the second it was made in, as 8 hex digits. */
const latestOfIds = Date.parse("2106-02-07T06:28:15Z");

/** The latest that answers can show. */
export const latestDate = Date.parse("9999-12-31T23:59:59Z");

export function isMoment(moment: Moment): boolean {
    return millisecondsOf(moment, 0) !== undefined;
}

/** Milliseconds since 1970; throws for what is no moment, or too early or late. */
export function toMilliseconds(moment: Moment, now: number, latest = latestOfIds): number {
    const ms = millisecondsOf(moment, now);
    if (ms === undefined) {
        throw new TypeError(`A moment ${momentForm}, not ${JSON.stringify(moment)}`);
    }
    if (ms < 0 || ms > latest) {
        throw new TypeError(
            `A moment here lies between 1970 and ${new Date(latest).getUTCFullYear()}, which ${JSON.stringify(moment)} does not`,
        );
    }
    return ms;
}

function millisecondsOf(moment: Moment, now: number): number | undefined {
    if (typeof moment === "number") {
        return Number.isNaN(moment) ? undefined : moment;
    }
    const span = /^[+-]/.test(moment) ? parseLength(moment.slice(1)) : undefined;
    return span === undefined ? instantOf(moment) : now + (moment.startsWith("-") ? -span : span);
}

function instantOf(text: string): number | undefined {
    const [, day] = /^(\d{4}-\d\d-\d\d)T\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/i.exec(text) ?? [];
    // A day that its month does not have would become one of the next month.
    const exists = day !== undefined && new Date(`${day}T00:00:00Z`).getUTCDate() === Number(day.slice(-2));
    const ms = exists ? Date.parse(text) : NaN;
    return Number.isNaN(ms) ? undefined : ms;
}
