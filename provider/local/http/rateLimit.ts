/** The token buckets that limit the requests to projects, to clusters, and to the snapshots of each kind. */
import { minuteMs } from "../constants";
import type { RateLimit, Settings } from "../options";
import { refusals } from "./refusals";

/** Sets of endpoints whose limit is no option. Atlas documents the clusters' own; the capacity of the projects' was seen live. */
const otherLimits: Partial<Record<string, RateLimit>> = {
    projects: { capacity: 1200, refillPerMinute: 500 },
    clusters: { capacity: 10_000, refillPerMinute: 5000 },
};

export class RateLimiter {
    private readonly buckets = new Map<string, { level: number; at: number; limit: RateLimit }>();

    constructor(private readonly settings: Settings) {}

    /**
     * Takes one request out of the bucket for these endpoints, and gives the headers of the answer; throws if the bucket is empty.
     *
     * @param scope Whose bucket it is: a project's, or for the projects themselves an account's.
     */
    take(endpoints: string, scope: string, path: string): Record<string, string> {
        if (this.settings.rateLimit === false) {
            return {};
        }
        const now = this.settings.clock.now();
        this.dropFull(now);
        const key = `${endpoints} ${scope}`;
        const limit = otherLimits[endpoints] ?? this.settings.rateLimit;
        const level = this.levelOf(key, now) ?? limit.capacity;
        if (level < 1) {
            throw refusals.rateLimited(
                path,
                Math.ceil(((1 - level) * 60) / limit.refillPerMinute),
                limit,
                headersOf(limit, level),
            );
        }
        this.buckets.set(key, { level: level - 1, at: now, limit });
        return headersOf(limit, level - 1);
    }

    /** A full bucket is as good as none, and any path that is asked for makes one. */
    private dropFull(now: number): void {
        for (const [key, { limit }] of this.buckets) {
            if (this.levelOf(key, now) === limit.capacity) {
                this.buckets.delete(key);
            }
        }
    }

    private levelOf(key: string, now: number): number | undefined {
        const bucket = this.buckets.get(key);
        if (!bucket) {
            return undefined;
        }
        const { level, at, limit } = bucket;
        return Math.min(limit.capacity, level + ((now - at) * limit.refillPerMinute) / minuteMs);
    }
}

function headersOf({ capacity }: RateLimit, level: number): Record<string, string> {
    return { "RateLimit-Limit": String(capacity), "RateLimit-Remaining": String(Math.floor(level)) };
}
