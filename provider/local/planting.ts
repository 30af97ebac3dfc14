/** Snapshots that come from the handle instead of a request, and the cluster that they are meant for. */
import { hasCloudBackup, isServerless } from "./cluster";
import type { Cluster } from "./cluster";
import { defaultProjectId, longestRetentionInDays, objectIdForm } from "./constants";
import type { Core } from "./core";
import type { Snapshot } from "./cloud/snapshot";
import { toMilliseconds } from "./moment";
import type { PlantedServerlessSnapshot, PlantedSnapshot } from "./planted";

/** What a program asks for is not there. */
export class NotFound extends Error {}

/** What a program asks for does not go with what is there. */
export class Conflict extends Error {}

export function plantCloudSnapshot(core: Core, planted: PlantedSnapshot): Snapshot {
    return plantSnapshot(core, planted, hasCloudBackup);
}

export function plantServerlessSnapshot(core: Core, planted: PlantedServerlessSnapshot): Snapshot {
    const { instanceName, ...rest } = planted;
    const named = instanceName === undefined ? {} : { clusterName: instanceName };
    return plantSnapshot(core, { snapshotType: "scheduled", ...rest, ...named }, isServerless);
}

/** `fits` says which of a project's clusters can have such a snapshot. */
export function plantSnapshot(core: Core, planted: PlantedSnapshot, fits: (cluster: Cluster) => boolean): Snapshot {
    const { projectId, clusterName, requestedAt, finished = planted.outcome !== "hanging", ...wanted } = planted;
    if (wanted.retentionInDays !== undefined) {
        checkDays(wanted.retentionInDays);
    }
    if (wanted.id !== undefined) {
        checkNewId(core, wanted.id);
    }
    const cluster = targetCluster(core, projectId, clusterName, fits);
    if (finished && wanted.outcome === "hanging") {
        throw new TypeError("A hanging snapshot is never finished");
    }
    const now = core.settings.clock.now();
    const { queuedMs = cluster.queuedMs, inProgressMs = cluster.inProgressMs } = wanted;
    const usually = finished ? now - queuedMs - inProgressMs : now;
    const snapshot = core.store.addSnapshot(cluster, {
        ...wanted,
        requestedAt: requestedAt === undefined ? usually : toMilliseconds(requestedAt, now),
    });
    if (finished) {
        core.store.finish(snapshot, snapshot.outcome);
    }
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
