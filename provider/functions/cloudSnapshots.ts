/** `getSnapshot` and `getSnapshots`: backup snapshots of dedicated clusters. */
import type * as pulumi from "@pulumi/pulumi";
import { AtlasApiError } from "../atlas/errors";
import type { AtlasSnapshot, ClusterRef } from "../atlas/snapshots";
import { nameCluster, nameSnapshot } from "../lifecycle/explain";
import type { SnapshotOutputs } from "../lifecycle/snapshot/state";
import { outputsFrom } from "../lifecycle/snapshot/outputs";
import { clusterNameRule, projectIdRule, snapshotIdRule } from "../lifecycle/rules";
import { type AtlasFunction, callLater, callNow } from "./call";
import { answered } from "./failure";
import { faultsOf } from "./faults";
import type { Inputs } from "./inputs";
import { type PointInTime, pointInTimeFaults, pointInTimeFilters } from "./pointInTime";

/** A snapshot as Atlas holds it, with the names of `OnDemandSnapshot`'s outputs. Absent values are absent. */
export interface SnapshotResult extends SnapshotOutputs {
    /** The project's id, as it was asked for. */
    projectId: string;
    /** The cluster's name, as it was asked for. */
    clusterName: string;
    /** What Atlas shows with the snapshot. */
    description?: string;
}

/** Which snapshot {@link getSnapshot} reads. */
export interface GetSnapshotArgs {
    /** The project's id (the API's `groupId`). 24 lower-case hexadecimal digits. */
    projectId: string;
    /** The name of a dedicated cluster. Letters, digits and hyphens, beginning with a letter or digit, at most 64 characters. */
    clusterName: string;
    /** Atlas's id of the snapshot. 24 lower-case hexadecimal digits. */
    snapshotId: string;
}

/** Which snapshots {@link getSnapshots} reads: a cluster's, all of them or those of a point in time. */
export interface GetSnapshotsArgs extends PointInTime {
    /** The project's id (the API's `groupId`). 24 lower-case hexadecimal digits. */
    projectId: string;
    /** The name of a dedicated cluster. Letters, digits and hyphens, beginning with a letter or digit, at most 64 characters. */
    clusterName: string;
}

/** The snapshots of a cluster, all pages. */
export interface SnapshotsResult {
    /**
     * The snapshots of every page, in the order in which Atlas lists them. Its documentation states none: to find the latest,
     * compare `createdAt`.
     */
    results: SnapshotResult[];
    /** How many `results` there are. */
    totalCount: number;
}

const clusterRules = { projectId: projectIdRule, clusterName: clusterNameRule };

const one: AtlasFunction<GetSnapshotArgs, SnapshotResult> = {
    token: "atlas:index:getSnapshot",
    check: (args) => faultsOf(args, { ...clusterRules, snapshotId: snapshotIdRule }),
    ask: (args, { cloud }, budget) =>
        answered(`The ${nameSnapshot(args)} could not be read`, async () => {
            const snapshot = await cloud.getClusterBackupSnapshot(args, budget);
            const sharded = isSharded(snapshot)
                ? await ifThere(cloud.getBackupShardedCluster(args, budget))
                : undefined;
            return resultOf(args, withMembers(snapshot, sharded));
        }),
};

const all: AtlasFunction<GetSnapshotsArgs, SnapshotsResult> = {
    token: "atlas:index:getSnapshots",
    check: (args) => [...faultsOf(args, clusterRules), ...pointInTimeFaults(args)],
    ask: (args, { cloud }, budget) =>
        answered(`The snapshots of ${nameCluster(args)} could not be listed`, async () => {
            const { value: snapshots } = await cloud.listBackupSnapshots(args, budget, pointInTimeFilters(args));
            const sharded = snapshots.some(isSharded)
                ? await ifThere(cloud.listBackupShardedClusters(args, budget))
                : undefined;
            const byId = new Map(sharded?.map((snapshot) => [snapshot.id, snapshot]));
            const results = snapshots.map((each) => resultOf(args, withMembers(each, byId.get(each.id))));
            return { results, totalCount: results.length };
        }),
};

function isSharded({ type }: AtlasSnapshot): boolean {
    return type === "shardedCluster";
}

/** Whether the sharded paths know every snapshot that the general ones know is documented nowhere. */
async function ifThere<T>(answer: Promise<T>): Promise<T | undefined> {
    try {
        return await answer;
    } catch (error) {
        if (error instanceof AtlasApiError && [400, 404].includes(error.status)) {
            return undefined;
        }
        throw error;
    }
}

/** A sharded cluster's snapshot lists its members on a path of its own. */
function withMembers(snapshot: AtlasSnapshot, sharded: AtlasSnapshot | undefined): AtlasSnapshot {
    const { members, snapshotIds, configServerType } = sharded ?? {};
    return {
        ...snapshot,
        members: members ?? snapshot.members,
        snapshotIds: snapshotIds ?? snapshot.snapshotIds,
        configServerType: configServerType ?? snapshot.configServerType,
    };
}

function resultOf({ projectId, clusterName }: ClusterRef, snapshot: AtlasSnapshot): SnapshotResult {
    const { description } = snapshot;
    return { projectId, clusterName, ...(description && { description }), ...outputsFrom(snapshot) };
}

/**
 * Reads one snapshot of a dedicated cluster; a sharded cluster's comes with its members.
 *
 * Needs the role Project Read Only in the project. Gives up after 10 minutes, retries included.
 *
 * @param args Which snapshot.
 * @param opts Invoke options, such as `provider`.
 * @returns The snapshot as Atlas holds it.
 * @throws {pulumi.RunError} For faulty arguments, missing credentials, a snapshot that does not exist, and whatever else Atlas refuses.
 * @see [getClusterBackupSnapshot](https://www.mongodb.com/docs/api/doc/atlas-admin-api-v2/operation/operation-getgroupclusterbackupsnapshot)
 * @see [getBackupShardedCluster](https://www.mongodb.com/docs/api/doc/atlas-admin-api-v2/operation/operation-getgroupclusterbackupsnapshotshardedcluster) for the members
 * @example
 * const snapshot = getSnapshot({ projectId, clusterName: "Cluster0", snapshotId: "6ba7b8109dad11d180b400c0" });
 * export const status = snapshot.then((found) => found.status);
 */
export function getSnapshot(args: GetSnapshotArgs, opts?: pulumi.InvokeOptions): Promise<SnapshotResult> {
    return callNow(one, args, opts);
}

/**
 * {@link getSnapshot} with arguments that may be Outputs. Resolves once they are known, in previews as well.
 *
 * @param args Which snapshot.
 * @param opts Invoke options, such as `provider` or `dependsOn`.
 * @returns The snapshot as Atlas holds it.
 * @throws {pulumi.RunError} For faulty arguments, missing credentials, a snapshot that does not exist, and whatever else Atlas refuses.
 * @example
 * const { projectId, clusterName, snapshotId } = snapshot;
 * export const expiresAt = getSnapshotOutput({ projectId, clusterName, snapshotId }).expiresAt;
 */
export function getSnapshotOutput(
    args: Inputs<GetSnapshotArgs>,
    opts?: pulumi.InvokeOutputOptions,
): pulumi.Output<SnapshotResult> {
    return callLater(one, args, opts);
}

/**
 * Reads all snapshots of a dedicated cluster, scheduled and on demand; a sharded cluster's come with their members.
 *
 * Needs the role Project Read Only in the project. Gives up after 10 minutes, retries included.
 *
 * @param args Which cluster's snapshots, and of which point in time.
 * @param opts Invoke options, such as `provider`.
 * @returns Every snapshot, all pages.
 * @throws {pulumi.RunError} For faulty arguments, missing credentials, a cluster that does not exist, and whatever else Atlas refuses.
 * @see [listBackupSnapshots](https://www.mongodb.com/docs/api/doc/atlas-admin-api-v2/operation/operation-listgroupclusterbackupsnapshots)
 * @see [listBackupShardedClusters](https://www.mongodb.com/docs/api/doc/atlas-admin-api-v2/operation/operation-listgroupclusterbackupsnapshotshardedclusters) for the members
 * @example
 * export const latest = getSnapshots({ projectId, clusterName: "Cluster0" }).then(({ results }) => {
 *     const completed = results.filter(({ status }) => status === "completed");
 *     return completed.sort((a, b) => (b.createdAt ?? "").localeCompare(a.createdAt ?? ""))[0];
 * });
 */
export function getSnapshots(args: GetSnapshotsArgs, opts?: pulumi.InvokeOptions): Promise<SnapshotsResult> {
    return callNow(all, args, opts);
}

/**
 * {@link getSnapshots} with arguments that may be Outputs. Resolves once they are known, in previews as well.
 *
 * @param args Which cluster's snapshots, and of which point in time.
 * @param opts Invoke options, such as `provider` or `dependsOn`.
 * @returns Every snapshot, all pages.
 * @throws {pulumi.RunError} For faulty arguments, missing credentials, a cluster that does not exist, and whatever else Atlas refuses.
 * @example
 * const { projectId, clusterName } = snapshot;
 * export const count = getSnapshotsOutput({ projectId, clusterName }, { dependsOn: snapshot }).totalCount;
 */
export function getSnapshotsOutput(
    args: Inputs<GetSnapshotsArgs>,
    opts?: pulumi.InvokeOutputOptions,
): pulumi.Output<SnapshotsResult> {
    return callLater(all, args, opts);
}
