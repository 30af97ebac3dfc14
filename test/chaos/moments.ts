/** When an experiment kills: at something that Atlas is just being asked, or at any millisecond. */
import type { Fault, LoggedRequest } from "../../provider/local";

export const scenarios = ["up", "replacement", "destroy", "hand-over", "move"] as const;
export type Scenario = (typeof scenarios)[number];

/** `queued`, `inProgress` and `completed` are what Atlas has just answered to a poll; `read` is the look at a snapshot to adopt. */
export type EventName =
    | "read"
    | "before the POST"
    | "before the reply to the POST"
    | "queued"
    | "inProgress"
    | "completed"
    | "before the DELETE"
    | "before the reply to the DELETE";

/** So many milliseconds after the start of the command, or after its first request has reached Atlas. */
export interface RandomMoment {
    afterMs: number;
    since: "start" | "first request";
}

export type Moment = EventName | RandomMoment;

const waiting: readonly EventName[] = ["queued", "inProgress", "completed"];
const posting: readonly EventName[] = ["before the POST", "before the reply to the POST"];
const deleting: readonly EventName[] = ["before the DELETE", "before the reply to the DELETE"];

/** The events that the command of a scenario comes by. */
export const eventsOf: Readonly<Record<Scenario, readonly EventName[]>> = {
    up: [...posting, ...waiting],
    replacement: [...posting, ...waiting, ...deleting],
    destroy: [...waiting, ...deleting],
    "hand-over": ["read"],
    move: ["read"],
};

/** Whether the scenario gives the snapshot to a resource of another name, in the same plugin process or in another one. */
export function isHandOver(scenario: Scenario): boolean {
    return scenario === "hand-over" || scenario === "move";
}

export function nameOfMoment(moment: Moment): string {
    return typeof moment === "string" ? moment : `${moment.afterMs} ms after ${moment.since}`;
}

/** Whether it lies in the middle of a DELETE. */
export function isDeletion(moment: Moment): boolean {
    return deleting.some((name) => name === moment);
}

/** Keeps the request open around which the moment lies, far longer than anybody waits; a client that is killed ends it. */
export function faultsFor(moment: Moment): Fault[] {
    const held = /^before the (reply to the )?(POST|DELETE)$/.exec(typeof moment === "string" ? moment : "");
    const [, reply, method] = held ?? [];
    if (method === undefined) return [];
    const when = reply === undefined ? "before" : "after";
    return [{ method, path: "/snapshots", when, fault: { kind: "slow", ms: 600_000 } }];
}

/** How many phases a snapshot gets on before the moment: at `queued` it is so still, whatever Atlas is asked after that. */
export function stepsBefore(moment: Moment): number {
    const phase = waiting.findIndex((name) => name === moment);
    return phase < 0 ? Infinity : phase;
}

/** Whether the moment has come, where a request tells: `requests` are those since the command was started. */
export function hasCome(event: EventName, requests: readonly LoggedRequest[]): boolean {
    const pending = requests.filter(({ status }) => status === "pending");
    const polls = requests.filter((request) => isPoll(request) && request.status === 200);
    switch (event) {
        case "before the POST":
            // A request without credentials is the first half of a sign-in; this one reaches Atlas after the list.
            return pending.some(({ method, accepted }) => method === "POST" && !accepted);
        case "before the reply to the POST":
            return pending.some(({ method, accepted }) => method === "POST" && accepted);
        case "read":
        case "queued":
            return polls.length >= 1;
        case "inProgress":
            return polls.length >= 2;
        case "completed":
            return polls.length >= 3;
        case "before the DELETE":
            return pending.some(({ method, accepted }) => method === "DELETE" && !accepted);
        case "before the reply to the DELETE":
            return pending.some(({ method, accepted }) => method === "DELETE" && accepted);
    }
}

/** A GET of one snapshot. */
export function isPoll({ method, path }: LoggedRequest): boolean {
    return method === "GET" && /\/snapshots\/[0-9a-f]{24}$/.test(path);
}

/** A POST that made a snapshot. */
export function isAcceptedPost({ method, path, accepted }: LoggedRequest): boolean {
    return method === "POST" && accepted && path.endsWith("/backup/snapshots");
}
