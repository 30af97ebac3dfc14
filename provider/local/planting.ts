/** Snapshots that come from the handle instead of a request, and the cluster that they are meant for. */
import type { Cluster } from "./cluster";
import { defaultProjectId, objectIdForm } from "./constants";
import type { Core } from "./core";
import { longestRetentionInDays } from "./cloud/retention";
import type { Snapshot } from "./cloud/snapshot";
import type { NewSnapshot } from "./newSnapshot";

/** What a program asks for is not there. */
export class NotFound extends Error {}

/** What a program asks for does not go with what is there. */
export class Conflict extends Error {}

/** A snapshot that somebody else took, or that was there before. */
export interface PlantedSnapshot extends NewSnapshot {
    /** The id of its project. @default the first cluster's project */
    projectId?: string;
    /** Its cluster, a dedicated one. @default the project's first with cloud backup */
    clusterName?: string;
    /**
     * Whether it is finished. true: it is finished by now, and `requestedAt` is by default just long enough ago for that. false: it takes its
     * time from `requestedAt` on, like one that was taken by POST.
     * @default true
     */
    finished?: boolean;
}

/** A snapshot of a serverless instance; its type is by default "scheduled". */
export interface PlantedServerlessSnapshot extends Omit<PlantedSnapshot, "clusterName" | "description"> {
    /** Its serverless instance. @default the project's first serverless instance */
    instanceName?: string;
}

/** `fits` says which of a project's clusters can have such a snapshot. */
export function plantSnapshot(core: Core, planted: PlantedSnapshot, fits: (cluster: Cluster) => boolean): Snapshot {
    const { projectId, clusterName, finished = true, ...wanted } = planted;
    if (wanted.retentionInDays !== undefined) {
        checkDays(wanted.retentionInDays);
    }
    if (wanted.id !== undefined) {
        checkNewId(core, wanted.id);
    }
    const cluster = targetCluster(core, projectId, clusterName, fits);
    const now = core.settings.clock.now();
    if (!finished) {
        return core.store.addSnapshot(cluster, wanted);
    }
    const { queuedMs = cluster.queuedMs, inProgressMs = cluster.inProgressMs } = wanted;
    const snapshot = core.store.addSnapshot(cluster, { requestedAt: now - queuedMs - inProgressMs, ...wanted });
    core.store.finish(snapshot, snapshot.outcome);
    return snapshot;
}

/** The cluster of this name, or the project's first that fits; a name that does not fit is refused. */
export function targetCluster(
    { store, settings }: Core,
    projectId: string | undefined,
    clusterName: string | undefined,
    fits: (cluster: Cluster) => boolean = () => true,
): Cluster {
    const project = projectId ?? settings.clusters[0]?.projectId ?? defaultProjectId;
    if (clusterName === undefined) {
        const first = store.clustersOf(project).find(fits);
        if (!first) {
            throw new NotFound(`The local Atlas has no cluster in project ${project} that could have such a snapshot`);
        }
        return first;
    }
    const cluster = store.findCluster(project, clusterName);
    if (!cluster) {
        throw new NotFound(`The local Atlas has no cluster ${clusterName} in project ${project}`);
    }
    if (!fits(cluster)) {
        throw new Conflict(`Cluster ${clusterName} in project ${project} cannot have such a snapshot`);
    }
    return cluster;
}

/** Whether a list that may be limited to a project and a cluster is asked for this one. */
export function isAsked(cluster: Cluster, projectId: string | undefined, clusterName: string | undefined): boolean {
    return (
        (projectId === undefined || cluster.projectId === projectId) &&
        (clusterName === undefined || cluster.clusterName === clusterName)
    );
}

export function checkDays(days: number): void {
    if (!Number.isInteger(days) || days < 1 || days > longestRetentionInDays) {
        throw new TypeError(`A retention is a whole number of days from 1 to ${longestRetentionInDays}, not ${days}`);
    }
}

/** An id that no snapshot of any kind has. */
export function checkNewId({ store, legacyStore }: Core, id: string): void {
    if (!objectIdForm.test(id)) {
        throw new TypeError(`A snapshot's id is 24 lower-case hex digits, not ${id}`);
    }
    if (store.findSnapshot(id) ?? legacyStore.findSnapshot(id)) {
        throw new Conflict(`The local Atlas has a snapshot ${id} already`);
    }
}
