/** The Atlas operations on legacy snapshots (the backup of clusters that Cloud Backup has replaced), and their shapes. */
import * as v from "valibot";
import type { AtlasClient, Budget } from "./client";
import { readPages } from "./pages";
import { count, flag, listIfAny, text } from "./shapes";
import { type ClusterRef, getGroup, type SnapshotRef } from "./snapshots";

const moment = v.fallback(v.nullish(v.looseObject({ date: text, increment: count })), undefined);

const Part = v.looseObject({
    typeName: text,
    clusterId: text,
    completedTime: text,
    compressionSetting: text,
    dataSizeBytes: count,
    encryptionEnabled: flag,
    fcv: text,
    fileSizeBytes: count,
    machineId: text,
    masterKeyUUID: text,
    mongodVersion: text,
    replicaSetName: text,
    replicaState: text,
    storageSizeBytes: count,
});

const LegacySnapshot = v.looseObject({
    id: v.string(),
    clusterId: text,
    complete: flag,
    created: moment,
    doNotDelete: flag,
    expires: text,
    incremental: flag,
    lastOplogAppliedTimestamp: moment,
    parts: listIfAny(Part),
});

/** Where one snapshot is asked for, what is decided by these must not be taken for absent. */
const LegacySnapshotWithExpiry = v.looseObject({
    ...LegacySnapshot.entries,
    complete: v.nullish(v.boolean()),
    doNotDelete: v.nullish(v.boolean()),
    expires: v.nullish(v.string()),
});

/** A legacy snapshot as Atlas describes it. */
export type AtlasLegacySnapshot = v.InferOutput<typeof LegacySnapshot>;

/** The two fields that can be changed, never both in one request. */
export type LegacyExpiryChange = { expires: string } | { doNotDelete: boolean };

export class LegacySnapshotOperations {
    constructor(private readonly client: AtlasClient) {}

    /** Atlas's time, as far as its last answer tells; never ahead of it. Milliseconds since 1970. */
    get atlasNow(): number | undefined {
        return this.client.atlasNow;
    }

    /** GET …/snapshots/{snapshotId} */
    async getClusterSnapshot(snapshot: SnapshotRef, budget: Budget): Promise<AtlasLegacySnapshot> {
        const path = snapshotPath(snapshot);
        return (await this.client.request({ method: "GET", path, answer: LegacySnapshotWithExpiry }, budget)).value;
    }

    /** GET …/snapshots, every page. */
    async listClusterSnapshots(
        cluster: ClusterRef,
        filters: { completed?: string },
        budget: Budget,
    ): Promise<AtlasLegacySnapshot[]> {
        return (await readPages(this.client, snapshotsPath(cluster), LegacySnapshot, filters, budget)).value;
    }

    /** PATCH …/snapshots/{snapshotId} */
    async updateClusterSnapshot(
        snapshot: SnapshotRef,
        body: LegacyExpiryChange,
        budget: Budget,
    ): Promise<AtlasLegacySnapshot> {
        const path = snapshotPath(snapshot);
        const operation = { method: "PATCH", path, body, answer: LegacySnapshotWithExpiry } as const;
        return (await this.client.request(operation, budget)).value;
    }

    /** DELETE …/snapshots/{snapshotId} */
    async deleteClusterSnapshot(snapshot: SnapshotRef, budget: Budget): Promise<void> {
        await this.client.request({ method: "DELETE", path: snapshotPath(snapshot), answer: v.unknown() }, budget);
    }

    /** GET …/groups/{groupId} */
    async getGroup(cluster: ClusterRef, budget: Budget): Promise<void> {
        await getGroup(this.client, cluster, budget);
    }
}

function snapshotsPath({ projectId, clusterName }: ClusterRef): string {
    return `/api/atlas/v2/groups/${encodeURIComponent(projectId)}/clusters/${encodeURIComponent(clusterName)}/snapshots`;
}

function snapshotPath(snapshot: SnapshotRef): string {
    return `${snapshotsPath(snapshot)}/${encodeURIComponent(snapshot.snapshotId)}`;
}
