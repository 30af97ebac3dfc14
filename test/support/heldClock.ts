/** A local Atlas's clock whose pauses end when the test says so: a `slow` fault then holds its answer back for as long as needed. */
import { type Clock, systemClock } from "../../provider/clock";

export class HeldClock implements Clock {
    /** Resolves once an answer is held back. */
    readonly held: Promise<void>;
    private shiftMs = 0;
    private readonly freed: Promise<void>;
    private noteHeld: () => void = () => undefined;
    private free: () => void = () => undefined;

    constructor() {
        this.held = new Promise((resolve) => {
            this.noteHeld = resolve;
        });
        this.freed = new Promise((resolve) => {
            this.free = resolve;
        });
    }

    now(): number {
        return systemClock.now() + this.shiftMs;
    }

    random(): number {
        return systemClock.random();
    }

    async sleep(_ms: number, signal?: AbortSignal): Promise<void> {
        this.noteHeld();
        await new Promise<void>((resolve, reject) => {
            signal?.addEventListener("abort", () => {
                reject(new Error("Nobody waits for the answer any more"));
            });
            void this.freed.then(resolve);
        });
    }

    advance(ms: number): void {
        this.shiftMs += ms;
    }

    /** Lets every answer go. */
    release(): void {
        this.free();
    }
}
