/** The filter of the list: Atlas answers the closest snapshot created before a point in time (its description of the parameters). */
import type { AppContext } from "../http/context";
import { refusals } from "../http/refusals";
import { createdAtOf, statusAt } from "./snapshot";
import type { Snapshot } from "./snapshot";

export const pointInTimeParameters = ["pointInTimeUtcSeconds", "oplogTs", "oplogInc"];

/** The second that was asked for, if any, and the parameters that said so. */
export function pointInTimeIn(c: AppContext): { second?: number; filters: Record<string, string> } {
    const given = pointInTimeParameters.filter((name) => c.req.query(name) !== undefined);
    const values = given.map((name) => secondsIn(c, name));
    const [first, other] = given;
    if (first === undefined) {
        return { filters: {} };
    }
    if (first === "pointInTimeUtcSeconds" && other !== undefined) {
        throw refusals.mutuallyExclusive(first, other);
    }
    // The two parts of an oplog timestamp, of which one alone says nothing.
    if (first !== "pointInTimeUtcSeconds" && other === undefined) {
        throw refusals.queryParameter(first);
    }
    return {
        second: values[0] ?? 0,
        filters: Object.fromEntries(given.map((name, index) => [name, String(values[index])])),
    };
}

/** Of the snapshots, the newest first, those that a restore to this second would begin with: one or none. */
export function snapshotsFor(second: number | undefined, snapshots: Snapshot[], now: number): Snapshot[] {
    if (second === undefined) {
        return snapshots;
    }
    // By the second that answers show as createdAt.
    const usable = snapshots
        .filter((snapshot) => statusAt(snapshot, now) === "completed")
        .filter((snapshot) => Math.floor(createdAtOf(snapshot) / 1000) <= second)
        .sort((one, other) => createdAtOf(other) - createdAtOf(one));
    return usable.slice(0, 1);
}

function secondsIn(c: AppContext, name: string): number {
    const text = c.req.query(name) ?? "";
    const seconds = Number(text);
    if (!/^\d+$/.test(text) || !Number.isSafeInteger(seconds)) {
        throw refusals.queryParameter(name);
    }
    return seconds;
}
