/** What can be told of the process that a program runs in, and an error that the program's user is shown as it stands. */
import type { AsyncLocalStorage } from "node:async_hooks";
import * as pulumi from "@pulumi/pulumi";

/** Under `setMocks` the SDK's monitor is one that holds the mocks; it exports no other sign of them. */
export function isMocked(): boolean {
    const monitor: unknown = pulumi.runtime.hasMonitor() ? pulumi.runtime.getMonitor() : undefined;
    return typeof monitor === "object" && monitor !== null && "mocks" in monitor;
}

/**
 * Whether it is an inline program of the Automation API, which runs in the process that calls `stack.up()`. The SDK gives each
 * inline program a store of its own. So does a component provider to each of its components; but that one is a process of the
 * engine, which told it the engine's address as an argument.
 */
export function isInline(): boolean {
    const { asyncLocalStorage } = globalThis as unknown as SdkGlobals;
    const store = asyncLocalStorage.getStore();
    return store !== undefined && !process.argv.includes(store.settings.options.engineAddr ?? "");
}

/** What the SDK's copies in one process share, of it what is asked here; its declarations name no way to it. */
interface SdkGlobals {
    asyncLocalStorage: AsyncLocalStorage<{ settings: { options: { engineAddr?: string } } }>;
}

/**
 * The SDK shows the message of a RunError as it stands; of any other error it shows the stack. Without a stack, because the
 * SDK inspects that too, and Node's `inspect` runs for half a minute over a frame such as `node_modules/@pulumi/output.ts`.
 */
export function userError(message: string): Error {
    return Object.assign(new pulumi.RunError(message), { stack: "" });
}
