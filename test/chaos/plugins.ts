/** The plugin processes of a stack's runs, from the first script that leads to one until its end. */
import { join } from "node:path";
import { processesWith, signalProcess } from "../pulumi/processes";
import type { PulumiStack } from "../pulumi/stack";

/** Also the scripts: a plugin that is just being started would otherwise be overlooked, and live on. */
export function pluginProcesses({ folder }: PulumiStack): number[] {
    return processesWith(`PULUMI_HOME=${join(folder, "home")}`)
        .filter(({ args }) => args.some((arg) => /pulumi-resource-pulumi-nodejs|cmd[\\/]dynamic-provider/.test(arg)))
        .map(({ pid }) => pid);
}

/** SIGKILL to all of them, and to what they have started meanwhile; returns whether there were any. */
export function killPlugins(stack: PulumiStack): boolean {
    const first = pluginProcesses(stack);
    for (let found = first; found.length > 0; found = pluginProcesses(stack)) {
        for (const pid of found) signalProcess(pid, "SIGKILL");
    }
    return first.length > 0;
}
