/** One dedicated cluster as answers show it, in the shape of each version (recorded live, but for the first version and sizes). */
import { alphabetical } from "../alphabetical";
import { clusterIdOf, clusterPath, idWithin } from "../cluster";
import type { Cluster } from "../cluster";
import { connectionStringsOf } from "./hosts";
import { createdAt } from "./createdAt";

/** In order: a cluster with one hardware for all, one with regions, and one whose shards differ. */
export const clusterVersions = ["2023-01-01", "2023-02-01", "2024-08-05"];

const diskSizeGB = 10;
const instanceSize = "M10";
const zoneName = "Zone 1";

/** Where each cloud provider runs it. */
export const regionNames = { AWS: "US_EAST_1", AZURE: "US_EAST_2", GCP: "CENTRAL_US" };

/** `base` is where the API begins. */
export function clusterBody(cluster: Cluster, version: string, base: string): Record<string, unknown> {
    const versioned = { "2023-01-01": firstShape, "2023-02-01": shapeWithRegions }[version] ?? shapeWithShards;
    return alphabetical({ ...sharedShape(cluster, base), ...versioned(cluster) });
}

function sharedShape(cluster: Cluster, base: string): Record<string, unknown> {
    const path = base + clusterPath(cluster);
    const sharded = cluster.type === "shardedCluster";
    return {
        advancedConfiguration: {
            customOpensslCipherConfigTls12: [],
            customOpensslCipherConfigTls13: [],
            minimumEnabledTlsProtocol: "TLS1_2",
            tlsCipherConfigMode: "DEFAULT",
        },
        backupEnabled: hasBackup(cluster, "cloud"),
        biConnector: { enabled: false, readPreference: "secondary" },
        clusterType: sharded ? "SHARDED" : "REPLICASET",
        ...(sharded ? { configServerManagementMode: "FIXED_TO_DEDICATED", configServerType: "DEDICATED" } : {}),
        connectionStrings: connectionStringsOf(cluster),
        createDate: createdAt(cluster.projectId),
        diskWarmingMode: "FULLY_WARMED",
        encryptionAtRestProvider: cluster.masterKeyUUID === undefined ? "NONE" : cluster.cloudProvider,
        globalClusterSelfManagedSharding: false,
        groupId: cluster.projectId,
        id: clusterIdOf(cluster),
        labels: [],
        links: [
            { href: path, rel: "self" },
            { href: `${path}/backup/restoreJobs`, rel: "https://cloud.mongodb.com/restoreJobs" },
            { href: `${path}/backup/snapshots`, rel: "https://cloud.mongodb.com/snapshots" },
        ],
        mongoDBMajorVersion: majorVersionOf(cluster),
        mongoDBVersion: cluster.mongodVersion,
        name: cluster.clusterName,
        paused: cluster.paused,
        pitEnabled: false,
        rootCertType: "ISRGROOTX1",
        stateName: "IDLE",
        tags: [],
        terminationProtectionEnabled: false,
        versionReleaseSystem: "LTS",
    };
}

function firstShape(cluster: Cluster): Record<string, unknown> {
    const { standard, standardSrv } = connectionStringsOf(cluster);
    const regionName = regionNames[cluster.cloudProvider];
    const regionsConfig = { [regionName]: { analyticsNodes: 0, electableNodes: 3, priority: 7, readOnlyNodes: 0 } };
    const numShards = cluster.type === "replicaSet" ? 1 : cluster.shardCount;
    return {
        autoScaling: {
            autoIndexingEnabled: false,
            compute: { enabled: false, scaleDownEnabled: false },
            diskGBEnabled: true,
        },
        // In this version it meant the legacy backup.
        backupEnabled: hasBackup(cluster, "legacy"),
        diskSizeGB,
        mongoURI: standard.replace(/\/\?.*/, ""),
        mongoURIUpdated: createdAt(cluster.projectId),
        mongoURIWithOptions: standard,
        numShards,
        providerBackupEnabled: hasBackup(cluster, "cloud"),
        providerSettings: {
            providerName: cluster.cloudProvider,
            autoScaling: { compute: { maxInstanceSize: null, minInstanceSize: null } },
            instanceSizeName: instanceSize,
            regionName,
        },
        replicationFactor: 3,
        replicationSpec: regionsConfig,
        replicationSpecs: [{ id: idWithin(cluster, "shard 0"), numShards, regionsConfig, zoneName }],
        srvAddress: standardSrv,
    };
}

function shapeWithRegions(cluster: Cluster): Record<string, unknown> {
    const numShards = cluster.type === "replicaSet" ? 1 : cluster.shardCount;
    const regionConfigs = [regionConfigOf(cluster, {})];
    return {
        diskSizeGB,
        replicationSpecs: [{ id: idWithin(cluster, "shard 0"), numShards, regionConfigs, ...zoneOf(cluster) }],
    };
}

function shapeWithShards(cluster: Cluster): Record<string, unknown> {
    const shardCount = cluster.type === "replicaSet" ? 1 : cluster.shardCount;
    return {
        featureCompatibilityVersion: majorVersionOf(cluster),
        redactClientLogData: false,
        replicationSpecs: Array.from({ length: shardCount }, (_, shard) => ({
            id: idWithin(cluster, `shard ${shard}`),
            regionConfigs: [regionConfigOf(cluster, { diskSizeGB })],
            ...zoneOf(cluster),
        })),
    };
}

/** The keys are in the order that was recorded. */
function regionConfigOf({ cloudProvider }: Cluster, disk: { diskSizeGB?: number }): Record<string, unknown> {
    const specs = (nodeCount: number) => ({
        instanceSize,
        ...(cloudProvider === "GCP" ? {} : { diskIOPS: 3000 }),
        ...disk,
        ...(cloudProvider === "AWS" ? { ebsVolumeType: "STANDARD" } : {}),
        nodeCount,
    });
    return {
        analyticsSpecs: specs(0),
        autoScaling: { compute: { enabled: false, scaleDownEnabled: false }, diskGB: { enabled: true } },
        electableSpecs: specs(3),
        priority: 7,
        providerName: cloudProvider,
        readOnlySpecs: specs(0),
        regionName: regionNames[cloudProvider],
    };
}

function zoneOf(cluster: Cluster): { zoneId: string; zoneName: string } {
    return { zoneId: idWithin(cluster, "zone"), zoneName };
}

function hasBackup(cluster: Cluster, kind: Cluster["backup"]): boolean {
    return cluster.backupEnabled && cluster.backup === kind;
}

function majorVersionOf({ mongodVersion }: Cluster): string {
    return mongodVersion.split(".").slice(0, 2).join(".");
}
