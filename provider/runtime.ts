/**
 * What the captured text asks for, by name, in Pulumi's plugin process: the provider objects. One process serves every
 * resource of a run, so what they share (the Atlas client, what is known of the stack) is made here, once.
 */
import type { dynamic } from "@pulumi/pulumi";
import { systemClock } from "./clock";
import { dynamicProvider } from "./dynamic/adapter";
import { connectToEngine } from "./dynamic/engine";
import { Operations } from "./dynamic/operations";
import { createPluginProcess } from "./dynamic/pluginProcess";
import { expiryLifeCycle } from "./lifecycle/expiry/lifeCycle";
import { snapshotLifeCycle } from "./lifecycle/snapshot/lifeCycle";

const operations = new Operations();
const engine = connectToEngine(process.argv.slice(2), operations);
const pluginProcess = createPluginProcess(systemClock, undefined, engine);

/** The provider of `OnDemandSnapshot`. */
export function onDemandSnapshot(): dynamic.ResourceProvider {
    return operations.counted(dynamicProvider(snapshotLifeCycle, pluginProcess));
}

/** The provider of `LegacySnapshotExpiry`. */
export function legacySnapshotExpiry(): dynamic.ResourceProvider {
    return operations.counted(dynamicProvider(expiryLifeCycle, pluginProcess));
}
