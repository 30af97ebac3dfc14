/** One `request()` for every Atlas operation: versioned media type, authentication, repetition, errors. */
import type * as v from "valibot";
import { abortReason, type Clock } from "../clock";
import type { AtlasSettings } from "../settings";
import { answeredAt, apiErrorOf, readAnswer } from "./answer";
import type { Authenticator } from "./authenticator";
import { createAuthenticator } from "./createAuthenticator";
import { AtlasAnswerError, AtlasApiError, AtlasAuthError, AtlasConnectionError } from "./errors";
import { mayRepeat, retryDelayMs } from "./retry";
import type { HttpAnswer, HttpRequest, Transport } from "./transport";

const mediaType = "application/vnd.atlas.2023-01-01+json";

/** An address that cannot be connected to and never could is more likely mistyped than out of order. */
const firstContactMs = 60_000;

/** How often one request gets a fresh header after a 401, once these credentials have been accepted before. */
const mostRefusals = 4;

/** 401s that are about the project: the credentials themselves were accepted, and others would change nothing. */
const accessCodes = ["USER_UNAUTHORIZED", "NOT_IN_GROUP", "USER_CANNOT_ACCESS_GROUP"];

/** How long a call may take in all, and who wants to know what it waits for. */
export interface Budget {
    /** Milliseconds since 1970: no attempt but the first one begins after this moment. */
    deadlineAt: number;
    signal: AbortSignal;
    /** Called before each pause between two attempts. */
    onRetry?: (error: Error, delayMs: number) => void;
}

export interface Operation<T> {
    method: HttpRequest["method"];
    /** Below the base URL, encoded. */
    path: string;
    query?: Record<string, string>;
    body?: unknown;
    answer: v.GenericSchema<unknown, T>;
}

export interface Answered<T> {
    value: T;
    /** Atlas's own time when it answered, from its `Date` header; milliseconds since 1970. */
    answeredAt: number | undefined;
}

export class AtlasClient {
    private readonly authenticator: Authenticator;
    private accepted = false;
    private firstFailureAt: number | undefined;

    constructor(
        private readonly settings: AtlasSettings,
        private readonly transport: Transport,
        private readonly clock: Clock,
    ) {
        this.authenticator = createAuthenticator(settings, transport, clock);
    }

    /**
     * Carries out one operation, repeating it where that is safe, until it succeeds or the budget is used up.
     *
     * @throws {AtlasError} one of its kinds, or the signal's reason once that is aborted.
     */
    async request<T>(operation: Operation<T>, budget: Budget): Promise<Answered<T>> {
        for (let failures = 1; ; failures++) {
            budget.signal.throwIfAborted();
            const attempt = { sent: false };
            try {
                return await this.attempt(operation, budget.signal, attempt);
            } catch (error) {
                if (budget.signal.aborted) {
                    throw abortReason(budget.signal);
                }
                // What fails before it is sent (a token, a challenge) is as safe to repeat as a GET.
                if (!(error instanceof Error) || !mayRepeat(attempt.sent ? operation.method : "GET", error)) {
                    throw error;
                }
                const delayMs = this.delayWithin(budget, error, failures);
                if (delayMs === undefined) {
                    throw error;
                }
                budget.onRetry?.(error, delayMs);
                await this.clock.sleep(delayMs, budget.signal);
            }
        }
    }

    private async attempt<T>(
        operation: Operation<T>,
        signal: AbortSignal,
        attempt: { sent: boolean },
    ): Promise<Answered<T>> {
        const request = this.httpRequest(operation);
        for (let refusals = 0; ;) {
            const authorization = await this.authenticator.authorize(request, signal);
            attempt.sent = true;
            const answer = await this.transport(withHeader(request, authorization), signal);
            attempt.sent = answer.status !== 401;
            if (answer.status !== 401 || accessDenied(operation.method, request.url.pathname, answer)) {
                const value = this.noteContact(() =>
                    readAnswer(operation.method, request.url.pathname, answer, operation.answer),
                );
                return { value, answeredAt: answeredAt(answer) };
            }
            const refusal = this.authenticator.refused(authorization, answer);
            refusals += 1;
            if (refusal === "final" || refusals > (this.accepted || refusal === "stale" ? mostRefusals : 1)) {
                throw this.authError(operation.method, request.url.pathname, answer, refusal === "stale");
            }
        }
    }

    private httpRequest<T>({ method, path, query, body }: Operation<T>): HttpRequest {
        const url = new URL(this.settings.baseUrl.href.replace(/\/$/, "") + path);
        url.search = new URLSearchParams(query).toString();
        return {
            method,
            url,
            headers: { Accept: mediaType, ...(body !== undefined && { "Content-Type": mediaType }) },
            ...(body !== undefined && { body: JSON.stringify(body) }),
        };
    }

    /** Remembers that Atlas itself has answered, be it with an error. */
    private noteContact<T>(read: () => T): T {
        try {
            const value = read();
            this.accepted = true;
            return value;
        } catch (error) {
            this.accepted ||= error instanceof AtlasApiError && error.code !== undefined;
            throw error;
        }
    }

    /** How long to pause before the next attempt; undefined where it is time to give up. */
    private delayWithin(budget: Budget, error: Error, failures: number): number | undefined {
        const leftMs = this.lastAttemptAt(error, budget) - this.clock.now();
        const delayMs = retryDelayMs(error, failures, this.clock.random());
        const toldToWaitMs = error instanceof AtlasApiError ? (error.retryAfterMs ?? 0) : 0;
        // The last attempt is made at the deadline itself, but never before the moment that Atlas named.
        return leftMs <= 0 || toldToWaitMs > leftMs ? undefined : Math.min(delayMs, leftMs);
    }

    private lastAttemptAt(error: Error, budget: Budget): number {
        const unreachable = error instanceof AtlasConnectionError ? error.neverSent : error instanceof AtlasAnswerError;
        if (this.accepted || !unreachable) {
            return budget.deadlineAt;
        }
        this.firstFailureAt ??= this.clock.now();
        return Math.min(budget.deadlineAt, this.firstFailureAt + firstContactMs);
    }

    private authError(method: string, path: string, answer: HttpAnswer, stale: boolean): AtlasAuthError {
        const error = apiErrorOf(method, path, answer);
        const said = error instanceof AtlasApiError ? [error.code, error.detail].filter(Boolean).join(": ") : "";
        return new AtlasAuthError(
            method,
            path,
            `answered 401${said && ` ${said}`}; ${this.authenticator.remedy}`,
            stale,
        );
    }
}

function accessDenied(method: string, path: string, answer: HttpAnswer): boolean {
    const error = apiErrorOf(method, path, answer);
    return error instanceof AtlasApiError && accessCodes.includes(error.code ?? "");
}

function withHeader(request: HttpRequest, authorization: string): HttpRequest {
    return { ...request, headers: { ...request.headers, Authorization: authorization } };
}
