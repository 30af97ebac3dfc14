/** One `request()` for every Atlas operation: its turn, its repetition, and when to give up. */
import { abortReason, type Clock } from "../clock";
import type { AtlasSettings } from "../settings/settings";
import { Contacts } from "./contacts";
import { AtlasApiError, AtlasError, AtlasShapeError, AtlasUnreachableError } from "./errors";
import { type Answered, type Attempt, Exchange, type Operation } from "./exchange";
import type { Waiter } from "./pollPace";
import { RequestLimits } from "./requestLimits";
import type { RequestQueue } from "./requestQueue";
import type { Turn } from "./requestTurn";
import { mayRepeat, mayRepeatShape, retryDelayMs } from "./retry";
import type { HttpRequest, Transport } from "./transport";
import { urlBelow } from "./url";

/** How long one request tries an address from which Atlas has never answered. */
const firstContactMs = 60_000;

/** How long a call may take in all, how urgent it is, and who wants to know what it waits for. */
export interface Budget {
    /** Milliseconds since 1970: no attempt but the first one begins after this moment. */
    deadlineAt: number;
    signal: AbortSignal;
    /** Called before each pause that an error makes necessary, be it another request's (the project's limit is used up). */
    onRetry?: (error: Error, delayMs: number) => void;
    /** For a question that is asked again and again: who asks. Everything else goes before it. */
    waiter?: Waiter;
    /** Called every few seconds while such a question waits for its turn. */
    onWaiting?: () => void;
    /** Only where the project's request limit has room for it: else a `NoRoomError`. */
    ifRoom?: boolean;
    /** How many requests are still to come that have no place in a queue yet, and need that room. */
    toCome?: number;
}

export class AtlasClient {
    private readonly exchange: Exchange;

    constructor(
        private readonly settings: AtlasSettings,
        transport: Transport,
        private readonly clock: Clock,
        private readonly limits: Pick<RequestLimits, "queueFor"> = new RequestLimits(clock),
        private readonly contacts = new Contacts(),
    ) {
        this.exchange = new Exchange(settings, contacts.watch(settings.baseUrl, transport), clock);
    }

    /**
     * Carries out one operation, repeating it where that is safe, until it succeeds or the budget is used up.
     *
     * @throws {AtlasError} one of its kinds, or the signal's reason once that is aborted. A POST that has gone out runs to its end
     *     all the same: its caller has to know what became of it.
     * @throws {NoRoomError} for a request that is made only if there is room.
     */
    async request<T>(operation: Operation<T>, budget: Budget): Promise<Answered<T>> {
        const queue = this.queueFor(operation.path);
        const startedAt = this.clock.now();
        let shapeFaults = 0;
        for (let failures = 1; ; failures++) {
            budget.signal.throwIfAborted();
            const attempt: Attempt = { sent: false, answer: undefined };
            try {
                return await this.attemptInTurn(operation, budget, attempt, queue);
            } catch (error) {
                if (budget.signal.aborted) {
                    throw attempt.sent && operation.method === "POST" ? error : abortReason(budget.signal);
                }
                // What fails before it is sent (a token, a challenge) is as safe to repeat as a GET.
                const method = attempt.sent ? operation.method : "GET";
                shapeFaults += error instanceof AtlasShapeError ? 1 : 0;
                const mayGoOn = mayRepeat(method, error) || mayRepeatShape(method, error, shapeFaults);
                if (!(error instanceof AtlasError) || !mayGoOn) {
                    throw error;
                }
                const delayMs = this.delayWithin(budget, startedAt, error, failures);
                if (delayMs === undefined) {
                    throw this.isReached ? error : new AtlasUnreachableError(error, this.settings.baseUrl.host);
                }
                if (error instanceof AtlasApiError && error.status === 429 && error.path === this.pathOf(operation)) {
                    queue?.hold(error, delayMs);
                }
                budget.onRetry?.(error, delayMs);
                await this.clock.sleep(delayMs, budget.signal);
            }
        }
    }

    /** Whether the time is up: then no request of this budget begins that is not the first of its operation. */
    isOver({ deadlineAt }: Budget): boolean {
        return this.clock.now() >= deadlineAt;
    }

    /** The queue in which requests for this path wait for their turn, if Atlas limits them. */
    queueFor(path: string): RequestQueue | undefined {
        return this.limits.queueFor(this.settings.baseUrl, path);
    }

    /** Atlas's time, as far as its last answer tells; never ahead of it. Milliseconds since 1970. */
    get atlasNow(): number | undefined {
        return this.exchange.atlasNow;
    }

    private async attemptInTurn<T>(
        operation: Operation<T>,
        budget: Budget,
        attempt: Attempt,
        queue: RequestQueue | undefined,
    ): Promise<Answered<T>> {
        if (!queue) {
            return await this.exchange.carryOut(operation, budget.signal, attempt);
        }
        const turn = turnOf(operation.method, budget);
        await queue.turn(turn);
        try {
            return await this.exchange.carryOut(operation, budget.signal, attempt);
        } finally {
            queue.done(turn, attempt.answer);
        }
    }

    /** How long to pause before the next attempt; undefined if it is time to give up. */
    private delayWithin(budget: Budget, startedAt: number, error: Error, failures: number): number | undefined {
        const lastAttemptAt = this.isReached
            ? budget.deadlineAt
            : Math.min(budget.deadlineAt, startedAt + firstContactMs);
        const leftMs = lastAttemptAt - this.clock.now();
        const delayMs = retryDelayMs(error, failures, this.clock.random());
        const toldToWaitMs = error instanceof AtlasApiError ? (error.retryAfterMs ?? 0) : 0;
        // The last attempt is made at the deadline itself, but never before the moment that Atlas named.
        return leftMs <= 0 || toldToWaitMs > leftMs ? undefined : Math.min(delayMs, leftMs);
    }

    private get isReached(): boolean {
        return this.contacts.has(this.settings.baseUrl);
    }

    /** As errors name it: a 429 of the token endpoint says nothing of the project's limit. */
    private pathOf({ path }: Operation<unknown>): string {
        return urlBelow(this.settings.baseUrl, path).pathname;
    }
}

function turnOf(
    method: HttpRequest["method"],
    { waiter, ifRoom, toCome, deadlineAt, signal, onRetry, onWaiting }: Budget,
): Turn {
    const wish = { deadlineAt, signal, onHeld: onRetry, onWaiting };
    if (waiter) {
        return { kind: "poll", waiter, ...wish };
    }
    if (method === "GET" && ifRoom) {
        return { kind: "spare", toCome, ...wish };
    }
    return { kind: method === "GET" ? "read" : "change", ...wish };
}
