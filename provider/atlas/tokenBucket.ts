/**
 * How many requests Atlas still takes. Atlas counts those of all processes together, and tells what is left with each answer,
 * or not at all: in between this counts our own.
 */
import type { HttpAnswer } from "./transport";

const minuteMs = 60_000;

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
        const tells = (name: string) => answer.header(`ratelimit-${name}`);
        const [limit, remaining] = [Number(tells("limit")), Number(tells("remaining"))];
        if (limit > 0 && limit !== this.capacity) {
            this.resize(limit, (this.refillPerMs * limit) / this.capacity);
        }
        if (tells("remaining") !== undefined && remaining >= 0) {
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
        const [, , capacity, refill, seconds] = (parameters ?? []).map(Number);
        if (capacity && refill && seconds && capacity > 0 && refill > 0 && seconds > 0) {
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
