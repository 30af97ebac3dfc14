/** The local Atlas's time in an experiment: snapshots get on when the experiment wants it, and never wait for a clock. */
import { type Clock, systemClock } from "../../provider/clock";
import type { LoggedRequest } from "../../provider/local";
import { isAcceptedPost, isPoll } from "./moments";

/** How long a snapshot is queued, and then in progress: longer than an experiment takes. */
export const phaseMs = 600_000;

/**
 * How snapshots get on: one phase (queued, inProgress, completed) with each answer to a poll, for so many answers; or, so that
 * nobody waits longer than needed, all the way as soon as they were taken or asked for.
 */
export type Pace = { steps: number } | "at once";

export class Tempo implements Clock {
    pace: Pace = "at once";
    private shiftMs = 0;

    now(): number {
        return systemClock.now() + this.shiftMs;
    }

    async sleep(ms: number, signal?: AbortSignal): Promise<void> {
        await systemClock.sleep(ms, signal);
    }

    random(): number {
        return systemClock.random();
    }

    /** What is unfinished now is finished from now on. */
    finishAll(): void {
        this.shiftMs += 2 * phaseMs;
    }

    /** For the local Atlas to call with each request that has its answer. */
    readonly onRequest = (request: LoggedRequest) => {
        const isAnsweredPoll = isPoll(request) && request.status === 200;
        if (this.pace === "at once") {
            if (isAnsweredPoll || isAcceptedPost(request)) this.finishAll();
        } else if (isAnsweredPoll && this.pace.steps > 0) {
            this.pace.steps -= 1;
            this.shiftMs += phaseMs;
        }
    };
}
