/** What a program holds of a local Atlas: where it is, what it was asked, what it has, and what goes wrong next. */
import type { Core } from "./core";
import type { Fault } from "./faults";
import { createLegacyHandle } from "./legacy/handle";
import type { LegacyHandle } from "./legacy/handle";
import { checkDays, hasCloudBackup, isAsked, isServerless, plantSnapshot, targetCluster } from "./planting";
import type { PlantedServerlessSnapshot, PlantedSnapshot } from "./planting";
import type { LoggedRequest } from "./requestLog";
import { serverlessBody } from "./serverless/body";
import type { AtlasServerlessSnapshot } from "./serverless/body";
import type { Snapshot } from "./cloud/snapshot";
import { snapshotBody } from "./cloud/snapshotBody";
import type { AtlasSnapshot } from "./cloud/snapshotBody";

declare global {
    // Empty where TypeScript or its library is older than `await using`: the declarations compile there as well.
    // eslint-disable-next-line @typescript-eslint/no-empty-object-type -- it adds nothing to the library's own
    interface AsyncDisposable {}
}

/** A running local Atlas. With `await using`, it is stopped at the end of the block. */
export interface LocalAtlas extends LegacyHandle, AsyncDisposable {
    /** Its base URL, without a slash at the end. */
    readonly url: string;
    /** The environment variables that point a program at it: base URL and key pair of the first account. */
    readonly env: Readonly<Record<string, string>>;
    /** Every request so far, in the order of arrival; entries are completed as answers go out. */
    readonly requests: readonly LoggedRequest[];
    /** The cloud backup snapshots that exist now, the newest first, as answers would show them. */
    snapshots(projectId?: string, clusterName?: string): AtlasSnapshot[];
    /** Plants a snapshot and returns it; unlike a POST it may stand beside an unfinished one. */
    addSnapshot(snapshot?: PlantedSnapshot): AtlasSnapshot;
    /** The snapshots of serverless instances that exist now, the newest first, as answers would show them. */
    serverlessSnapshots(projectId?: string, instanceName?: string): AtlasServerlessSnapshot[];
    /** Plants a snapshot of a serverless instance and returns it; no request takes one. */
    addServerlessSnapshot(snapshot?: PlantedServerlessSnapshot): AtlasServerlessSnapshot;
    /** Somebody else deletes a cloud backup or serverless snapshot, whatever its status. */
    deleteSnapshot(snapshotId: string): void;
    /** Somebody else changes the retention, counted as `retentionFrom` says. */
    setRetention(snapshotId: string, retentionInDays: number): void;
    /** A snapshot fails now. */
    failSnapshot(snapshotId: string): void;
    /** Somebody else terminates a cluster or serverless instance, and its snapshots with it. */
    deleteCluster(clusterName: string, projectId?: string): void;
    /** More faults, after the ones that are there. */
    addFaults(...faults: Fault[]): void;
    /** Ends every connection, also the hanging ones; resolves once the port is free. */
    stop(): Promise<void>;
}

/** The handle of a core that can be reached at `url`. */
export function createHandle(core: Core, url: string, stop: () => Promise<void>): LocalAtlas {
    const { store, settings } = core;
    const now = () => settings.clock.now();
    return {
        url,
        env: environment(core, url),
        requests: core.requests,
        snapshots: (projectId, clusterName) =>
            store
                .existingSnapshots()
                .filter(({ cluster }) => !isServerless(cluster) && isAsked(cluster, projectId, clusterName))
                .map((snapshot) => snapshotBody(snapshot, now(), url)),
        addSnapshot: (planted = {}) => snapshotBody(plantSnapshot(core, planted, hasCloudBackup), now(), url),
        serverlessSnapshots: (projectId, instanceName) =>
            store
                .existingSnapshots()
                .filter(({ cluster }) => isServerless(cluster) && isAsked(cluster, projectId, instanceName))
                .map((snapshot) => serverlessBody(snapshot, now(), url)),
        addServerlessSnapshot: ({ instanceName, ...planted } = {}) => {
            const named = instanceName === undefined ? {} : { clusterName: instanceName };
            const snapshot = plantSnapshot(core, { snapshotType: "scheduled", ...planted, ...named }, isServerless);
            return serverlessBody(snapshot, now(), url);
        },
        deleteSnapshot: (snapshotId) => {
            store.deleteSnapshot(mustFind(core, snapshotId));
        },
        setRetention: (snapshotId, retentionInDays) => {
            checkDays(retentionInDays);
            const snapshot = mustFind(core, snapshotId);
            snapshot.patchedExpiresAt = store.expiryOf(snapshot, retentionInDays);
        },
        failSnapshot: (snapshotId) => {
            const snapshot = mustFind(core, snapshotId);
            snapshot.outcome = "failed";
            snapshot.finishedAt = Math.min(snapshot.finishedAt, now());
        },
        deleteCluster: (clusterName, projectId) => {
            const cluster = targetCluster(core, projectId, clusterName);
            store.deleteCluster(cluster);
            core.legacyStore.deleteSnapshotsOf(cluster);
        },
        addFaults: (...faults) => {
            core.faults.add(faults);
        },
        ...createLegacyHandle(core, url),
        stop,
        [Symbol.asyncDispose]: stop,
    };
}

function environment({ settings }: Core, url: string): Record<string, string> {
    const [account] = settings.accounts;
    return {
        MONGODB_ATLAS_BASE_URL: url,
        MONGODB_ATLAS_PUBLIC_API_KEY: account?.publicKey ?? "",
        MONGODB_ATLAS_PRIVATE_API_KEY: account?.privateKey ?? "",
    };
}

function mustFind({ store }: Core, snapshotId: string): Snapshot {
    const snapshot = store.findSnapshot(snapshotId);
    if (!snapshot) {
        throw new Error(`The local Atlas has no snapshot ${snapshotId}`);
    }
    return snapshot;
}
