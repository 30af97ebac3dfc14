/** How the scripted Atlases of the unit tests answer: each operation by its own script. */
import assert from "node:assert/strict";

/** One answer: a value, an error to throw, or a function that gives one of them when it is asked. */
export type Answer<T> = T | Error | (() => T | Error);

/** Gives the answers of each operation in order; the last one is repeated. An operation without any may not be called. */
export class ScriptedAnswers {
    private readonly given = new Map<string, number>();

    async next<T>(operation: string, answers: readonly Answer<T>[] | undefined, signal: AbortSignal): Promise<T> {
        // A call takes a turn of the event loop, as it does in life.
        await Promise.resolve();
        signal.throwIfAborted();
        const count = this.given.get(operation) ?? 0;
        this.given.set(operation, count + 1);
        assert.ok(answers !== undefined && answers.length > 0, `The test has no answer to ${operation}`);
        const scripted = answers[Math.min(count, answers.length - 1)];
        const given = typeof scripted === "function" ? (scripted as () => T | Error)() : scripted;
        if (given instanceof Error) {
            throw given;
        }
        return given as T;
    }
}
