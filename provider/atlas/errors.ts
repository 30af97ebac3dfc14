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
        /** What came of it, as the message says it. */
        readonly outcome: string,
    ) {
        super(`${method} ${path} ${outcome}`);
    }
}

/** Atlas answered with an error of its own. */
export class AtlasApiError extends AtlasError {
    override readonly name = "AtlasApiError";
    constructor(
        method: string,
        path: string,
        readonly status: number,
        /** Atlas's `errorCode`, such as `SNAPSHOT_NOT_FOUND`; absent if the answer was not Atlas's (a proxy's page). */
        readonly code: string | undefined,
        readonly detail: string | undefined,
        /** What `Retry-After` asked for. */
        readonly retryAfterMs: number | undefined,
        /** The answer's own `Date`, milliseconds since 1970. */
        readonly answeredAt: number | undefined,
        /** What Atlas puts into its text, one by one. */
        readonly parameters?: readonly unknown[],
    ) {
        super(
            method,
            path,
            `answered ${[status, code].filter(Boolean).join(" ")}${detail ? `: ${withoutStop(detail)}` : ""}`,
        );
    }

    /** The same, for somebody who hears of it later. */
    inMs(retryAfterMs: number): AtlasApiError {
        const { method, path, status, code, detail, answeredAt, parameters } = this;
        return new AtlasApiError(method, path, status, code, detail, retryAfterMs, answeredAt, parameters);
    }
}

/** Atlas (or something on the way) refused the credentials themselves. */
export class AtlasAuthError extends AtlasError {
    override readonly name = "AtlasAuthError";
    constructor(
        method: string,
        path: string,
        outcome: string,
        /** True if only the header was too old, again and again: the credentials themselves are right. */
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
        /** True if the request cannot have reached Atlas, because no connection came about. */
        readonly neverSent: boolean,
    ) {
        super(method, path, `got no answer (${code})`);
    }
}

/** No request was ever answered from there: the address, or something on the way, is more likely wrong than out of order. */
export class AtlasUnreachableError extends AtlasError {
    override readonly name = "AtlasUnreachableError";
    constructor({ method, path, outcome }: AtlasError, host: string) {
        super(
            method,
            path,
            `${outcome}, and Atlas has not answered once from ${host}: check the address (mongodbatlas:baseUrl or ` +
                "MONGODB_ATLAS_BASE_URL), the proxy variables (HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY; a proxy needs its " +
                "scheme, such as http://) and the firewall",
        );
    }
}

/** The request cannot go out, because the address of its proxy is none. The variable is named; its value may hold a password. */
export class ProxyVariableError extends AtlasError {
    override readonly name = "ProxyVariableError";
    constructor(method: string, path: string, variable: string) {
        super(
            method,
            path,
            `was not sent: the environment variable ${variable} is not a URL such as http://proxy.example:3128; ` +
                "correct or unset it, or name Atlas's host in NO_PROXY",
        );
    }
}

/** An answer came, and it cannot be used: HTML, half a JSON text, an unexpected shape, a redirect. */
export class AtlasAnswerError extends AtlasError {
    override readonly name: string = "AtlasAnswerError";
    constructor(
        method: string,
        path: string,
        readonly status: number,
        problem: string,
    ) {
        super(method, path, `answered ${status} with ${problem}`);
    }
}

/** The answer is whole, and its content is not what Atlas's API is known to say. Unlike a fault of the way, this stays as it is. */
export class AtlasShapeError extends AtlasAnswerError {
    override readonly name = "AtlasShapeError";
}

/** A list whose pages do not come to an end, or not in time. */
export class AtlasListError extends AtlasError {
    override readonly name = "AtlasListError";
    constructor(method: string, path: string, problem: string) {
        super(method, path, `gave a list that could not be read to its end: ${problem}`);
    }
}

/** Atlas's own sentences end in a full stop; in ours more may follow. */
export function withoutStop(sentence: string): string {
    return sentence.replace(/[.]$/, "");
}
