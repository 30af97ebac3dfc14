/** What a create left behind when it failed, for the case that the engine calls it again in the same run (an `onError` hook). */
import type { Session } from "../session";
import type { SnapshotState } from "./state";

/** By session and URN: forgotten with the process. */
const left = new WeakMap<Session, Map<string, SnapshotState>>();

export function noteLeftBehind(session: Session, state: SnapshotState): void {
    left.set(session, (left.get(session) ?? new Map<string, SnapshotState>()).set(state.__urn, state));
}

/** What an earlier create of the same resource left behind, once. */
export function claimLeftBehind(session: Session, urn: string): SnapshotState | undefined {
    const states = left.get(session);
    const state = states?.get(urn);
    states?.delete(urn);
    return state;
}
