/** How tests look at what has to fail. */
import assert from "node:assert/strict";
import { SnapshotError } from "../../provider/lifecycle/explain";
import { clusterName, projectId, snapshotId } from "./fakeSnapshot";

/** What a step that fails threw; one that succeeds is a failed test. */
export async function failureOf<T extends Error = Error>(
    running: Promise<unknown>,
    kind: abstract new (...args: never[]) => T = Error as unknown as abstract new () => T,
): Promise<T> {
    const outcome: unknown = await running.then(
        () => undefined,
        (error: unknown) => error,
    );
    assert.ok(outcome instanceof kind, outcome instanceof Error ? outcome.message : "It did not fail");
    return outcome;
}

/** The message of a failure that users are told of: it names the usual project, cluster and snapshot. */
export async function namingFailureOf(running: Promise<unknown>): Promise<string> {
    const { message } = await failureOf(running, SnapshotError);
    for (const part of [snapshotId, clusterName, projectId]) {
        assert.ok(message.includes(part), `${message} names ${part}`);
    }
    return message;
}

/** What a dynamic provider threw. The plugin process prints an error's stack to the user, so it has to be empty. */
export async function stacklessFailureOf(running: Promise<unknown>): Promise<Error & Record<string, unknown>> {
    const error = await failureOf<Error & Record<string, unknown>>(running);
    assert.equal(error.stack, "");
    return error;
}
