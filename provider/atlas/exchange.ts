/** One request to Atlas and its answer: the versioned media type, the credentials, and what the answer means. */
import type * as v from "valibot";
import type { Clock } from "../clock";
import type { AtlasSettings } from "../settings/settings";
import { answeredAt, apiErrorOf, readAnswer } from "./answer";
import type { Authenticator } from "./authenticator";
import { createAuthenticator } from "./createAuthenticator";
import { AtlasApiError, AtlasAuthError, withoutStop } from "./errors";
import type { HttpAnswer, HttpRequest, Transport } from "./transport";
import { urlBelow } from "./url";

const mediaType = "application/vnd.atlas.2023-01-01+json";

/** How often one request gets a fresh header after a 401, once these credentials have been accepted before. */
const mostRefusals = 4;

/** 401s that are about the project: the credentials themselves were accepted, and others would change nothing. */
const accessCodes = ["USER_UNAUTHORIZED", "NOT_IN_GROUP", "USER_CANNOT_ACCESS_GROUP"];

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

/** What is known of one attempt while it runs, and after it has failed. */
export interface Attempt {
    /** Whether Atlas may have acted on it. */
    sent: boolean;
    answer: HttpAnswer | undefined;
}

export class Exchange {
    /** Whether these credentials were accepted so far, be it with an error. */
    private accepted = false;
    private readonly authenticator: Authenticator;
    /** The same moment by two clocks. */
    private lastDate: { atlas: number; here: number } | undefined;

    constructor(
        private readonly settings: AtlasSettings,
        private readonly transport: Transport,
        private readonly clock: Clock,
    ) {
        this.authenticator = createAuthenticator(settings, transport, clock);
    }

    /** Atlas's time, as far as its last answer tells; never ahead of it. Milliseconds since 1970. */
    get atlasNow(): number | undefined {
        return this.lastDate && this.lastDate.atlas + this.clock.now() - this.lastDate.here;
    }

    /**
     * One attempt at an operation. Where only the header was refused, it goes out again with a fresh one.
     *
     * @param signal Ends everything but a POST that has gone out: what Atlas does with that one has to be known.
     * @param attempt Is told how far it has come.
     */
    async carryOut<T>(operation: Operation<T>, signal: AbortSignal, attempt: Attempt): Promise<Answered<T>> {
        const request = this.httpRequest(operation);
        for (let refusals = 0; ;) {
            const authorization = await this.authenticator.authorize(request, signal);
            signal.throwIfAborted();
            attempt.sent = true;
            const end = operation.method === "POST" ? new AbortController().signal : signal;
            const answer = await this.transport(withHeader(request, authorization), end);
            attempt.sent = answer.status !== 401;
            attempt.answer = answer;
            this.noteDate(answer);
            if (answer.status !== 401 || accessDenied(operation.method, request.url.pathname, answer)) {
                const value = this.noteAccepted(() =>
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
        return {
            method,
            url: urlBelow(this.settings.baseUrl, path, query),
            headers: { Accept: mediaType, ...(body !== undefined && { "Content-Type": mediaType }) },
            ...(body !== undefined && { body: JSON.stringify(body) }),
        };
    }

    private noteAccepted<T>(read: () => T): T {
        try {
            const value = read();
            this.accepted = true;
            return value;
        } catch (error) {
            this.accepted ||= error instanceof AtlasApiError && error.code !== undefined;
            throw error;
        }
    }

    private noteDate(answer: HttpAnswer): void {
        const atlas = answeredAt(answer);
        this.lastDate = atlas === undefined ? this.lastDate : { atlas, here: this.clock.now() };
    }

    private authError(method: string, path: string, answer: HttpAnswer, stale: boolean): AtlasAuthError {
        const error = apiErrorOf(method, path, answer);
        const said =
            error instanceof AtlasApiError ? withoutStop([error.code, error.detail].filter(Boolean).join(": ")) : "";
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
