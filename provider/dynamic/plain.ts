/** The last step of every way out of the provider: the SDK takes plain JSON only, and loses the resource over one `undefined`. */

/** A copy without `undefined`; dates become ISO texts. */
export function toPlain<T extends object>(value: T): T {
    return JSON.parse(JSON.stringify(value)) as T;
}
