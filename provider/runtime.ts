/**
 * What the captured text asks for, by name, in Pulumi's plugin process: the provider objects. One process serves every
 * resource of a run, so what they share (the Atlas client, what is known of the stack) is made here, once.
 */
import type { dynamic } from "@pulumi/pulumi";
import { legacySnapshotExpiryProvider } from "./dynamic/legacySnapshotExpiry";
import { onDemandSnapshotProvider } from "./dynamic/onDemandSnapshot";
import { createPluginProcess } from "./dynamic/pluginProcess";

const pluginProcess = createPluginProcess();

/** The provider of `OnDemandSnapshot`. */
export function onDemandSnapshot(): dynamic.ResourceProvider {
    return onDemandSnapshotProvider(pluginProcess);
}

/** The provider of `LegacySnapshotExpiry`. */
export function legacySnapshotExpiry(): dynamic.ResourceProvider {
    return legacySnapshotExpiryProvider(pluginProcess);
}
