/** Values that the engine does not carry as they are, so that a later one might be no change: their marks, and what to say of them. */
import type { Fault, Rule } from "./rules";

/** The one key of the object that a program sends in the place of such a value. */
const mark = "uncarried by Pulumi";

/** @param kind `NaN`, `bigint`, the name of a class and so on; `itself` for an object within itself. */
export function markOf(kind: string): object {
    return { [mark]: kind };
}

/** The faults of a value by its rule; where some of it was not carried, there is nothing more to say. */
export function faultsBy(rule: Rule, value: unknown): Fault[] {
    const uncarried = uncarriedFaults(value);
    return uncarried.length > 0 ? uncarried : rule(value);
}

/** Every mark in an argument, by its place: `[1].releasedAt`. */
export function uncarriedFaults(value: unknown, at = ""): Fault[] {
    if (typeof value !== "object" || value === null) {
        return [];
    }
    const kind = (value as Record<string, unknown>)[mark];
    if (typeof kind === "string") {
        return [{ at, reason: reasonFor(kind) }];
    }
    return Array.isArray(value)
        ? value.flatMap((part, index) => uncarriedFaults(part, `${at}[${index}]`))
        : Object.entries(value).flatMap(([key, part]) => uncarriedFaults(part, `${at}${memberOf(key)}`));
}

function memberOf(key: string): string {
    return /^[a-z_$][\w$]*$/i.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}

const aNumber = "write a finite number or a string";
const remedies: Partial<Record<string, string>> = {
    NaN: aNumber,
    Infinity: aNumber,
    "-Infinity": aNumber,
    bigint: "write String(value)",
    symbol: "write a string",
    function: "write a string, or call the function",
    Date: "write date.toISOString()",
    Map: "write Object.fromEntries(map)",
    Set: "write [...set]",
    RegExp: "write String(regExp)",
    URL: "write url.href",
};

function reasonFor(kind: string): string {
    if (kind === "itself") {
        return "contains itself, and never ends";
    }
    const remedy = remedies[kind] ?? "write what matters of it as a string, a number, a list or a plain object";
    const isNumber = remedy === aNumber;
    const stored = isNumber ? "null" : kind === "function" ? "nothing" : "{}";
    return `is ${isNumber ? kind : withArticle(kind)}, which Pulumi stores as ${stored}, so no later value would differ; ${remedy}`;
}

function withArticle(name: string): string {
    return /^[AEIO]/.test(name) ? `an ${name}` : `a ${name}`;
}
