/**
 * One operation on one resource: what it works with, and how long it may take. Nothing here knows which door (dynamic provider,
 * plugin, test) it came by.
 */
import type { Budget } from "../atlas/client";
import { readLimitMs } from "../atlas/readLimit";
import { AtlasApiError, AtlasConnectionError } from "../atlas/errors";
import type { Clock } from "../clock";
import { parseDuration, type Timeouts } from "./duration";
import type { Holders } from "./holders";
import type { Progress } from "./progress";
import type { Session } from "./session";

/** What a process knows of the stack that it works for. */
export interface Stack {
    clock: Clock;
    session: Session;
    holders: Holders;
}

/** What the methods of a life cycle are given, for one resource. */
export interface Context<Atlas> extends Stack {
    atlas: Atlas;
    /** Aborted when nobody waits for the outcome any more. */
    signal: AbortSignal;
    progress: Progress;
}

/** An operation that has begun. */
export interface Operation<Atlas> extends Context<Atlas> {
    /** The name of the timeout that it goes by, for messages; reads have none. */
    readonly timeout: keyof Timeouts | undefined;
    /** When it has to end, milliseconds since 1970. */
    readonly deadlineAt: number;
    /** What a call to Atlas may take as a part of it. */
    readonly budget: Budget;
}

const defaultTimeout = "2h";

/** The operation that goes by `timeouts.<timeout>`, from now on. */
export function begin<Atlas>(
    timeout: keyof Timeouts,
    { timeouts }: { timeouts?: Timeouts },
    context: Context<Atlas>,
): Operation<Atlas> {
    const ms = parseDuration(timeouts?.[timeout] ?? defaultTimeout);
    if (ms === undefined) {
        throw new Error(`timeouts.${timeout} is not a length of time such as "45m"`);
    }
    return until(context.clock.now() + ms, { ...context, timeout });
}

/** A read, from now on. */
export function beginRead<Atlas>(context: Context<Atlas>): Operation<Atlas> {
    return until(context.clock.now() + readLimitMs, { ...context, timeout: undefined });
}

/** The same operation with another end. */
export function until<Atlas>(
    deadlineAt: number,
    operation: Context<Atlas> & Pick<Operation<Atlas>, "timeout">,
): Operation<Atlas> {
    const { signal, progress } = operation;
    const budget: Budget = {
        deadlineAt,
        signal,
        onRetry: (error, delayMs) => {
            progress.status({ what: inFewWords(error), nextTryInMs: delayMs });
        },
    };
    return { ...operation, deadlineAt, budget };
}

/** The same operation, which shows its progress elsewhere. */
export function showing<Atlas>(progress: Progress, operation: Operation<Atlas>): Operation<Atlas> {
    return until(operation.deadlineAt, { ...operation, progress });
}

/** For a row of a table: the whole message has its place where an operation fails. */
function inFewWords(error: Error): string {
    if (error instanceof AtlasApiError) {
        return error.status === 429 ? "rate limited" : `Atlas answered ${error.status}`;
    }
    return error instanceof AtlasConnectionError ? `no answer (${error.code})` : "no usable answer";
}
