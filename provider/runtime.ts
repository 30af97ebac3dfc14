/**
 * What Pulumi's plugin process asks for, by name, through the text that is stored in the state: the provider objects. Programs
 * need not import it. These names never change, because old stacks go on asking for them.
 *
 * One process serves every resource of a run, so what they share (the Atlas client, what is known of the stack) is made here,
 * once.
 *
 * @module pulumi-atlas-snapshots/runtime
 * @packageDocumentation
 */
import type { dynamic } from "@pulumi/pulumi";
import { systemClock } from "./clock";
import { dynamicProvider } from "./dynamic/adapter";
import { connectToEngine } from "./dynamic/engine";
import { Operations } from "./dynamic/operations";
import { createPluginProcess } from "./dynamic/pluginProcess";
import { completionLifeCycle } from "./lifecycle/completion/lifeCycle";
import { expiryLifeCycle } from "./lifecycle/expiry/lifeCycle";
import { snapshotLifeCycle } from "./lifecycle/snapshot/lifeCycle";

const operations = new Operations();
const engine = connectToEngine(process.argv.slice(2), operations);
const pluginProcess = createPluginProcess(systemClock, undefined, engine);

/**
 * The provider of `OnDemandSnapshot`.
 *
 * @returns Check, diff, create, read, update and delete, as the engine calls them.
 */
export function onDemandSnapshot(): dynamic.ResourceProvider {
    return operations.counted(dynamicProvider(snapshotLifeCycle, pluginProcess));
}

/**
 * The provider of `LegacySnapshotExpiry`.
 *
 * @returns Check, diff, create, read, update and delete, as the engine calls them.
 */
export function legacySnapshotExpiry(): dynamic.ResourceProvider {
    return operations.counted(dynamicProvider(expiryLifeCycle, pluginProcess));
}

/**
 * The provider of `SnapshotCompletion`.
 *
 * @returns Check, diff, create, read, update and delete, as the engine calls them.
 */
export function snapshotCompletion(): dynamic.ResourceProvider {
    return operations.counted(dynamicProvider(completionLifeCycle, pluginProcess));
}
