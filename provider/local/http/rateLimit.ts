/** The token buckets that limit a project's requests to the snapshots of each kind. */
import { minuteMs } from "../constants";
import type { Settings } from "../options";
import { refusals } from "./refusals";

export class RateLimiter {
    private readonly buckets = new Map<string, { level: number; at: number }>();

    constructor(private readonly settings: Settings) {}

    /** Takes one request out of the project's bucket for these endpoints, and gives the headers of the answer; throws if the bucket is empty. */
    take(endpoints: string, projectId: string, path: string): Record<string, string> {
        if (this.settings.rateLimit === false) {
            return {};
        }
        const { capacity, refillPerMinute } = this.settings.rateLimit;
        const now = this.settings.clock.now();
        const key = `${endpoints} ${projectId}`;
        const bucket = this.buckets.get(key) ?? { level: capacity, at: now };
        const level = Math.min(capacity, bucket.level + ((now - bucket.at) * refillPerMinute) / minuteMs);
        if (level < 1) {
            const seconds = Math.ceil(((1 - level) * 60) / refillPerMinute);
            throw refusals.rateLimited(path, seconds, capacity, refillPerMinute);
        }
        this.buckets.set(key, { level: level - 1, at: now });
        return { "RateLimit-Limit": String(capacity), "RateLimit-Remaining": String(Math.floor(level - 1)) };
    }
}
