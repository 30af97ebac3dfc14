/** Which failed requests are repeated, and after how long. Pure; whatever is not named here is final. */
import { AtlasAnswerError, AtlasApiError, AtlasAuthError, AtlasConnectionError, AtlasShapeError } from "./errors";
import type { HttpRequest } from "./transport";

const firstDelayMs = 500;
const longestDelayMs = 30_000;
/** Of one request. */
const mostShapeFaults = 3;

/**
 * True if the same request may go out again.
 *
 * A POST takes a snapshot and Atlas has no idempotency key: it is repeated only where Atlas certainly did nothing, because
 * it never got the request or said that it refuses it for the moment.
 */
export function mayRepeat(method: HttpRequest["method"], error: unknown): boolean {
    if (error instanceof AtlasApiError) {
        const refusedForNow =
            error.status === 429 || (error.status === 405 && error.code === "WRITES_NOT_ALLOWED_DURING_APP_UPGRADES");
        return refusedForNow || (method !== "POST" && error.status >= 500);
    }
    if (error instanceof AtlasConnectionError) {
        return error.neverSent || method !== "POST";
    }
    if (error instanceof AtlasAuthError) {
        return error.stale;
    }
    // Half an answer or a proxy's page. A redirect stays a redirect, and a shape stays as it is.
    return (
        error instanceof AtlasAnswerError &&
        !(error instanceof AtlasShapeError) &&
        method !== "POST" &&
        error.status < 300
    );
}

/** An unexpected shape may come from one server of many in the middle of an update: it is asked for a few times, not for hours. */
export function mayRepeatShape(method: HttpRequest["method"], error: unknown, shapeFaults: number): boolean {
    return error instanceof AtlasShapeError && method !== "POST" && shapeFaults < mostShapeFaults;
}

/**
 * Milliseconds until the next attempt: what Atlas asked for, else growing and spread out, so that many waiters do not
 * come back at the same moment.
 *
 * @param failures How often the request has failed so far, from 1.
 * @param random From 0 up to, but not including, 1.
 */
export function retryDelayMs(error: unknown, failures: number, random: number): number {
    if (error instanceof AtlasApiError && error.retryAfterMs) {
        // Everybody was told the same moment: come a little after it, never before. "At once" is no advice to go by.
        return error.retryAfterMs + random * firstDelayMs;
    }
    const ceiling = Math.min(longestDelayMs, firstDelayMs * 2 ** Math.min(failures - 1, 10));
    return ceiling / 2 + (ceiling / 2) * random;
}
