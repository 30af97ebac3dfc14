/** What the local Atlas remembers of each request. */

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
    /** Whether the client went away before it had the whole answer. */
    clientClosed?: boolean;
}
