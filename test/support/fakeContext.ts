/** What the life cycle is given, made for tests: a scripted Atlas, a virtual clock, and a progress that is written down. */
import type { Timeouts } from "../../provider/lifecycle/duration";
import { begin, until } from "../../provider/lifecycle/operation";
import { type Status, statusText } from "../../provider/lifecycle/progress";
import type { SnapshotContext, SnapshotOperation } from "../../provider/lifecycle/snapshot/context";
import type { Holders } from "../../provider/lifecycle/holders";
import { Session } from "../../provider/lifecycle/session";
import { FakeAtlas, type Script } from "./fakeAtlas";
import { start } from "./fakeSnapshot";
import { FakeStack } from "./fakeStack";
import { VirtualClock } from "./virtualClock";

export interface FakeContext {
    context: SnapshotContext;
    atlas: FakeAtlas;
    clock: VirtualClock;
    session: Session;
    holders: Holders;
    stack: FakeStack;
    statuses: string[];
    /** The last words of operations. */
    outcomes: string[];
    warnings: string[];
    infos: string[];
    /** Says that nobody waits any more. */
    abort: AbortController;
}

export function fakeContext(script: Script = {}, { dateHeader = true, startsAt = start } = {}): FakeContext {
    const clock = new VirtualClock(startsAt);
    return contextOn(clock, new Session(), new FakeAtlas(clock, script, dateHeader), new FakeStack());
}

/** A context for another resource, or another call, of the same process. */
export function contextOn(
    clock: VirtualClock,
    session: Session,
    atlas: FakeAtlas,
    stack: FakeStack,
    holders = stack.register(),
): FakeContext {
    const [statuses, outcomes, warnings, infos]: [string[], string[], string[], string[]] = [[], [], [], []];
    const abort = new AbortController();
    const progress = {
        status: (status: Status) => void statuses.push(statusText(status)),
        outcome: (status: Status) => void outcomes.push(statusText(status)),
        warn: (text: string) => void warnings.push(text),
        info: (text: string) => void infos.push(text),
    };
    return {
        context: { atlas: atlas.operations, clock, signal: abort.signal, progress, session, holders },
        atlas,
        clock,
        session,
        holders,
        stack,
        statuses,
        outcomes,
        warnings,
        infos,
        abort,
    };
}

/** An operation that has begun, and ends at `deadlineAt`. */
export function operationUntil(
    deadlineAt: number,
    context: SnapshotContext,
    timeout: keyof Timeouts = "create",
): SnapshotOperation {
    return until(deadlineAt, begin(timeout, {}, context));
}
