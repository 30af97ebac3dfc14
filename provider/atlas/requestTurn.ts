/** One request's place in the queue: what it says of itself, and how its wait ends. */
import { abortReason } from "../clock";
import type { AtlasApiError } from "./errors";
import type { Waiter } from "./pollPace";

/** What one request says of itself. "change": POST, PATCH, DELETE. "spare": only where there is room for it. */
export type Turn = Wish &
    ({ kind: "change" | "read" } | { kind: "spare"; toCome?: number | undefined } | { kind: "poll"; waiter: Waiter });

interface Wish {
    /** Milliseconds since 1970: then it goes out, whoever else is waiting. */
    deadlineAt: number;
    signal: AbortSignal;
    /** Told where Atlas has refused a request for its limit, so that all have to wait. */
    onHeld?: ((error: AtlasApiError, ms: number) => void) | undefined;
    /** Told every few seconds while it waits for its turn. */
    onWaiting?: (() => void) | undefined;
}

/** A request that is waiting. */
export type Entry<T extends Turn = Turn> = T & {
    admit: () => void;
    refuse: (error: Error) => void;
};

/** There is no room for a request that is not necessary. */
export class NoRoomError extends Error {
    override readonly name = "NoRoomError";
}

/**
 * Stands among the others until it is let in, refused, or nobody waits for it any more.
 *
 * @param begun Called as soon as it does.
 */
export async function standIn<T extends Turn>(
    turn: T,
    others: Set<Entry<T>>,
    begun: (entry: Entry<T>) => void,
): Promise<void> {
    await new Promise<void>((resolve, reject) => {
        turn.signal.throwIfAborted();
        const leave = () => {
            others.delete(entry);
            turn.signal.removeEventListener("abort", abort);
        };
        const abort = () => {
            leave();
            reject(abortReason(turn.signal));
        };
        const entry: Entry<T> = {
            ...turn,
            admit: () => {
                leave();
                resolve();
            },
            refuse: (error) => {
                leave();
                reject(error);
            },
        };
        turn.signal.addEventListener("abort", abort, { once: true });
        others.add(entry);
        begun(entry);
    });
}
