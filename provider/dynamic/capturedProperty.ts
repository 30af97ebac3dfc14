/** The captured text among the properties: the adapter's matter, which the life cycle neither sees nor stores. */

/** Everything that the SDK hands over also holds the captured text. */
export type Captured<T> = T & { __provider?: unknown };

export function withoutCaptured<T extends { __provider?: unknown }>({ __provider, ...own }: T): Omit<T, "__provider"> {
    return own;
}
