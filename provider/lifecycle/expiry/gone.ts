/** How `whatIsGone` looks around for legacy snapshots, whose list is another one. */
import type { Budget } from "../../atlas/client";
import type { Probe } from "../gone";
import type { ExpiryOperation } from "./context";

export function goneProbe({ atlas, budget }: ExpiryOperation): { atlas: Probe; budget: Budget } {
    return {
        budget,
        atlas: {
            getGroup: (cluster) => atlas.getGroup(cluster, budget),
            listBackupSnapshots: async (cluster) => {
                // By default Atlas lists completed ones only.
                return { value: await atlas.listClusterSnapshots(cluster, { completed: "all" }, budget) };
            },
        },
    };
}
