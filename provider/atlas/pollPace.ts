/**
 * Which of many waiters may ask Atlas next, and when. The polls leave one request for each that waits: every wait ends with an
 * answer, and asking too early must not eat that up. So while nothing is finished they go at the pace of the refill and of what
 * is to spare, the further apart the more there are; as soon as one is found finished, others may ask at once, because what has
 * become finished is found with a request that was needed anyhow.
 */
import type { TokenBucket } from "./tokenBucket";

/** Over how long the polls spend what the limit has to spare beyond what the waits will need. */
const spareHorizonMs = 30_000;
/** What stays for other processes, as a share of the limit. */
const othersShare = 0.05;
/** The most that is kept for the ends of the waits, as a share of the limit: a bucket that is nearly full refills in vain. */
const reserveShare = 0.5;
/** Polls never stop altogether, however much others draw on the limit. */
const slowestPollMs = 1000;
/** How many may ask because one was found finished: more than one, so that a wave is found quickly. */
const nextAfterFinished = 2;
/** What is left of that when a wave is over must not send everybody out who comes after it. */
const mostAtOnce = 8;

/** Somebody who waits for something in Atlas and asks for it again and again. */
export interface Waiter {
    /** Milliseconds since 1970. */
    startedAt: number;
    /** Whether Atlas is at work on it: what is still queued cannot be finished next. */
    inProgress: boolean;
}

/** What one of many waiters tells the others. */
export interface WaitersPlace {
    /** Its question was answered, and nothing is finished. */
    noteUnfinished(): void;
    /** @param finished Whether what it waited for has come. */
    leave(finished: boolean): void;
}

export class PollPace {
    /** Since when each has been waiting for an answer to come; -Infinity for those that have not asked yet. */
    private readonly askedAt = new Map<Waiter, number>();
    private underWay = 0;
    private atOnce = 0;
    private lastAt = -Infinity;
    private nextAt = -Infinity;

    get waiting(): number {
        return this.askedAt.size;
    }

    join(waiter: Waiter): void {
        this.askedAt.set(waiter, -Infinity);
    }

    leave(waiter: Waiter, finished: boolean): void {
        this.askedAt.delete(waiter);
        this.atOnce = Math.min(this.atOnce + (finished ? nextAfterFinished : 0), mostAtOnce);
    }

    /** What was asked for is not finished: that others are becomes less likely. */
    noteUnfinished(): void {
        this.atOnce = Math.floor(this.atOnce / 2);
    }

    noteAnswered(): void {
        this.underWay -= 1;
    }

    /** One whose deadline has come asks without a turn. */
    noteAsked(waiter: Waiter, now: number): void {
        this.askedAt.set(waiter, now);
        this.underWay += 1;
        this.lastAt = now;
    }

    /**
     * The one of these polls that may go now, the oldest waiter's first; else the moment at which to look again.
     *
     * @param asking At least one.
     */
    choose<T extends { waiter: Waiter }>(asking: Iterable<T>, bucket: TokenBucket, now: number): T | number {
        if (this.atOnce >= 1 && bucket.left(now) >= 1) {
            this.atOnce -= 1;
            return first(asking, (one, other) => endsSooner(one.waiter, other.waiter));
        }
        const needed = Math.min(this.waiting - this.underWay, bucket.capacity * reserveShare);
        const reserve = Math.max(1, needed + bucket.capacity * othersShare);
        const spare = bucket.left(now) - reserve;
        if (spare < 0) {
            const slowestAt = Math.max(this.lastAt + slowestPollMs, now + bucket.msUntil(1, now));
            if (now < slowestAt) {
                return Math.min(slowestAt, now + bucket.msUntil(reserve, now));
            }
        }
        const rate = bucket.refill + Math.max(0, spare) / spareHorizonMs;
        if (now < this.nextAt) {
            return this.nextAt;
        }
        this.nextAt = now + 1 / rate;
        // Once in a round for each, so that those that take long do not keep the others from asking at all.
        const roundBeganAt = now - this.waiting / rate;
        const askedAt = ({ waiter }: T) => this.askedAt.get(waiter) ?? -Infinity;
        return first(asking, (one, other) => {
            const [askedInRound, otherInRound] = [askedAt(one) > roundBeganAt, askedAt(other) > roundBeganAt];
            if (askedInRound !== otherInRound) {
                return otherInRound;
            }
            return askedInRound ? askedAt(one) < askedAt(other) : endsSooner(one.waiter, other.waiter);
        });
    }
}

/** Without knowing how long a snapshot takes, the one that has taken longest is the one to end first. */
function endsSooner(one: Waiter, other: Waiter): boolean {
    return one.inProgress === other.inProgress ? one.startedAt < other.startedAt : one.inProgress;
}

function first<T>(all: Iterable<T>, isBefore: (one: T, other: T) => boolean): T {
    return [...all].reduce((found, one) => (isBefore(one, found) ? one : found));
}
