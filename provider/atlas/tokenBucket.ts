/**
 * How many requests Atlas still takes. Atlas counts those of all processes together, and tells what is left with each answer,
 * or not at all: in between this counts our own.
 */
import type { HttpAnswer } from "./transport";

const minuteMs = 60_000;

/** Beyond that a number is a mistake of whoever tells it: Atlas's limits lie around a thousand requests. */
const mostRequests = 1_000_000;
const longestRefillSeconds = 3600;

export class TokenBucket {
    /** The documented limit of Cloud Backups, until Atlas tells another one. */
    capacity = 1200;
    private refillPerMs = 500 / minuteMs;
    private level = this.capacity;

    /** @param at Milliseconds since 1970, as everywhere here. */
    constructor(private at: number) {}

    left(now: number): number {
        this.level = Math.min(this.capacity, this.level + Math.max(0, now - this.at) * this.refillPerMs);
        this.at = now;
        return this.level;
    }

    /** Requests per millisecond that can go on for ever. */
    get refill(): number {
        return this.refillPerMs;
    }

    /** How long until so many requests are left. */
    msUntil(level: number, now: number): number {
        return Math.max(0, (Math.min(level, this.capacity) - this.left(now)) / this.refillPerMs);
    }

    spend(now: number): void {
        this.level = this.left(now) - 1;
    }

    /** @param unanswered Requests of ours that Atlas may not have counted yet. */
    learn(answer: HttpAnswer, unanswered: number, now: number): void {
        const limit = wholeNumber(answer.header("ratelimit-limit"), 1, mostRequests);
        if (limit !== undefined && limit !== this.capacity) {
            this.resize(limit, (this.refillPerMs * limit) / this.capacity);
        }
        const remaining = wholeNumber(answer.header("ratelimit-remaining"), 0, mostRequests);
        if (remaining !== undefined) {
            this.left(now);
            this.level = Math.max(0, remaining - unanswered);
        }
    }

    /**
     * After a 429.
     *
     * @param parameters What RATE_LIMITED_TOKEN_BUCKET tells: path, seconds to wait, capacity, refill, seconds of the refill.
     */
    empty(parameters: readonly unknown[] | undefined, now: number): void {
        const [, , told, toldRefill, toldSeconds] = parameters ?? [];
        const capacity = wholeNumber(told, 1, mostRequests);
        const refill = wholeNumber(toldRefill, 1, mostRequests);
        const seconds = wholeNumber(toldSeconds, 1, longestRefillSeconds);
        if (capacity !== undefined && refill !== undefined && seconds !== undefined) {
            this.resize(capacity, refill / (seconds * 1000));
        }
        this.left(now);
        this.level = 0;
    }

    private resize(capacity: number, refillPerMs: number): void {
        this.capacity = capacity;
        this.refillPerMs = refillPerMs;
        this.level = Math.min(this.level, capacity);
    }
}

/** A value that cannot be is none. */
function wholeNumber(told: unknown, least: number, most: number): number | undefined {
    const text = typeof told === "number" || typeof told === "string" ? String(told).trim() : "";
    const number = /^\d+$/.test(text) ? Number(text) : NaN;
    return number >= least && number <= most ? number : undefined;
}
