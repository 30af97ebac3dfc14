/** The filter of the list of cloud backup snapshots: a moment, as seconds or as an oplog timestamp. */
import { isGiven } from "./faults";

/** A point in time that the snapshots have to belong to: `pointInTimeUtcSeconds`, or `oplogTs` with `oplogInc`. */
export interface PointInTime {
    /** The point in time, in seconds since 1970. A whole number, 0 or more; not beside `oplogTs` and `oplogInc`. */
    pointInTimeUtcSeconds?: number;
    /** The first part of an oplog timestamp, in seconds since 1970. A whole number, 0 or more; only with `oplogInc`. */
    oplogTs?: number;
    /** The second part of an oplog timestamp. A whole number, 0 or more; only with `oplogTs`. */
    oplogInc?: number;
}

const names = ["pointInTimeUtcSeconds", "oplogTs", "oplogInc"] as const;

export function pointInTimeFaults(args: PointInTime): string[] {
    const given = names.filter((name) => isGiven(args[name]));
    const faults = given.filter((name) => !isWholeNumber(args[name])).map((name) => `${name} ${wholeNumber}`);
    if (given.includes("pointInTimeUtcSeconds") && given.length > 1) {
        return [
            ...faults,
            "pointInTimeUtcSeconds is given beside oplogTs or oplogInc; it has to be one way or the other",
        ];
    }
    return given.includes("oplogTs") === given.includes("oplogInc")
        ? faults
        : [
              ...faults,
              `${given.includes("oplogTs") ? "oplogInc" : "oplogTs"} is missing; oplogTs and oplogInc go together`,
          ];
}

/** The query that Atlas gets: nothing that was not asked for. */
export function pointInTimeFilters(args: PointInTime): Record<string, string> {
    return Object.fromEntries(names.filter((name) => isGiven(args[name])).map((name) => [name, String(args[name])]));
}

const wholeNumber = "has to be a whole number, 0 or more";

function isWholeNumber(value: unknown): boolean {
    return Number.isSafeInteger(value) && (value as number) >= 0;
}
