/** `getServerlessSnapshot` and `getServerlessSnapshots`. Atlas ended this API in 2026; they work wherever it still answers. */
import type * as pulumi from "@pulumi/pulumi";
import type { AtlasServerlessSnapshot } from "../atlas/serverlessSnapshots";
import { withoutAbsent } from "../lifecycle/absent";
import { clusterNameRule, projectIdRule, snapshotIdRule } from "../lifecycle/rules";
import { type AtlasFunction, callLater, callNow } from "./call";
import { answered } from "./failure";
import { faultsOf } from "./faults";
import type { Inputs } from "./inputs";

/** A serverless instance's snapshot as Atlas holds it. Absent values are absent. */
export interface ServerlessSnapshotResult {
    projectId: string;
    instanceName: string;
    snapshotId: string;
    /** `queued`, `inProgress`, `completed` or `failed`. */
    status?: string;
    /** RFC 3339. */
    createdAt?: string;
    /** When Atlas will delete the snapshot, RFC 3339. */
    expiresAt?: string;
    snapshotType?: string;
    frequencyType?: string;
    mongodVersion?: string;
    /** Bytes. */
    storageSizeBytes?: number;
}

/** Which serverless instance's snapshots. */
export interface GetServerlessSnapshotsArgs {
    /** The project's id, 24 lower-case hexadecimal digits. */
    projectId: string;
    instanceName: string;
}

/** Which snapshot. */
export interface GetServerlessSnapshotArgs extends GetServerlessSnapshotsArgs {
    /** Atlas's id of the snapshot, 24 lower-case hexadecimal digits. */
    snapshotId: string;
}

/** A whole list, all its pages. */
export interface ServerlessSnapshotsResult {
    results: ServerlessSnapshotResult[];
    totalCount: number;
}

const instanceRules = { projectId: projectIdRule, instanceName: clusterNameRule };

const one: AtlasFunction<GetServerlessSnapshotArgs, ServerlessSnapshotResult> = {
    token: "atlas:index:getServerlessSnapshot",
    check: (args) => faultsOf(args, { ...instanceRules, snapshotId: snapshotIdRule }),
    ask: (args, { serverless }, budget) =>
        answered(`The snapshot ${args.snapshotId} of ${nameInstance(args)} could not be read`, async () =>
            resultOf(args, await serverless.getServerlessBackup(args, args.snapshotId, budget)),
        ),
};

const all: AtlasFunction<GetServerlessSnapshotsArgs, ServerlessSnapshotsResult> = {
    token: "atlas:index:getServerlessSnapshots",
    check: (args) => faultsOf(args, instanceRules),
    ask: (args, { serverless }, budget) =>
        answered(`The snapshots of ${nameInstance(args)} could not be listed`, async () => {
            const snapshots = await serverless.listServerlessBackupSnapshots(args, budget);
            const results = snapshots.map((snapshot) => resultOf(args, snapshot));
            return { results, totalCount: results.length };
        }),
};

function nameInstance({ projectId, instanceName }: GetServerlessSnapshotsArgs): string {
    return `serverless instance ${instanceName} (project ${projectId})`;
}

function resultOf(args: GetServerlessSnapshotsArgs, snapshot: AtlasServerlessSnapshot): ServerlessSnapshotResult {
    const { projectId, instanceName } = args;
    return withoutAbsent<ServerlessSnapshotResult>({
        projectId,
        instanceName,
        snapshotId: snapshot.id,
        status: snapshot.status,
        createdAt: snapshot.createdAt,
        expiresAt: snapshot.expiresAt,
        snapshotType: snapshot.snapshotType,
        frequencyType: snapshot.frequencyType,
        mongodVersion: snapshot.mongodVersion,
        storageSizeBytes: snapshot.storageSizeBytes,
    });
}

/**
 * Reads one snapshot of a serverless instance.
 *
 * Atlas operation: getServerlessBackup.
 *
 * @throws {pulumi.RunError} For faulty arguments, missing credentials, and whatever Atlas refuses, its end of this API included.
 * @example
 * const { expiresAt } = await getServerlessSnapshot({ projectId, instanceName: "Serverless0", snapshotId });
 */
export function getServerlessSnapshot(
    args: GetServerlessSnapshotArgs,
    opts?: pulumi.InvokeOptions,
): Promise<ServerlessSnapshotResult> {
    return callNow(one, args, opts);
}

/** {@link getServerlessSnapshot} with inputs; resolves once they are known, in previews as well. */
export function getServerlessSnapshotOutput(
    args: Inputs<GetServerlessSnapshotArgs>,
    opts?: pulumi.InvokeOutputOptions,
): pulumi.Output<ServerlessSnapshotResult> {
    return callLater(one, args, opts);
}

/**
 * Reads all snapshots of a serverless instance.
 *
 * Atlas operation: listServerlessBackupSnapshots.
 *
 * @throws {pulumi.RunError} For faulty arguments, missing credentials, and whatever Atlas refuses, its end of this API included.
 * @example
 * const { totalCount } = await getServerlessSnapshots({ projectId, instanceName: "Serverless0" });
 */
export function getServerlessSnapshots(
    args: GetServerlessSnapshotsArgs,
    opts?: pulumi.InvokeOptions,
): Promise<ServerlessSnapshotsResult> {
    return callNow(all, args, opts);
}

/** {@link getServerlessSnapshots} with inputs; resolves once they are known, in previews as well. */
export function getServerlessSnapshotsOutput(
    args: Inputs<GetServerlessSnapshotsArgs>,
    opts?: pulumi.InvokeOutputOptions,
): pulumi.Output<ServerlessSnapshotsResult> {
    return callLater(all, args, opts);
}
