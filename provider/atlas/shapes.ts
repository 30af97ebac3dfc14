/**
 * The shapes of what Atlas answers. Unknown fields and enum values are let through, because Atlas grows. What is there only to be
 * shown is absent where it has an odd form: one odd field must not make a whole answer useless.
 */
import * as v from "valibot";

export const text = v.fallback(v.nullish(v.string()), undefined);
export const count = v.fallback(v.nullish(v.number()), undefined);
export const flag = v.fallback(v.nullish(v.boolean()), undefined);

/** A list without those entries that cannot be used. */
export function listOf<T>(item: v.GenericSchema<unknown, T>) {
    return v.pipe(
        v.array(v.unknown()),
        v.transform((entries) => usable(entries, item)),
    );
}

/** The same, where a list that is none is absent. */
export function listIfAny<T>(item: v.GenericSchema<unknown, T>) {
    return v.fallback(v.nullish(listOf(item)), undefined);
}

export function usable<T>(entries: readonly unknown[], item: v.GenericSchema<unknown, T>): T[] {
    return entries.flatMap((entry) => {
        const checked = v.safeParse(item, entry);
        return checked.success ? [checked.output] : [];
    });
}
