/** `getSnapshot` and `getSnapshots`: backup snapshots of dedicated clusters. */
import type * as pulumi from "@pulumi/pulumi";
import type { AtlasSnapshot, ClusterRef } from "../atlas/snapshots";
import { explain, nameCluster, nameSnapshot, SnapshotError } from "../lifecycle/explain";
import type { SnapshotOutputs } from "../lifecycle/inputs";
import { outputsFrom } from "../lifecycle/outputs";
import { completedStatus } from "../lifecycle/status";
import { clusterNameRule, projectIdRule, snapshotIdRule } from "../lifecycle/rules";
import { type AtlasFunction, callLater, callNow } from "./call";
import { faultsOf } from "./faults";
import type { Inputs } from "./inputs";

/** A snapshot as Atlas holds it, with the names of `OnDemandSnapshot`'s outputs. Absent values are absent. */
export interface SnapshotResult extends SnapshotOutputs {
    projectId: string;
    clusterName: string;
    description?: string;
}

/** Which snapshot. */
export interface GetSnapshotArgs {
    /** The project's id, 24 lower-case hexadecimal digits. */
    projectId: string;
    clusterName: string;
    /** Atlas's id of the snapshot, 24 lower-case hexadecimal digits. */
    snapshotId: string;
}

/** Which cluster's snapshots. */
export interface GetSnapshotsArgs {
    /** The project's id, 24 lower-case hexadecimal digits. */
    projectId: string;
    clusterName: string;
}

/** A whole list, all its pages. */
export interface SnapshotsResult {
    results: SnapshotResult[];
    totalCount: number;
}

const clusterRules = { projectId: projectIdRule, clusterName: clusterNameRule };

const one: AtlasFunction<GetSnapshotArgs, SnapshotResult> = {
    token: "atlas:index:getSnapshot",
    check: (args) => faultsOf(args, { ...clusterRules, snapshotId: snapshotIdRule }),
    async ask(args, { cloud }, budget) {
        try {
            const snapshot = await cloud.getClusterBackupSnapshot(args, budget);
            const isSharded = snapshot.type === "shardedCluster" && snapshot.status === completedStatus;
            const sharded = isSharded ? await cloud.getBackupShardedCluster(args, budget) : {};
            return resultOf(args, { ...snapshot, ...sharded });
        } catch (error) {
            throw new SnapshotError(explain(`The ${nameSnapshot(args)} could not be read`, error));
        }
    },
};

const all: AtlasFunction<GetSnapshotsArgs, SnapshotsResult> = {
    token: "atlas:index:getSnapshots",
    check: (args) => faultsOf(args, clusterRules),
    async ask(args, { cloud }, budget) {
        try {
            const { value: snapshots } = await cloud.listBackupSnapshots(args, budget);
            const sharded = snapshots.some(({ type }) => type === "shardedCluster")
                ? await cloud.listBackupShardedClusters(args, budget)
                : [];
            const withMembers = new Map(sharded.map((snapshot) => [snapshot.id, snapshot]));
            const results = snapshots.map((each) => resultOf(args, { ...each, ...withMembers.get(each.id) }));
            return { results, totalCount: results.length };
        } catch (error) {
            throw new SnapshotError(explain(`The snapshots of ${nameCluster(args)} could not be listed`, error));
        }
    },
};

function resultOf({ projectId, clusterName }: ClusterRef, snapshot: AtlasSnapshot): SnapshotResult {
    const { description } = snapshot;
    return { projectId, clusterName, ...(description && { description }), ...outputsFrom(snapshot) };
}

/**
 * Reads one snapshot of a dedicated cluster; a sharded cluster's comes with its members.
 *
 * Atlas operations: getClusterBackupSnapshot, getBackupShardedCluster.
 *
 * @throws {pulumi.RunError} For faulty arguments, missing credentials, a snapshot that does not exist, and whatever Atlas refuses.
 * @example
 * const { status } = await getSnapshot({ projectId, clusterName: "Cluster0", snapshotId: "6ba7b8109dad11d180b400c0" });
 */
export function getSnapshot(args: GetSnapshotArgs, opts?: pulumi.InvokeOptions): Promise<SnapshotResult> {
    return callNow(one, args, opts);
}

/** {@link getSnapshot} with inputs; resolves once they are known, in previews as well. */
export function getSnapshotOutput(
    args: Inputs<GetSnapshotArgs>,
    opts?: pulumi.InvokeOutputOptions,
): pulumi.Output<SnapshotResult> {
    return callLater(one, args, opts);
}

/**
 * Reads all snapshots of a dedicated cluster, scheduled and on demand; a sharded cluster's come with their members.
 *
 * Atlas operations: listBackupSnapshots, listBackupShardedClusters.
 *
 * @throws {pulumi.RunError} For faulty arguments, missing credentials, and whatever Atlas refuses.
 * @example
 * const { results } = await getSnapshots({ projectId, clusterName: "Cluster0" });
 * const latest = results.find(({ status }) => status === "completed");
 */
export function getSnapshots(args: GetSnapshotsArgs, opts?: pulumi.InvokeOptions): Promise<SnapshotsResult> {
    return callNow(all, args, opts);
}

/** {@link getSnapshots} with inputs; resolves once they are known, in previews as well. */
export function getSnapshotsOutput(
    args: Inputs<GetSnapshotsArgs>,
    opts?: pulumi.InvokeOutputOptions,
): pulumi.Output<SnapshotsResult> {
    return callLater(all, args, opts);
}
