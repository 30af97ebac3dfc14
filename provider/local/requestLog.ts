/** What the local Atlas remembers of each request, and of how many. */

/** One request, in the order of arrival. */
export interface LoggedRequest {
    /** When it arrived, by the local Atlas's clock: milliseconds since 1970. */
    at: number;
    /** The HTTP method. */
    method: string;
    /** The path, without the query. */
    path: string;
    /** The query, by name. */
    query: Record<string, string>;
    /** The status answered; "pending" while there is none; or what happened instead of a whole answer. */
    status: number | "pending" | "reset" | "hang" | "truncated";
    /** By which credentials it was let in: "none" also for wrong ones, and for the token endpoint. */
    authenticated: "digest" | "bearer" | "none";
    /** Whether the local Atlas acted and meant to answer 2xx, even if that answer was then lost. */
    accepted: boolean;
    /** Atlas's code in the `X-Error-Code` header of an answer that refuses. */
    errorCode?: string;
    /** How long it took until there was an answer, or the connection ended, by the local Atlas's clock in milliseconds. */
    durationMs?: number;
    /** What the client calls itself in its `User-Agent` header. */
    userAgent?: string;
    /** Whether the client went away before it had the whole answer. */
    clientClosed?: boolean;
}

export class RequestLog {
    /** One array for good: whoever holds on to it sees what comes and goes. */
    readonly requests: LoggedRequest[] = [];
    /** How many there have been, with those that are gone. */
    count = 0;

    /** @param kept How many there may be; the oldest ones go. */
    constructor(private readonly kept: number) {}

    /** Notes a request that has just arrived. */
    add(request: Request, at: number): LoggedRequest {
        const url = new URL(request.url);
        const userAgent = request.headers.get("user-agent");
        const logged: LoggedRequest = {
            at,
            method: request.method,
            path: url.pathname,
            query: Object.fromEntries(url.searchParams),
            status: "pending",
            authenticated: "none",
            accepted: false,
            ...(userAgent === null ? {} : { userAgent }),
        };
        this.requests.push(logged);
        this.count += 1;
        if (this.requests.length > this.kept) {
            this.requests.shift();
        }
        request.signal.addEventListener("abort", () => {
            // A signal may outlive its request, and be aborted long after the answer.
            if (logged.status === "pending" || logged.status === "hang") {
                logged.clientClosed = true;
            }
        });
        return logged;
    }

    clear(): void {
        this.requests.length = 0;
        this.count = 0;
    }
}
