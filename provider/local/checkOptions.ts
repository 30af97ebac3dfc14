/** Refuses what makes no sense, by name, before anything starts: a misspelled option would otherwise do nothing. */
import * as v from "valibot";
import { isUnknownKey } from "./checks";

/** Where in the options something is: the keys and places in lists that lead to it. */
export type OptionPath = readonly (string | number)[];

/** An option makes no sense. Whoever knows where it comes from may name it in another way. */
export class OptionError extends TypeError {
    constructor(
        outcome: string,
        readonly path: OptionPath,
        readonly reason: string,
    ) {
        super([outcome, pathText(path), reason].filter((part) => part !== "").join(": "));
    }
}

/** What the schema makes of the value; throws for the first thing that makes no sense. */
export function check<Schema extends v.GenericSchema>(
    schema: Schema,
    value: unknown,
    outcome: string,
): v.InferOutput<Schema> {
    const { success, output, issues } = v.safeParse(schema, value);
    if (success) {
        return output;
    }
    // A misspelled key is the cause, and the key that it was meant to be is then missing.
    const issue = issues.find(isUnknownKey) ?? issues[0];
    const items = issue.path ?? [];
    const path = items.map(({ key }) => (typeof key === "number" ? key : String(key)));
    // To the schema of an object, a list is one too.
    const list = items.findIndex(({ key, input }) => Array.isArray(input) && typeof key !== "number");
    if (list !== -1) {
        throw new OptionError(outcome, path.slice(0, list), "must be an object, not a list");
    }
    throw new OptionError(outcome, path, reasonOf(issue, path));
}

/** "clusters[3].tier" */
export function pathText(path: OptionPath): string {
    return path
        .map((key) => {
            if (typeof key === "number") {
                return `[${key}]`;
            }
            return /^\w+$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
        })
        .join("")
        .replace(/^\./, "");
}

function reasonOf(issue: v.BaseIssue<unknown>, path: OptionPath): string {
    if (issue.input === undefined) {
        return "is missing";
    }
    const isInside = issue.kind === "validation" && typeof issue.input === "object";
    // Nothing that may be a secret is repeated.
    const isTold = issue.message.startsWith("must be ") && !isInside && path[0] !== "accounts";
    return isTold ? `${issue.message}, not ${describe(issue.input)}` : issue.message;
}

function describe(value: unknown): string {
    switch (typeof value) {
        case "string":
            return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
        case "object":
            return Array.isArray(value) ? "a list" : value === null ? "null" : "an object";
        case "function":
            return "a function";
        default:
            return String(value);
    }
}
