/** What the tests of the functions share: all twelve forms by name, and a program without an engine to call them in. */
import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import * as provider from "../../provider";
import { failureOf } from "./failureOf";

export type Args = Record<string, unknown>;
type Call = (args: Args, opts?: pulumi.InvokeOptions) => Promise<Args>;
type CallOutput = (args: Args, opts?: pulumi.InvokeOutputOptions) => pulumi.Output<Args>;

const { getSnapshot, getSnapshots, getSnapshotOutput, getSnapshotsOutput } = provider;
const { getServerlessSnapshot, getServerlessSnapshots } = provider;
const { getServerlessSnapshotOutput, getServerlessSnapshotsOutput } = provider;
const { getLegacySnapshot, getLegacySnapshots, getLegacySnapshotOutput, getLegacySnapshotsOutput } = provider;

/** Each function with its form that ends in `Output`, free of their types: tests call them as plain JavaScript does. */
export const functions = {
    getSnapshot: [getSnapshot, getSnapshotOutput],
    getSnapshots: [getSnapshots, getSnapshotsOutput],
    getServerlessSnapshot: [getServerlessSnapshot, getServerlessSnapshotOutput],
    getServerlessSnapshots: [getServerlessSnapshots, getServerlessSnapshotsOutput],
    getLegacySnapshot: [getLegacySnapshot, getLegacySnapshotOutput],
    getLegacySnapshots: [getLegacySnapshots, getLegacySnapshotsOutput],
} as unknown as Record<FunctionName, [Call, CallOutput]>;

export const names = [
    "getSnapshot",
    "getSnapshots",
    "getServerlessSnapshot",
    "getServerlessSnapshots",
    "getLegacySnapshot",
    "getLegacySnapshots",
] as const;
export type FunctionName = (typeof names)[number];

export function isList(name: FunctionName): boolean {
    return name.endsWith("Snapshots");
}

/** Where a function finds its settings: the stack's configuration and the environment, and nothing of the machine's own. */
export function useProgram(
    config: Record<string, string> = {},
    env: Record<string, string> = {},
    preview = false,
): void {
    // Another test's mocks would answer in Atlas's place.
    pulumi.runtime.resetOptions("shop", "dev", 1, "", "", preview, "");
    pulumi.runtime.setAllConfig(config);
    for (const name of Object.keys(process.env).filter((key) => key.startsWith("MONGODB_ATLAS_"))) {
        Reflect.deleteProperty(process.env, name);
    }
    Object.assign(process.env, env);
}

/** What `make` makes with mocks in the engine's place, for functions that are called without them afterwards. */
export async function madeWithMocks<T>(make: () => T): Promise<T> {
    const mocks = {
        newResource: ({ name }: pulumi.runtime.MockResourceArgs) => ({ id: `${name}-id`, state: {} }),
        call: ({ inputs }: pulumi.runtime.MockCallArgs) => inputs as object,
    };
    await pulumi.runtime.setMocks(mocks, "shop", "dev");
    const made = make();
    await pulumi.runtime.disconnect();
    return made;
}

/** The value of an output, and what is known of it. */
export async function told<T>(output: pulumi.Output<T>): Promise<{ value: T; isKnown: boolean; isSecret: boolean }> {
    const inner = output as unknown as { promise: () => Promise<T>; isKnown: Promise<boolean> };
    return { value: await inner.promise(), isKnown: await inner.isKnown, isSecret: await pulumi.isSecret(output) };
}

export const unknown: pulumi.Output<string> = pulumi.output(pulumi.unknown as string);

/** The message that the user gets to see; of any error but a RunError it would be the stack. */
export async function messageOf(running: Promise<unknown>): Promise<string> {
    const error = await failureOf(running);
    assert.ok(pulumi.RunError.isInstance(error), String(error));
    assert.doesNotMatch(error.message, /\n|<html/i);
    assert.equal(error.stack, "", "Node may inspect a stack for half a minute");
    return error.message;
}

/** The same for an output, whose error the SDK leaves unhandled, so that it ends the program. */
export async function messageOfOutput(output: pulumi.Output<unknown>): Promise<string> {
    const others = process.rawListeners("unhandledRejection") as NodeJS.UnhandledRejectionListener[];
    const unhandled: unknown[] = [];
    process.removeAllListeners("unhandledRejection").on("unhandledRejection", (reason) => unhandled.push(reason));
    try {
        const message = await messageOf((output as unknown as { promise: () => Promise<unknown> }).promise());
        await new Promise((resolve) => setImmediate(resolve));
        assert.deepEqual([...new Set(unhandled.map((reason) => (reason as Error).message))], [message]);
        return message;
    } finally {
        process.removeAllListeners("unhandledRejection");
        others.forEach((listener) => process.on("unhandledRejection", listener));
    }
}
