/** The rule of each argument: what a value has to be. A rule answers with the fault in words, or with nothing. */
import { parseDuration } from "./duration";
import { isUnknown } from "./unknown";

/** A fault at a place inside the argument (`""` for the argument itself, `.create` for a part of it). */
export interface Fault {
    at: string;
    reason: string;
}

export type Rule = (value: unknown) => Fault[];

export const projectIdRule = text(
    /^[0-9a-f]{24}$/,
    "has to be 24 lower-case hexadecimal digits: the project's id (the API's groupId), not its name",
);

/** Of clusters and of serverless instances. */
export const clusterNameRule = text(
    /^[a-zA-Z0-9][a-zA-Z0-9-]{0,63}$/,
    "has to be a cluster's name: letters, digits and hyphens, beginning with a letter or digit, at most 64 characters",
);

export const snapshotIdRule = text(
    /^[0-9a-f]{24}$/,
    "has to be 24 lower-case hexadecimal digits: the id that Atlas gave the snapshot",
);

export const rules = {
    projectId: projectIdRule,
    clusterName: clusterNameRule,
    description: (value) =>
        typeof value === "string" && value.trim() !== "" ? [] : fault(value, "has to be a string that is not empty"),
    triggers: (value) => (Array.isArray(value) ? [] : fault(value, "has to be a list")),
    adoptSnapshotId: snapshotIdRule,
    retentionInDays: (value) =>
        Number.isSafeInteger(value) && (value as number) >= 1 && (value as number) <= 2 ** 31 - 1
            ? []
            : fault(value, "has to be a whole number of days, 1 or more (at most 2147483647)"),
    waitForCompletion: trueOrFalse,
    recreateOnExpiry: trueOrFalse,
    timeouts: (value) => {
        if (typeof value !== "object" || value === null || Array.isArray(value)) {
            return fault(value, 'has to be an object such as { create: "45m" }');
        }
        return Object.entries(value).flatMap(([operation, length]) => timeoutFaults(operation, length));
    },
} satisfies Record<string, Rule>;

function text(pattern: RegExp, rule: string): Rule {
    return (value) => (typeof value === "string" && pattern.test(value) ? [] : fault(value, rule));
}

function trueOrFalse(value: unknown): Fault[] {
    return typeof value === "boolean" ? [] : fault(value, "has to be true or false");
}

function timeoutFaults(operation: string, length: unknown): Fault[] {
    const at = `.${operation}`;
    if (!["create", "update", "delete"].includes(operation)) {
        return [{ at, reason: "is none of create, update and delete" }];
    }
    if (isUnknown(length) || length === undefined || length === null) {
        return [];
    }
    return typeof length === "string" && parseDuration(length) !== undefined
        ? []
        : fault(length, 'has to be a length of time above zero such as "45m" or "1h30m"', at);
}

function fault(value: unknown, rule: string, at = ""): Fault[] {
    return [{ at, reason: `${describeValue(value)}; it ${rule}` }];
}

export function describeValue(value: unknown): string {
    switch (typeof value) {
        case "string":
            return value === ""
                ? "is an empty string"
                : `is the string "${value.length > 80 ? `${value.slice(0, 80)}…` : value}"`;
        case "number":
        case "boolean":
            return `is ${String(value)}`;
        default:
            return Array.isArray(value) ? "is a list" : "is an object";
    }
}
