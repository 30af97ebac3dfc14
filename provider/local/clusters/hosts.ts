/**
 * The replica sets of a cluster, their hosts, and the connection strings made of them. There is no database behind them: their names end
 * in `.invalid`, so that no program ever connects to somebody else's.
 */
import { clusterHash } from "../cluster";
import type { Cluster } from "../cluster";

export interface ReplicaSet {
    holds: "data" | "config";
    /** As MongoDB names it: Atlas makes up a short name instead of the cluster's own. */
    name: string;
    /** As snapshots name it: after the cluster. */
    nameInSnapshots: string;
    /** Each with its port. */
    hosts: string[];
}

/** The config servers first, where there are any. */
export function replicaSetsOf(cluster: Cluster): ReplicaSet[] {
    if (cluster.type === "replicaSet") {
        return [{ ...replicaSetOf(cluster, "shard", 0), nameInSnapshots: cluster.clusterName }];
    }
    const shards = Array.from({ length: cluster.shardCount }, (_, index) => replicaSetOf(cluster, "shard", index));
    return [replicaSetOf(cluster, "config", 0), ...shards];
}

export function connectionStringsOf(cluster: Cluster): { standard: string; standardSrv: string } {
    const replicaSets = replicaSetsOf(cluster);
    const hosts = replicaSets.flatMap((replicaSet) => replicaSet.hosts).join(",");
    const named = cluster.type === "replicaSet" ? `&replicaSet=${replicaSets[0]?.name}` : "";
    return {
        standard: `mongodb://${hosts}/?ssl=true&authSource=admin${named}`,
        standardSrv: `mongodb+srv://${cluster.clusterName.toLowerCase()}.${domainOf(cluster)}`,
    };
}

function replicaSetOf(cluster: Cluster, kind: "shard" | "config", index: number): ReplicaSet {
    const { clusterName, tier, type } = cluster;
    // Flex clusters share hosts, which are not named after them.
    const owner = tier === "flex" ? `ac-${clusterHash(cluster).slice(0, 7)}` : clusterName.toLowerCase();
    const port = type === "replicaSet" ? 27_017 : 27_016;
    const host = (member: number) => `${owner}-${kind}-${twoDigits(index)}-${twoDigits(member)}.${domainOf(cluster)}`;
    return {
        holds: kind === "config" ? "config" : "data",
        name: `atlas-${clusterHash(cluster).slice(0, 6)}-${kind}-${index}`,
        nameInSnapshots: `${clusterName}-${kind}-${index}`,
        hosts: [0, 1, 2].map((member) => `${host(member)}:${port}`),
    };
}

function domainOf(cluster: Cluster): string {
    return `${clusterHash(cluster, "domain").slice(0, 6)}.mongodb.invalid`;
}

function twoDigits(index: number): string {
    return String(index).padStart(2, "0");
}
