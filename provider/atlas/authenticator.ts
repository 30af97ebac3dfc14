/**
 * How a request gets its Authorization header. One authenticator serves the whole process, so that one challenge or one
 * token serves every resource.
 */
import type { HttpAnswer, HttpRequest } from "./transport";

/**
 * What a 401 means: "stale", the credentials are right and only the header was old; "refused", a fresh header may be tried;
 * "final", there is no other header to try.
 */
export type Refusal = "stale" | "refused" | "final";

export interface Authenticator {
    /** The Authorization header for one request; asks Atlas for a challenge or a token where none is at hand. */
    authorize(request: HttpRequest, signal: AbortSignal): Promise<string>;
    /** Takes note of a 401 to a request that went out with `header`. */
    refused(header: string, answer: HttpAnswer): Refusal;
    /** What to check when the credentials are refused. Names settings, never values. */
    readonly remedy: string;
}
