/**
 * Values that the engine does not carry as they are: it stores a `Date` as `{}` and `NaN` as `null`, so that a later value is no
 * change. A program's arguments are searched for them, and `check` tells each with its place.
 */
import * as pulumi from "@pulumi/pulumi";
import { uncarriedMark } from "./lifecycle/rules";

/**
 * The value with a mark in the place of everything in it that is not carried. What is in an output or a promise is searched once
 * it is known; everything beside it stays as known as it was. A `Date` in an output is out of reach: the SDK makes `{}` of it when
 * it makes the output.
 */
export function withMarks(value: unknown, around: readonly unknown[] = []): unknown {
    if (value instanceof Promise) {
        return value.then((known) => withMarks(known));
    }
    if (pulumi.Output.isInstance(value)) {
        return value.apply((known) => withMarks(known));
    }
    if (isCarriedAsItIs(value)) {
        return value;
    }
    const fault = faultOf(value) ?? (around.includes(value) ? "contains itself, and never ends" : undefined);
    if (fault !== undefined) {
        return { [uncarriedMark]: fault };
    }
    const path = [...around, value];
    return Array.isArray(value)
        ? value.map((part) => withMarks(part, path))
        : Object.fromEntries(Object.entries(value as object).map(([key, part]) => [key, withMarks(part, path)]));
}

function isCarriedAsItIs(value: unknown): boolean {
    return (
        value === undefined ||
        value === null ||
        typeof value === "string" ||
        typeof value === "boolean" ||
        Number.isFinite(value) ||
        pulumi.isUnknown(value) ||
        pulumi.Resource.isInstance(value) ||
        pulumi.asset.Asset.isInstance(value) ||
        pulumi.asset.Archive.isInstance(value)
    );
}

/** By the names of their classes, because a value of another realm (a test runner's, say) is an instance of none of ours. */
const remedies: Record<string, string> = {
    Date: "write date.toISOString()",
    Map: "write Object.fromEntries(map)",
    Set: "write [...set]",
    RegExp: "write String(regExp)",
    URL: "write url.href",
};

/** What becomes of the value, and what to write instead; nothing for lists and objects, whose parts are looked at one by one. */
function faultOf(value: unknown): string | undefined {
    switch (typeof value) {
        case "number":
            return told(String(value), "null", "write a finite number or a text");
        case "bigint":
            return told("a bigint", "{}", "write String(value)");
        case "symbol":
            return told("a symbol", "{}", "write a text");
        case "function":
            return told("a function", "nothing", "write a text, or call the function");
        default:
            return isEmptied(value as object) ? emptied(value as object) : undefined;
    }
}

/** Pulumi stores an object's own enumerable properties: of an instance without any, whatever it holds, nothing. */
function isEmptied(value: object): boolean {
    const prototype = Object.getPrototypeOf(value) as object | null;
    const isPlain = prototype === null || Object.getPrototypeOf(prototype) === null;
    return !Array.isArray(value) && !isPlain && Object.keys(value).length === 0;
}

function emptied(value: object): string {
    const { name } = value.constructor;
    const remedy = remedies[name] ?? "write what matters of it as a text, a number, a list or a plain object";
    return told(`${/^[AEIOU]/.test(name) && name !== "URL" ? "an" : "a"} ${name}`, "{}", remedy);
}

function told(what: string, stored: string, remedy: string): string {
    return `is ${what}, which Pulumi stores as ${stored}, so no later value would differ; ${remedy}`;
}
