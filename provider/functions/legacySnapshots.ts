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
    projectId: string;
    clusterName: string;
}

/** Which legacy snapshot. */
export interface GetLegacySnapshotArgs {
    /** The project's id, 24 lower-case hexadecimal digits. */
    projectId: string;
    clusterName: string;
    /** Atlas's id of the snapshot, 24 lower-case hexadecimal digits. */
    snapshotId: string;
}

/** Which cluster's legacy snapshots. */
export interface GetLegacySnapshotsArgs {
    /** The project's id, 24 lower-case hexadecimal digits. */
    projectId: string;
    clusterName: string;
    /**
     * Completed ones, unfinished ones, or all.
     * @default "true", which is Atlas's own default
     */
    completed?: "all" | "true" | "false";
}

/** A whole list, all its pages. */
export interface LegacySnapshotsResult {
    results: LegacySnapshotResult[];
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
 * Atlas operation: getClusterSnapshot.
 *
 * @throws {pulumi.RunError} For faulty arguments, missing credentials, a cluster with Cloud Backup, and whatever Atlas refuses.
 * @example
 * const { expires } = await getLegacySnapshot({ projectId, clusterName: "Old0", snapshotId: "5c9d8a7b6e5f4a3b2c1d0e9f" });
 */
export function getLegacySnapshot(
    args: GetLegacySnapshotArgs,
    opts?: pulumi.InvokeOptions,
): Promise<LegacySnapshotResult> {
    return callNow(one, args, opts);
}

/** {@link getLegacySnapshot} with inputs; resolves once they are known, in previews as well. */
export function getLegacySnapshotOutput(
    args: Inputs<GetLegacySnapshotArgs>,
    opts?: pulumi.InvokeOutputOptions,
): pulumi.Output<LegacySnapshotResult> {
    return callLater(one, args, opts);
}

/**
 * Reads a cluster's legacy snapshots.
 *
 * Atlas operation: listClusterSnapshots.
 *
 * @throws {pulumi.RunError} For faulty arguments, missing credentials, a cluster with Cloud Backup, and whatever Atlas refuses.
 * @example
 * const { results } = await getLegacySnapshots({ projectId, clusterName: "Old0", completed: "all" });
 */
export function getLegacySnapshots(
    args: GetLegacySnapshotsArgs,
    opts?: pulumi.InvokeOptions,
): Promise<LegacySnapshotsResult> {
    return callNow(all, args, opts);
}

/** {@link getLegacySnapshots} with inputs; resolves once they are known, in previews as well. */
export function getLegacySnapshotsOutput(
    args: Inputs<GetLegacySnapshotsArgs>,
    opts?: pulumi.InvokeOutputOptions,
): pulumi.Output<LegacySnapshotsResult> {
    return callLater(all, args, opts);
}
