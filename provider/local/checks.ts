/** The pieces that the schemas of options are made of. Each says in words what its value must be. */
import * as v from "valibot";
import { objectIdForm } from "./constants";
import { nearest } from "./nearest";

/** Absent, or undefined, which in plain JavaScript means the same. Its type is the one that TypeScript programs see. */
export const option = v.optional as unknown as typeof v.exactOptional;

export const text = v.pipe(v.string("must be a text"), v.nonEmpty("must not be empty"));
export const trueOrFalse = v.boolean("must be true or false");
export const lengthMs = v.pipe(
    v.number("must be a number of milliseconds, 0 or more"),
    v.minValue(0, "must be a number of milliseconds, 0 or more"),
);
export const count = wholeNumber(1);
export const objectId = matching(objectIdForm, "must be 24 lower-case hex digits");

export function wholeNumber(least: number, most = Infinity) {
    const rule = `must be a whole number ${most === Infinity ? `of at least ${least}` : `from ${least} to ${most}`}`;
    return v.pipe(v.number(rule), v.integer(rule), v.minValue(least, rule), v.maxValue(most, rule));
}

export function matching(form: RegExp, rule: string) {
    return v.pipe(v.string(rule), v.regex(form, rule));
}

export function oneOf<const Values extends readonly (string | number)[]>(values: Values) {
    return v.picklist(values, `must be ${either(values.map((value) => JSON.stringify(value)))}`);
}

export function listOf<Item extends v.GenericSchema>(item: Item) {
    return v.array(item, "must be a list");
}

/** An object of these keys and no others. */
export function shape<Entries extends v.ObjectEntries>(entries: Entries) {
    return v.pipe(
        v.strictObject(entries, (issue) =>
            isUnknownKey(issue) ? unknownKey(String(issue.input), Object.keys(entries)) : "must be an object",
        ),
        v.transform(withoutUndefined),
    );
}

/** `false` turns off what the schema describes; `rule` says what both may be. */
export function orFalse<Schema extends v.GenericSchema>(schema: Schema, rule: string) {
    // What is wrong inside an object is said of that place.
    return v.lazy((value) => (isObject(value) ? schema : v.union([v.literal(false), schema], rule)));
}

export function callback<T extends (...args: never[]) => unknown>() {
    return v.custom<T>((value) => typeof value === "function", "must be a function");
}

/** In plain JavaScript a key may be there and undefined, which means the same as absent. */
function withoutUndefined<T extends object>(given: T): T {
    return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as T;
}

export function isUnknownKey({ expected }: v.BaseIssue<unknown>): boolean {
    return expected === "never";
}

function unknownKey(key: string, known: readonly string[]): string {
    const meant = nearest(key, known);
    return meant === undefined ? "is unknown" : `is unknown; did you mean ${meant}?`;
}

export function isObject(value: unknown): value is object {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** "a, b or c" */
export function either(alternatives: readonly string[]): string {
    const [last = "", ...others] = alternatives.toReversed();
    return others.length === 0 ? last : `${others.toReversed().join(", ")} or ${last}`;
}
