/** One flex cluster as answers show it, recorded live; it has no links. */
import { clusterIdOf } from "../cluster";
import type { Cluster } from "../cluster";
import { regionNames } from "../clusters/clusterBody";
import { createdAt } from "../clusters/createdAt";
import { connectionStringsOf } from "../clusters/hosts";

export function flexClusterBody(cluster: Cluster): Record<string, unknown> {
    return {
        backupSettings: { enabled: cluster.backupEnabled },
        clusterType: "REPLICASET",
        connectionStrings: connectionStringsOf(cluster),
        createDate: createdAt(cluster.projectId),
        groupId: cluster.projectId,
        id: clusterIdOf(cluster),
        mongoDBVersion: cluster.mongodVersion,
        name: cluster.clusterName,
        providerSettings: {
            backingProviderName: cluster.cloudProvider,
            diskSizeGB: 5,
            providerName: "FLEX",
            regionName: regionNames[cluster.cloudProvider],
        },
        stateName: "IDLE",
        tags: [],
        terminationProtectionEnabled: false,
        versionReleaseSystem: "LTS",
    };
}
