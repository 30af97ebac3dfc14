/** What the life cycle is given, made for tests: a scripted Atlas, a virtual clock, and a progress that is written down. */
import type { SnapshotContext } from "../../provider/lifecycle/context";
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
    const [statuses, warnings, infos]: [string[], string[], string[]] = [[], [], []];
    const abort = new AbortController();
    const progress = {
        status: (text: string) => void statuses.push(text),
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
        warnings,
        infos,
        abort,
    };
}
