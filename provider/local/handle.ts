/** What a program holds of a local Atlas: where it is, what it was asked, what it has, and what goes wrong next. */
import type { Core } from "./core";
import { defaultProjectId } from "./constants";
import type { Fault } from "./faults";
import type { Cluster } from "./options";
import type { LoggedRequest } from "./requestLog";
import { longestRetentionInDays } from "./retention";
import type { Snapshot } from "./snapshot";
import { snapshotBody } from "./snapshotBody";
import type { AtlasSnapshot } from "./snapshotBody";
import type { NewSnapshot } from "./store";

/** A snapshot that somebody else took, or that was there before. */
export interface PlantedSnapshot extends NewSnapshot {
    /** @default the first cluster's project */
    projectId?: string;
    /** @default the project's first cluster */
    clusterName?: string;
    /**
     * true: it is finished by now, and `requestedAt` is by default just long enough ago for that. false: it takes its
     * time from `requestedAt` on, like one that was taken by POST.
     * @default true
     */
    finished?: boolean;
}

/** A running local Atlas. */
export interface LocalAtlas {
    /** Its base URL, without a slash at the end. */
    readonly url: string;
    /** The environment variables that point a program at it: base URL and key pair of the first account. */
    readonly env: Readonly<Record<string, string>>;
    /** Every request so far, in the order of arrival; entries are completed as answers go out. */
    readonly requests: readonly LoggedRequest[];
    /** What exists now, the newest first, as answers would show it. */
    snapshots(projectId?: string, clusterName?: string): AtlasSnapshot[];
    /** Plants a snapshot and returns it; unlike a POST it may stand beside an unfinished one. */
    addSnapshot(snapshot?: PlantedSnapshot): AtlasSnapshot;
    /** Somebody else deletes a snapshot, whatever its status. */
    deleteSnapshot(snapshotId: string): void;
    /** Somebody else changes the retention, counted as `retentionFrom` says. */
    setRetention(snapshotId: string, retentionInDays: number): void;
    /** A snapshot fails now. */
    failSnapshot(snapshotId: string): void;
    /** Somebody else terminates a cluster, and its snapshots with it. */
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
                .filter(({ cluster }) => projectId === undefined || cluster.projectId === projectId)
                .filter(({ cluster }) => clusterName === undefined || cluster.clusterName === clusterName)
                .map((snapshot) => snapshotBody(snapshot, now(), url)),
        addSnapshot: (planted = {}) => snapshotBody(plantSnapshot(core, planted), now(), url),
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
            store.deleteCluster(findCluster(core, projectId, clusterName));
        },
        addFaults: (...faults) => {
            core.faults.add(faults);
        },
        stop,
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

function plantSnapshot(core: Core, planted: PlantedSnapshot): Snapshot {
    const { projectId, clusterName, finished = true, ...wanted } = planted;
    if (wanted.retentionInDays !== undefined) {
        checkDays(wanted.retentionInDays);
    }
    const cluster = findCluster(core, projectId, clusterName);
    const now = core.settings.clock.now();
    if (!finished) {
        return core.store.addSnapshot(cluster, wanted);
    }
    const { queuedMs = core.settings.queuedMs, inProgressMs = core.settings.inProgressMs } = wanted;
    const snapshot = core.store.addSnapshot(cluster, { requestedAt: now - queuedMs - inProgressMs, ...wanted });
    snapshot.finishedAt = Math.min(snapshot.finishedAt, now);
    return snapshot;
}

function mustFind({ store }: Core, snapshotId: string): Snapshot {
    const snapshot = store.findSnapshot(snapshotId);
    if (!snapshot) {
        throw new Error(`The local Atlas has no snapshot ${snapshotId}`);
    }
    return snapshot;
}

function findCluster(
    { store, settings }: Core,
    projectId: string | undefined,
    clusterName: string | undefined,
): Cluster {
    const project = projectId ?? settings.clusters[0]?.projectId ?? defaultProjectId;
    const name = clusterName ?? store.clustersOf(project)[0]?.clusterName ?? "";
    const cluster = store.findCluster(project, name);
    if (!cluster) {
        throw new Error(`The local Atlas has no cluster ${name} in project ${project}`);
    }
    return cluster;
}

function checkDays(days: number): void {
    if (!Number.isInteger(days) || days < 1 || days > longestRetentionInDays) {
        throw new TypeError(`A retention is a whole number of days from 1 to ${longestRetentionInDays}, not ${days}`);
    }
}
