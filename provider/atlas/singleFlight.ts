/** Several callers that need the same thing at the same time, such as a token, share one call for it. */

/** Runs one call at a time: callers that come while it is under way share its outcome, a failure included. */
export function singleFlight<A extends unknown[]>(call: (...args: A) => Promise<void>): (...args: A) => Promise<void> {
    let underWay: Promise<void> | undefined;
    return (...args) => {
        underWay ??= call(...args).finally(() => {
            underWay = undefined;
        });
        return underWay;
    };
}
