/** The ways in which a run is killed. */
import { setTimeout as sleep } from "node:timers/promises";
import type { RunningCommand } from "../pulumi/command";
import { signalProcess } from "../pulumi/processes";
import type { PulumiStack } from "../pulumi/stack";
import { killPlugins } from "./plugins";

export const kills = ["CLI", "plugin", "both", "double SIGINT"] as const;

/** SIGKILL of the CLI, of the plugin or of both; or what a pipeline does: two SIGINTs to the CLI's process group. */
export type Kill = (typeof kills)[number];

/** How long a pipeline gives between the two. */
const betweenSignalsMs = 300;

/** Returns whether there was something to kill. */
export async function strike(kill: Kill, running: RunningCommand, stack: PulumiStack): Promise<boolean> {
    if (kill === "double SIGINT") {
        signalProcess(-running.pid, "SIGINT");
        await Promise.race([sleep(betweenSignalsMs), running.done]);
        // A run that has ended by now has left no group to send this to.
        signalProcess(-running.pid, "SIGINT");
        return true;
    }
    if (kill !== "plugin") running.kill("SIGKILL");
    const hadPlugins = kill === "CLI" || killPlugins(stack);
    return kill !== "plugin" || hadPlugins;
}
