/** What a local Atlas has, in lines for people: projects with their clusters, and the ids of the snapshots that are there. */
import type { LocalAtlas } from "../handle";
import type { Settings } from "../options";

export function holdingsOf({ clusters, accounts }: Settings, atlas: LocalAtlas): string[] {
    const projectIds = new Set([
        ...clusters.map(({ projectId }) => projectId),
        ...accounts.flatMap((account) => account.projectIds),
    ]);
    return [
        ...Array.from(projectIds, (projectId) => {
            const names = clusters
                .filter((cluster) => cluster.projectId === projectId)
                .map(({ clusterName }) => clusterName);
            return `project ${projectId}, clusters: ${names.join(", ") || "none"}`;
        }),
        ...clusters.flatMap(({ projectId, clusterName }) => [
            ...[
                ...atlas.snapshots(projectId, clusterName),
                ...atlas.serverlessSnapshots(projectId, clusterName),
                ...atlas.flexSnapshots(projectId, clusterName),
            ].map(({ id }) => `snapshot of ${clusterName}: ${id}`),
            ...atlas
                .legacySnapshots(projectId, clusterName)
                .map(
                    ({ id, expires }) =>
                        `legacy snapshot of ${clusterName}: ${id}, ${expires === undefined ? "kept" : `expires ${expires}`}`,
                ),
        ]),
    ];
}
