/**
 * What can go wrong between us and Atlas, one class for each kind. Messages hold the outcome, the method and the path, and
 * what Atlas itself said; never a header, a secret or a body.
 */

/** Base of everything the client throws, but for the caller's own abort. */
export class AtlasError extends Error {
    override name = "AtlasError";
    constructor(
        readonly method: string,
        readonly path: string,
        outcome: string,
        options?: ErrorOptions,
    ) {
        super(`${method} ${path} ${outcome}`, options);
    }
}

/** Atlas answered with an error of its own. */
export class AtlasApiError extends AtlasError {
    override readonly name = "AtlasApiError";
    constructor(
        method: string,
        path: string,
        readonly status: number,
        /** Atlas's `errorCode`, such as `SNAPSHOT_NOT_FOUND`; absent where the answer was not Atlas's (a proxy's page). */
        readonly code: string | undefined,
        readonly detail: string | undefined,
        /** What `Retry-After` asked for. */
        readonly retryAfterMs: number | undefined,
        /** The answer's own `Date`, milliseconds since 1970. */
        readonly answeredAt: number | undefined,
        /** What Atlas puts into its text, one by one. */
        readonly parameters?: readonly unknown[],
    ) {
        super(method, path, `answered ${[status, code].filter(Boolean).join(" ")}${detail ? `: ${detail}` : ""}`);
    }
}

/** Atlas (or something on the way) refused the credentials themselves. */
export class AtlasAuthError extends AtlasError {
    override readonly name = "AtlasAuthError";
    constructor(
        method: string,
        path: string,
        outcome: string,
        /** True where only the header was too old, again and again: the credentials themselves are right. */
        readonly stale = false,
    ) {
        super(method, path, outcome);
    }
}

/** No answer came: refused, reset, timed out, name not found. */
export class AtlasConnectionError extends AtlasError {
    override readonly name = "AtlasConnectionError";
    constructor(
        method: string,
        path: string,
        /** The system's own word, such as `ECONNRESET`. */
        readonly code: string,
        /** True where the request cannot have reached Atlas, because no connection came about. */
        readonly neverSent: boolean,
    ) {
        super(method, path, `got no answer (${code})`);
    }
}

/** An answer came, and it cannot be used: HTML, half a JSON text, an unexpected shape, a redirect. */
export class AtlasAnswerError extends AtlasError {
    override readonly name = "AtlasAnswerError";
    constructor(
        method: string,
        path: string,
        readonly status: number,
        problem: string,
    ) {
        super(method, path, `answered ${status} with ${problem}`);
    }
}
