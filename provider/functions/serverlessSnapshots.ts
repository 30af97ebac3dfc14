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
    /** The project's id, as it was asked for. */
    projectId: string;
    /** The instance's name, as it was asked for. */
    instanceName: string;
    /** Atlas's id of the snapshot, 24 hexadecimal digits. */
    snapshotId: string;
    /** `queued`, `inProgress`, `completed` or `failed`. */
    status?: string;
    /** When Atlas made the snapshot, RFC 3339, UTC; known once it is completed. */
    createdAt?: string;
    /** When Atlas will delete the snapshot, RFC 3339, UTC. */
    expiresAt?: string;
    /** How the snapshot came about: `onDemand`, `scheduled` or `fallback`. */
    snapshotType?: string;
    /** How often the schedule takes such a snapshot: `hourly`, `daily`, `weekly`, `monthly` or `yearly`. */
    frequencyType?: string;
    /** The MongoDB version of the instance. */
    mongodVersion?: string;
    /** The snapshot's size in bytes; 0 until it is completed. */
    storageSizeBytes?: number;
}

/** Which snapshots {@link getServerlessSnapshots} reads. */
export interface GetServerlessSnapshotsArgs {
    /** The project's id (the API's `groupId`). 24 lower-case hexadecimal digits. */
    projectId: string;
    /** The name of a serverless instance. Letters, digits and hyphens, beginning with a letter or digit, at most 64 characters. */
    instanceName: string;
}

/** Which snapshot {@link getServerlessSnapshot} reads. */
export interface GetServerlessSnapshotArgs extends GetServerlessSnapshotsArgs {
    /** Atlas's id of the snapshot. 24 lower-case hexadecimal digits. */
    snapshotId: string;
}

/** The snapshots of a serverless instance, all pages. */
export interface ServerlessSnapshotsResult {
    /**
     * The snapshots of every page, in the order in which Atlas lists them. Its documentation states none: to find the latest,
     * compare `createdAt`.
     */
    results: ServerlessSnapshotResult[];
    /** How many `results` there are. */
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
 * Atlas ended this API on 22 January 2026 and answers `VERSION_GONE`. Needs the role Project Read Only in the project. Gives up
 * after 10 minutes, retries included.
 *
 * @param args Which snapshot.
 * @param opts Invoke options, such as `provider`.
 * @returns The snapshot as Atlas holds it.
 * @throws {pulumi.RunError} For faulty arguments, missing credentials, and whatever Atlas refuses; `VERSION_GONE` since the end of this API.
 * @example
 * const snapshot = getServerlessSnapshot({ projectId, instanceName: "Serverless0", snapshotId });
 * export const expiresAt = snapshot.then((found) => found.expiresAt);
 */
export function getServerlessSnapshot(
    args: GetServerlessSnapshotArgs,
    opts?: pulumi.InvokeOptions,
): Promise<ServerlessSnapshotResult> {
    return callNow(one, args, opts);
}

/**
 * {@link getServerlessSnapshot} with arguments that may be Outputs. Resolves once they are known, in previews as well.
 *
 * @param args Which snapshot.
 * @param opts Invoke options, such as `provider` or `dependsOn`.
 * @returns The snapshot as Atlas holds it.
 * @throws {pulumi.RunError} For faulty arguments, missing credentials, and whatever Atlas refuses; `VERSION_GONE` since the end of this API.
 * @example
 * export const status = getServerlessSnapshotOutput({ projectId, instanceName: "Serverless0", snapshotId }).status;
 */
export function getServerlessSnapshotOutput(
    args: Inputs<GetServerlessSnapshotArgs>,
    opts?: pulumi.InvokeOutputOptions,
): pulumi.Output<ServerlessSnapshotResult> {
    return callLater(one, args, opts);
}

/**
 * Reads all snapshots of a serverless instance.
 *
 * Atlas ended this API on 22 January 2026 and answers `VERSION_GONE`. Needs the role Project Read Only in the project. Gives up
 * after 10 minutes, retries included.
 *
 * @param args Which instance's snapshots.
 * @param opts Invoke options, such as `provider`.
 * @returns Every snapshot, all pages.
 * @throws {pulumi.RunError} For faulty arguments, missing credentials, and whatever Atlas refuses; `VERSION_GONE` since the end of this API.
 * @example
 * export const all = getServerlessSnapshots({ projectId, instanceName: "Serverless0" }).then(({ results }) => results);
 */
export function getServerlessSnapshots(
    args: GetServerlessSnapshotsArgs,
    opts?: pulumi.InvokeOptions,
): Promise<ServerlessSnapshotsResult> {
    return callNow(all, args, opts);
}

/**
 * {@link getServerlessSnapshots} with arguments that may be Outputs. Resolves once they are known, in previews as well.
 *
 * @param args Which instance's snapshots.
 * @param opts Invoke options, such as `provider` or `dependsOn`.
 * @returns Every snapshot, all pages.
 * @throws {pulumi.RunError} For faulty arguments, missing credentials, and whatever Atlas refuses; `VERSION_GONE` since the end of this API.
 * @example
 * export const count = getServerlessSnapshotsOutput({ projectId, instanceName: "Serverless0" }).totalCount;
 */
export function getServerlessSnapshotsOutput(
    args: Inputs<GetServerlessSnapshotsArgs>,
    opts?: pulumi.InvokeOutputOptions,
): pulumi.Output<ServerlessSnapshotsResult> {
    return callLater(all, args, opts);
}
