/**
 * Marks, in a program's arguments, the values that the engine does not carry as they are: it stores a `Date` as `{}` and `NaN` as
 * `null`. `check` finds the marks and says what is wrong: see lifecycle/uncarried.ts.
 */
import * as pulumi from "@pulumi/pulumi";
import { markOf } from "../lifecycle/uncarried";

/**
 * The value with a mark in the place of everything in it that is not carried. What is in an output or a promise is searched once
 * it is known; everything beside it stays as known as it was. A `Date` in an output is out of reach: the SDK makes `{}` of it when
 * it makes the output.
 */
export function markUncarried(value: unknown, around: readonly unknown[] = []): unknown {
    if (value instanceof Promise) {
        return value.then((known) => markUncarried(known));
    }
    if (pulumi.Output.isInstance(value)) {
        return value.apply((known) => markUncarried(known));
    }
    if (isCarriedAsItIs(value)) {
        return value;
    }
    const kind = uncarriedKind(value) ?? (around.includes(value) ? "itself" : undefined);
    if (kind !== undefined) {
        return markOf(kind);
    }
    const path = [...around, value];
    return Array.isArray(value)
        ? value.map((part) => markUncarried(part, path))
        : Object.fromEntries(Object.entries(value as object).map(([key, part]) => [key, markUncarried(part, path)]));
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

/** `NaN`, `bigint` or the name of a class; nothing for lists and objects, whose parts are looked at one by one. */
function uncarriedKind(value: unknown): string | undefined {
    if (typeof value === "number") {
        return String(value);
    }
    if (typeof value !== "object") {
        return typeof value;
    }
    return isEmptied(value as object) ? (value as object).constructor.name : undefined;
}

/** Pulumi stores an object's own enumerable properties: of an instance without any, whatever it holds, nothing. */
function isEmptied(value: object): boolean {
    const prototype = Object.getPrototypeOf(value) as object | null;
    // By its place in the chain, because a plain object of another realm (a test runner's, say) has another prototype.
    const isPlain = prototype === null || Object.getPrototypeOf(prototype) === null;
    return !Array.isArray(value) && !isPlain && Object.keys(value).length === 0;
}
