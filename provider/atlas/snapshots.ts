/** The Atlas operations on cloud backup snapshots, named as in Atlas's own SDKs, with the shapes of their answers. */
import * as v from "valibot";
import type { AtlasClient, Budget } from "./client";
import type { Answered } from "./exchange";
import { readPages } from "./pages";
import type { Waiter, WaitersPlace } from "./pollPace";
import { count, listIfAny, listOf, text } from "./shapes";

/** Which cluster: Atlas calls a project a group. */
export interface ClusterRef {
    projectId: string;
    clusterName: string;
}

export interface SnapshotRef extends ClusterRef {
    snapshotId: string;
}

const texts = listIfAny(v.string());

/** Everything but the id may be absent. */
const Snapshot = v.looseObject({
    id: v.string(),
    status: text,
    description: text,
    type: text,
    snapshotType: text,
    frequencyType: text,
    createdAt: text,
    expiresAt: text,
    storageSizeBytes: count,
    mongodVersion: text,
    masterKeyUUID: text,
    cloudProvider: text,
    replicaSetName: text,
    copyRegions: texts,
    policyItems: texts,
    members: listIfAny(v.looseObject({ id: v.string(), cloudProvider: text, replicaSetName: text })),
    snapshotIds: texts,
    configServerType: text,
});

/** A snapshot as Atlas describes it. */
export type AtlasSnapshot = v.InferOutput<typeof Snapshot>;

/** Where one snapshot is asked for, its status is what the answer is for. */
const SnapshotWithStatus = v.looseObject({ ...Snapshot.entries, status: v.nullish(v.string()) });

const SnapshotList = v.looseObject({ results: listOf(Snapshot) });
const Nothing = v.unknown();
/** Where no limit is shared. */
const alone: WaitersPlace = { noteUnfinished: () => undefined, leave: () => undefined };

export class SnapshotOperations {
    constructor(private readonly client: AtlasClient) {}

    /** POST …/backup/snapshots. Never repeated once Atlas may have got it: what then is up to the caller. */
    async takeSnapshots(
        cluster: ClusterRef,
        body: { description: string; retentionInDays: number },
        budget: Budget,
    ): Promise<Answered<AtlasSnapshot>> {
        return await this.client.request(
            { method: "POST", path: snapshotsPath(cluster), body, answer: Snapshot },
            budget,
        );
    }

    /** GET …/backup/snapshots/{snapshotId} */
    async getClusterBackupSnapshot(snapshot: SnapshotRef, budget: Budget): Promise<AtlasSnapshot> {
        const path = snapshotPath(snapshot);
        return (await this.client.request({ method: "GET", path, answer: SnapshotWithStatus }, budget)).value;
    }

    /** GET …/backup/snapshots, every page. `answeredAt` is the first page's. */
    async listBackupSnapshots(
        cluster: ClusterRef,
        budget: Budget,
        filters: Record<string, string> = {},
    ): Promise<Answered<AtlasSnapshot[]>> {
        return await readPages(this.client, snapshotsPath(cluster), Snapshot, filters, budget);
    }

    /** GET …/backup/snapshots/shardedClusters: all of a sharded cluster's snapshots with their members, in one page. */
    async listBackupShardedClusters(cluster: ClusterRef, budget: Budget): Promise<AtlasSnapshot[]> {
        const path = `${snapshotsPath(cluster)}/shardedClusters`;
        return (await this.client.request({ method: "GET", path, answer: SnapshotList }, budget)).value.results;
    }

    /** PATCH …/backup/snapshots/{snapshotId}; Atlas refuses it on an unfinished snapshot. */
    async updateBackupSnapshot(snapshot: SnapshotRef, retentionInDays: number, budget: Budget): Promise<AtlasSnapshot> {
        const body = { retentionUnit: "DAYS", retentionValue: retentionInDays };
        const path = snapshotPath(snapshot);
        return (await this.client.request({ method: "PATCH", path, body, answer: Snapshot }, budget)).value;
    }

    /** DELETE …/backup/snapshots/{snapshotId}, for sharded clusters too; Atlas refuses it on an unfinished snapshot. */
    async deleteClusterBackupSnapshot(snapshot: SnapshotRef, budget: Budget): Promise<void> {
        await this.client.request({ method: "DELETE", path: snapshotPath(snapshot), answer: Nothing }, budget);
    }

    /** GET …/backup/snapshots/shardedCluster/{snapshotId}: the same snapshot with its members. */
    async getBackupShardedCluster(snapshot: SnapshotRef, budget: Budget): Promise<AtlasSnapshot> {
        const path = `${snapshotsPath(snapshot)}/shardedCluster/${encodeURIComponent(snapshot.snapshotId)}`;
        return (await this.client.request({ method: "GET", path, answer: Snapshot }, budget)).value;
    }

    /**
     * Says that somebody is going to ask for a snapshot of this cluster until it is finished, so that all who do so share the
     * project's request limit. `leave` has to be called at the end.
     */
    joinWaiters(cluster: ClusterRef, waiter: Waiter): WaitersPlace {
        return this.client.queueFor(snapshotsPath(cluster))?.join(waiter) ?? alone;
    }

    /** Atlas's time, as far as its last answer tells; never ahead of it. Milliseconds since 1970. */
    get atlasNow(): number | undefined {
        return this.client.atlasNow;
    }

    /** GET …/groups/{groupId} */
    async getGroup(cluster: ClusterRef, budget: Budget): Promise<void> {
        await getGroup(this.client, cluster, budget);
    }
}

/** Resolves where the project exists and these credentials may see it. */
export async function getGroup(client: AtlasClient, { projectId }: ClusterRef, budget: Budget): Promise<void> {
    await client.request({ method: "GET", path: groupPath(projectId), answer: Nothing }, budget);
}

function groupPath(projectId: string): string {
    return `/api/atlas/v2/groups/${encodeURIComponent(projectId)}`;
}

function snapshotsPath({ projectId, clusterName }: ClusterRef): string {
    return `${groupPath(projectId)}/clusters/${encodeURIComponent(clusterName)}/backup/snapshots`;
}

function snapshotPath(snapshot: SnapshotRef): string {
    return `${snapshotsPath(snapshot)}/${encodeURIComponent(snapshot.snapshotId)}`;
}
