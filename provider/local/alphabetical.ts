/** Atlas writes the keys of its answers in alphabetical order, whichever of them there are. */
export function alphabetical<T extends object>(body: T): T {
    return Object.fromEntries(Object.entries(body).sort(([one], [other]) => (one < other ? -1 : 1))) as T;
}
