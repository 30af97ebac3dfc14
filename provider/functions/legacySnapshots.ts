/** `getLegacySnapshot` and `getLegacySnapshots`: snapshots of the backup that Cloud Backup has replaced. */
import type * as pulumi from "@pulumi/pulumi";
import type { AtlasLegacySnapshot } from "../atlas/legacySnapshots";
import type { ClusterRef } from "../atlas/snapshots";
import { nameCluster, nameSnapshot } from "../lifecycle/explain";
import { legacyOutputsFrom } from "../lifecycle/expiry/outputs";
import type { LegacySnapshotOutputs } from "../lifecycle/expiry/state";
import { clusterNameRule, projectIdRule, snapshotIdRule } from "../lifecycle/rules";
import { type AtlasFunction, callLater, callNow } from "./call";
import { answered } from "./failure";
import { faultsOf, isGiven } from "./faults";
import type { Inputs } from "./inputs";

/** A legacy snapshot as Atlas holds it, with the names of `LegacySnapshotExpiry`'s outputs. Absent values are absent. */
export interface LegacySnapshotResult extends LegacySnapshotOutputs {
    /** The project's id, as it was asked for. */
    projectId: string;
    /** The cluster's name, as it was asked for. */
    clusterName: string;
}

/** Which legacy snapshot {@link getLegacySnapshot} reads. */
export interface GetLegacySnapshotArgs {
    /** The project's id (the API's `groupId`). 24 lower-case hexadecimal digits. */
    projectId: string;
    /** The name of a cluster with legacy backup. Letters, digits and hyphens, beginning with a letter or digit, at most 64 characters. */
    clusterName: string;
    /** Atlas's id of the snapshot. 24 lower-case hexadecimal digits. */
    snapshotId: string;
}

/** Which legacy snapshots {@link getLegacySnapshots} reads. */
export interface GetLegacySnapshotsArgs {
    /** The project's id (the API's `groupId`). 24 lower-case hexadecimal digits. */
    projectId: string;
    /** The name of a cluster with legacy backup. Letters, digits and hyphens, beginning with a letter or digit, at most 64 characters. */
    clusterName: string;
    /**
     * Which ones: `"true"` for completed ones, `"false"` for unfinished ones, `"all"` for both. These are strings. The
     * default is Atlas's own.
     * @default "true"
     */
    completed?: "all" | "true" | "false";
}

/** The legacy snapshots of a cluster, all pages. */
export interface LegacySnapshotsResult {
    /**
     * The snapshots of every page, in the order in which Atlas lists them. Its documentation states none: to find the latest,
     * compare `created.date`.
     */
    results: LegacySnapshotResult[];
    /** How many `results` there are. */
    totalCount: number;
}

const clusterRules = { projectId: projectIdRule, clusterName: clusterNameRule };
const completedValues: unknown[] = ["all", "true", "false"];

const one: AtlasFunction<GetLegacySnapshotArgs, LegacySnapshotResult> = {
    token: "atlas:index:getLegacySnapshot",
    check: (args) => faultsOf(args, { ...clusterRules, snapshotId: snapshotIdRule }),
    ask: (args, { legacy }, budget) =>
        answered(`The legacy ${nameSnapshot(args)} could not be read`, async () =>
            resultOf(args, await legacy.getClusterSnapshot(args, budget)),
        ),
};

const all: AtlasFunction<GetLegacySnapshotsArgs, LegacySnapshotsResult> = {
    token: "atlas:index:getLegacySnapshots",
    check: (args) => [
        ...faultsOf(args, clusterRules),
        ...(isGiven(args.completed) && !completedValues.includes(args.completed)
            ? ['completed has to be one of the texts "all", "true" and "false"']
            : []),
    ],
    ask: (args, { legacy }, budget) =>
        answered(`The legacy snapshots of ${nameCluster(args)} could not be listed`, async () => {
            const filters = isGiven(args.completed) ? { completed: args.completed } : {};
            const snapshots = await legacy.listClusterSnapshots(args, filters, budget);
            const results = snapshots.map((snapshot) => resultOf(args, snapshot));
            return { results, totalCount: results.length };
        }),
};

function resultOf({ projectId, clusterName }: ClusterRef, snapshot: AtlasLegacySnapshot): LegacySnapshotResult {
    return { projectId, clusterName, ...legacyOutputsFrom(snapshot) };
}

/**
 * Reads one legacy snapshot.
 *
 * Needs the role Project Read Only in the project. Gives up after 10 minutes, retries included.
 *
 * @param args Which snapshot.
 * @param opts Invoke options, such as `provider`.
 * @returns The legacy snapshot as Atlas holds it.
 * @throws {pulumi.RunError} For faulty arguments, missing credentials, a cluster with Cloud Backup, a snapshot that does not exist,
 * and whatever else Atlas refuses.
 * @see [getClusterSnapshot](https://www.mongodb.com/docs/api/doc/atlas-admin-api-v2/operation/operation-getgroupclustersnapshot)
 * @example
 * const snapshot = getLegacySnapshot({ projectId, clusterName: "Old0", snapshotId: "5c9d8a7b6e5f4a3b2c1d0e9f" });
 * export const expires = snapshot.then((found) => found.expires);
 */
export function getLegacySnapshot(
    args: GetLegacySnapshotArgs,
    opts?: pulumi.InvokeOptions,
): Promise<LegacySnapshotResult> {
    return callNow(one, args, opts);
}

/**
 * {@link getLegacySnapshot} with arguments that may be Outputs. Resolves once they are known, in previews as well.
 *
 * @param args Which snapshot.
 * @param opts Invoke options, such as `provider` or `dependsOn`.
 * @returns The legacy snapshot as Atlas holds it.
 * @throws {pulumi.RunError} For faulty arguments, missing credentials, a cluster with Cloud Backup, a snapshot that does not exist,
 * and whatever else Atlas refuses.
 * @example
 * const { projectId, clusterName, snapshotId } = expiry;
 * export const complete = getLegacySnapshotOutput({ projectId, clusterName, snapshotId }).complete;
 */
export function getLegacySnapshotOutput(
    args: Inputs<GetLegacySnapshotArgs>,
    opts?: pulumi.InvokeOutputOptions,
): pulumi.Output<LegacySnapshotResult> {
    return callLater(one, args, opts);
}

/**
 * Reads a cluster's legacy snapshots.
 *
 * Needs the role Project Read Only in the project. Gives up after 10 minutes, retries included.
 *
 * @param args Which cluster's legacy snapshots, and whether unfinished ones are wanted.
 * @param opts Invoke options, such as `provider`.
 * @returns Every snapshot, all pages.
 * @throws {pulumi.RunError} For faulty arguments, missing credentials, a cluster with Cloud Backup, and whatever else Atlas refuses.
 * @see [listClusterSnapshots](https://www.mongodb.com/docs/api/doc/atlas-admin-api-v2/operation/operation-listgroupclustersnapshots)
 * @example
 * export const all = getLegacySnapshots({ projectId, clusterName: "Old0", completed: "all" }).then(({ results }) => results);
 */
export function getLegacySnapshots(
    args: GetLegacySnapshotsArgs,
    opts?: pulumi.InvokeOptions,
): Promise<LegacySnapshotsResult> {
    return callNow(all, args, opts);
}

/**
 * {@link getLegacySnapshots} with arguments that may be Outputs. Resolves once they are known, in previews as well.
 *
 * @param args Which cluster's legacy snapshots, and whether unfinished ones are wanted.
 * @param opts Invoke options, such as `provider` or `dependsOn`.
 * @returns Every snapshot, all pages.
 * @throws {pulumi.RunError} For faulty arguments, missing credentials, a cluster with Cloud Backup, and whatever else Atlas refuses.
 * @example
 * const { projectId, clusterName } = expiry;
 * export const count = getLegacySnapshotsOutput({ projectId, clusterName }).totalCount;
 */
export function getLegacySnapshotsOutput(
    args: Inputs<GetLegacySnapshotsArgs>,
    opts?: pulumi.InvokeOutputOptions,
): pulumi.Output<LegacySnapshotsResult> {
    return callLater(all, args, opts);
}
