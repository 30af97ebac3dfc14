/** How tests look at what has to fail. */
import assert from "node:assert/strict";

/** What a step that fails threw; one that succeeds is a failed test. */
export async function failureOf<T extends Error>(
    promise: Promise<unknown>,
    kind: abstract new (...args: never[]) => T,
): Promise<T> {
    const outcome: unknown = await promise.then(
        () => undefined,
        (error: unknown) => error,
    );
    assert.ok(outcome instanceof kind, outcome instanceof Error ? outcome.message : "It did not fail");
    return outcome;
}
