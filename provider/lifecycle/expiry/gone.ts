/** How `whatIsGone` looks around for legacy snapshots, whose list is another one. */
import type { LegacyContext } from "../context";
import type { whatIsGone } from "../gone";

export function goneProbe({ atlas }: LegacyContext): Parameters<typeof whatIsGone>[3] {
    return {
        atlas: {
            getGroup: (cluster, budget) => atlas.getGroup(cluster, budget),
            listBackupSnapshots: async (cluster, budget) => {
                // By default Atlas lists completed ones only.
                const value = await atlas.listClusterSnapshots(cluster, { completed: "all" }, budget);
                return { value: value.map(({ id }) => ({ id })), answeredAt: undefined };
            },
        },
    };
}
