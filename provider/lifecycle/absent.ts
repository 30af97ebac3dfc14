/** Absent values are absent, never `undefined` or `null`: the engine's and Atlas's words for "none" are not the same. */

/** Every field of `T` by its name, so that the compiler refuses one that is dropped, misspelt or foreign. Optional ones may be nothing. */
export type Fields<T> = { [K in keyof T]-?: object extends Pick<T, K> ? T[K] | null | undefined : T[K] };

/** A copy without what is undefined or null. */
export function withoutAbsent<T extends object>(fields: Fields<T>): T {
    const present = Object.entries(fields).filter(([, value]) => value !== undefined && value !== null);
    return Object.fromEntries(present) as T;
}
