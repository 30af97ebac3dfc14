/** Properties in the form in which the SDK takes and gives them: plain, and with the captured text among them. */

/** Everything that the SDK hands over also holds the captured text, which the life cycle neither sees nor stores. */
export type Captured<T> = T & { __provider?: unknown };

export function withoutCaptured<T extends object>(properties: Captured<T>): T {
    const { __provider, ...own } = properties;
    return own as unknown as T;
}

/** A copy without `undefined`, over one of which the SDK loses the resource; dates become ISO texts. */
export function toPlain<T extends object>(value: T): T {
    return JSON.parse(JSON.stringify(value)) as T;
}
