/** What a program holds of a local Atlas: where it is, what it was asked, what it has, and what goes wrong next. */
import { isDedicated, isServerless } from "./cluster";
import { apiPrefix } from "./constants";
import type { Core } from "./core";
import { plantAll } from "./createCore";
import type { Fault, MetFault } from "./faults";
import { createFlexHandle } from "./flex/handle";
import type { FlexHandle } from "./flex/handle";
import { createLegacyHandle } from "./legacy/handle";
import type { LegacyHandle } from "./legacy/handle";
import type { PlantedServerlessSnapshot, PlantedSnapshot } from "./planted";
import { checkDays, isAsked, NotFound, plantCloudSnapshot, plantServerlessSnapshot, targetCluster } from "./planting";
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
export interface LocalAtlas extends LegacyHandle, FlexHandle, AsyncDisposable {
    /** Its base URL, without a slash at the end. */
    readonly url: string;
    /** The environment variables that point a program at it: base URL and key pair of the first account. */
    readonly env: Readonly<Record<string, string>>;
    /**
     * The requests so far, in the order of arrival; entries are completed as answers go out. It is one array for good, of which the oldest
     * go when there are more than `requestsKept`.
     */
    readonly requests: readonly LoggedRequest[];
    /** The cloud backup snapshots that exist now, the newest first, as answers would show them. */
    snapshots(projectId?: string, clusterName?: string): AtlasSnapshot[];
    /** Plants a snapshot and returns it; unlike a POST it may stand beside an unfinished one. */
    addSnapshot(snapshot?: PlantedSnapshot): AtlasSnapshot;
    /** The snapshots of serverless instances that exist now, the newest first, as answers would show them. */
    serverlessSnapshots(projectId?: string, instanceName?: string): AtlasServerlessSnapshot[];
    /** Plants a snapshot of a serverless instance and returns it; no request takes one. */
    addServerlessSnapshot(snapshot?: PlantedServerlessSnapshot): AtlasServerlessSnapshot;
    /** Somebody else deletes a cloud backup, serverless or flex snapshot, whatever its status. */
    deleteSnapshot(snapshotId: string): void;
    /** Somebody else changes the retention, counted as `retentionFrom` says. */
    setRetention(snapshotId: string, retentionInDays: number): void;
    /** A snapshot fails now. */
    failSnapshot(snapshotId: string): void;
    /** Somebody else terminates a cluster of any kind or a serverless instance, and its snapshots with it. */
    deleteCluster(clusterName: string, projectId?: string): void;
    /** More faults, after the ones that are there. */
    addFaults(...faults: Fault[]): void;
    /** The faults that are there, also those that no request can meet any more. */
    faults(): MetFault[];
    /** Takes all faults away. */
    clearFaults(): void;
    /**
     * Moves its clock forward: by milliseconds, or by a text such as "10m", "1h30m" or "7d". Snapshots go on, retentions and
     * sign-ins end, and a slow answer that is due by then goes out. A program that talks to it keeps its own time.
     */
    advance(duration: number | string): void;
    /**
     * All is as after a start without a data file: clusters, planted snapshots, faults and clock as the options say, an empty log, and nobody
     * signed in. A slow answer that is still to come is not given, and its connection is reset. No id comes twice.
     */
    reset(): void;
    /** Ends every connection, also the hanging ones; resolves once the port is free. */
    stop(): Promise<void>;
}

/** The handle of a core that can be reached at `url`. */
export function createHandle(core: Core, url: string, stop: () => Promise<void>): LocalAtlas {
    const { store, settings } = core;
    const now = () => settings.clock.now();
    const base = url + apiPrefix;
    return {
        url,
        env: environment(core, url),
        requests: core.log.requests,
        snapshots: (projectId, clusterName) =>
            store
                .existingSnapshots()
                .filter(({ cluster }) => isDedicated(cluster) && isAsked(cluster, projectId, clusterName))
                .map((snapshot) => snapshotBody(snapshot, now(), base)),
        addSnapshot: (planted = {}) => snapshotBody(plantCloudSnapshot(core, planted), now(), base),
        serverlessSnapshots: (projectId, instanceName) =>
            store
                .existingSnapshots()
                .filter(({ cluster }) => isServerless(cluster) && isAsked(cluster, projectId, instanceName))
                .map((snapshot) => serverlessBody(snapshot, now(), base)),
        addServerlessSnapshot: (planted = {}) => serverlessBody(plantServerlessSnapshot(core, planted), now(), base),
        deleteSnapshot: (snapshotId) => {
            store.deleteSnapshot(mustFind(core, snapshotId));
        },
        setRetention: (snapshotId, retentionInDays) => {
            checkDays(retentionInDays);
            const snapshot = mustFind(core, snapshotId);
            store.setExpiry(snapshot, store.expiryOf(snapshot, retentionInDays));
        },
        failSnapshot: (snapshotId) => {
            store.finish(mustFind(core, snapshotId), "failed");
        },
        deleteCluster: (clusterName, projectId) => {
            const cluster = targetCluster(core, projectId, clusterName);
            store.deleteCluster(cluster);
            core.legacyStore.deleteSnapshotsOf(cluster);
        },
        addFaults: (...faults) => {
            core.faults.add(faults);
        },
        faults: () => core.faults.list(),
        clearFaults: () => {
            core.faults.clear();
        },
        ...createLegacyHandle(core, base),
        ...createFlexHandle(core),
        advance: (duration) => {
            core.holdings.advance(duration);
        },
        reset: () => {
            core.reset();
            plantAll(core);
        },
        stop,
        [Symbol.asyncDispose]: stop,
    };
}

export function environment({ settings }: Core, url: string): Record<string, string> {
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
        throw new NotFound(`The local Atlas has no snapshot ${snapshotId}`);
    }
    return snapshot;
}
