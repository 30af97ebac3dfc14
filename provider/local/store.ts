/** What the local Atlas holds: projects, clusters, and the snapshots of each. */
import type { Cluster } from "./cluster";
import { dayMs, defaultOrgId } from "./constants";
import type { Identifiers } from "./identifiers";
import type { ClusterName, Kept } from "./kept";
import type { LocalProject, Settings } from "./options";
import type { NewSnapshot } from "./planted";
import { createdAtOf, isExpired } from "./cloud/snapshot";
import type { Snapshot } from "./cloud/snapshot";

/** A project with every default filled in. */
export type Project = Required<LocalProject>;

// More than 2^31, which is where clients with 32-bit integers break.
const usualStorageSizeBytes = 3_221_225_472;

export class Store {
    private readonly projectIds: Set<string>;
    private deletedClusters: ClusterName[];
    /** The newest first, and of those of one moment the last added. */
    private snapshots: Snapshot[];
    private takenCount: number;

    /** @param changed Called after each change. */
    constructor(
        private readonly settings: Settings,
        private readonly identifiers: Identifiers,
        kept: Kept,
        private readonly changed: () => void,
    ) {
        this.deletedClusters = [...kept.deletedClusters];
        this.snapshots = [...kept.snapshots];
        this.takenCount = kept.takenCount;
        this.projectIds = new Set([
            ...settings.projects.map(({ id }) => id),
            ...settings.clusters.map((cluster) => cluster.projectId),
            ...settings.accounts.flatMap((account) => account.projectIds),
        ]);
    }

    reset(): void {
        this.deletedClusters = [];
        this.snapshots = [];
        this.takenCount = 0;
    }

    /** What is there now and a later start is to find. */
    toKeep(): Pick<Kept, "takenCount" | "deletedClusters" | "snapshots"> {
        return {
            takenCount: this.takenCount,
            deletedClusters: this.deletedClusters,
            snapshots: this.existingSnapshots(),
        };
    }

    hasProject(projectId: string): boolean {
        return this.projectIds.has(projectId);
    }

    projects(): Project[] {
        return [...this.projectIds].map((id) => this.project(id));
    }

    project(projectId: string): Project {
        const given = this.settings.projects.find(({ id }) => id === projectId);
        return {
            id: projectId,
            name: given?.name ?? `project-${projectId.slice(-4)}`,
            orgId: given?.orgId ?? defaultOrgId,
        };
    }

    clustersOf(projectId: string): Cluster[] {
        const deleted = this.deletedClusters.filter((name) => name.projectId === projectId);
        return this.settings.clusters.filter(
            (cluster) =>
                cluster.projectId === projectId &&
                !deleted.some(({ clusterName }) => clusterName === cluster.clusterName),
        );
    }

    findCluster(projectId: string, clusterName: string): Cluster | undefined {
        return this.clustersOf(projectId).find((cluster) => cluster.clusterName === clusterName);
    }

    /** Terminating a cluster deletes its snapshots. */
    deleteCluster(cluster: Cluster): void {
        const { projectId, clusterName } = cluster;
        this.deletedClusters.push({ projectId, clusterName });
        this.snapshots = this.snapshots.filter((snapshot) => snapshot.cluster !== cluster);
        this.changed();
    }

    /** The snapshots that exist now, the newest first. */
    existingSnapshots(): Snapshot[] {
        const now = this.settings.clock.now();
        this.snapshots = this.snapshots.filter((snapshot) => !isExpired(snapshot, now));
        return [...this.snapshots];
    }

    snapshotsOf(cluster: Cluster): Snapshot[] {
        return this.existingSnapshots().filter((snapshot) => snapshot.cluster === cluster);
    }

    findSnapshot(snapshotId: string): Snapshot | undefined {
        return this.existingSnapshots().find((snapshot) => snapshot.id === snapshotId);
    }

    /** What a POST does: the `outcome` setting decides how it ends. */
    takeSnapshot(cluster: Cluster, wanted: NewSnapshot): Snapshot {
        this.takenCount += 1;
        const { projectId, clusterName, outcome = this.settings.outcome } = cluster;
        const { description } = wanted;
        const question = { nth: this.takenCount, projectId, clusterName };
        return this.addSnapshot(cluster, {
            ...wanted,
            outcome:
                typeof outcome === "string"
                    ? outcome
                    : outcome(description === undefined ? question : { ...question, description }),
        });
    }

    addSnapshot(cluster: Cluster, wanted: NewSnapshot): Snapshot {
        const requestedAt = wanted.requestedAt ?? this.settings.clock.now();
        const startedAt = requestedAt + (wanted.queuedMs ?? cluster.queuedMs);
        const snapshotType = wanted.snapshotType ?? "onDemand";
        const hangs = wanted.outcome === "hanging";
        const snapshot: Snapshot = {
            id: wanted.id ?? this.identifiers.objectId(requestedAt),
            cluster,
            description: wanted.description,
            snapshotType,
            // The live value for on-demand snapshots, although the specification's list lacks it.
            frequencyType: wanted.frequencyType ?? (snapshotType === "onDemand" ? "ondemand" : "daily"),
            storageSizeBytes: wanted.storageSizeBytes ?? usualStorageSizeBytes,
            retentionInDays: wanted.retentionInDays ?? this.settings.defaultRetentionInDays,
            requestedAt,
            startedAt,
            finishedAt: hangs ? Infinity : startedAt + (wanted.inProgressMs ?? cluster.inProgressMs),
            outcome: wanted.outcome === "failed" ? "failed" : "completed",
        };
        const older = this.snapshots.findIndex((other) => other.requestedAt <= requestedAt);
        this.snapshots.splice(older < 0 ? this.snapshots.length : older, 0, snapshot);
        this.changed();
        return snapshot;
    }

    deleteSnapshot(snapshot: Snapshot): void {
        this.snapshots.splice(this.snapshots.indexOf(snapshot), 1);
        this.changed();
    }

    /** Ends an unfinished snapshot now; a finished one has another outcome from now on. */
    finish(snapshot: Snapshot, outcome: Snapshot["outcome"]): void {
        snapshot.outcome = outcome;
        snapshot.finishedAt = Math.min(snapshot.finishedAt, this.settings.clock.now());
        this.changed();
    }

    /** Ends the retention at that moment, whatever it was before. */
    setExpiry(snapshot: Snapshot, expiresAt: number): void {
        snapshot.patchedExpiresAt = expiresAt;
        this.changed();
    }

    /** What a new retention of so many days would make of `expiresAt`: from when it counts is a setting. */
    expiryOf(snapshot: Snapshot, days: number): number {
        const now = this.settings.clock.now();
        const from = {
            creation: createdAtOf(snapshot),
            completion: snapshot.finishedAt === Infinity ? now : snapshot.finishedAt,
            now,
        }[this.settings.retentionFrom];
        return from + days * dayMs;
    }
}
