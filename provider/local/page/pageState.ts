/** What the page shows of the local Atlas at a moment: as much as a person can look at, and how much more there is. */
import { expiresAtOf, progressOf, statusAt } from "../cloud/snapshot";
import type { Snapshot, SnapshotStatus } from "../cloud/snapshot";
import type { Cluster } from "../cluster";
import type { Core } from "../core";
import { environment } from "../handle";
import { isComplete } from "../legacy/snapshot";
import type { LegacySnapshot } from "../legacy/snapshot";
import type { LoggedRequest, RequestLog } from "../requestLog";

/** Of each table. Whoever looks for more has a filter. */
export const mostRows = 200;

interface PageProject {
    id: string;
    name: string;
}

interface PageCluster {
    projectId: string;
    name: string;
    kind: string;
    provider: string;
    version: string;
    /** What is out of the ordinary, such as "paused". */
    remarks: string[];
}

interface PageSnapshot {
    id: string;
    projectId: string;
    cluster: string;
    description?: string | undefined;
    /** "legacy", or what else is out of the ordinary. */
    remarks: string[];
    status: SnapshotStatus;
    /** In percent of the time that it takes. */
    progress: number;
    /** Milliseconds since 1970, as all moments here. */
    takenAt: number;
    /** None: it is kept until somebody sets a date. */
    expiresAt?: number | undefined;
}

/** Without the query and whatever else a client may have put where it does not belong. */
interface PageRequest extends Pick<LoggedRequest, "at" | "method" | "path" | "status"> {
    errorCode: string | undefined;
    /** 1 for the first that arrived. */
    nth: number;
}

interface Rows<Row> {
    /** The first of those that match. */
    rows: Row[];
    matching: number;
    total: number;
}

export interface PageState {
    projects: Rows<PageProject>;
    clusters: Rows<PageCluster>;
    snapshots: Rows<PageSnapshot>;
    /** The newest first; a filter does not touch them. */
    requests: Rows<PageRequest>;
    /** The names of the environment variables that programs read. Their values are nothing for a page. */
    variables: string[];
}

/** @param filter Words that all have to be found in a row, or in the name of its project. */
export function pageState(core: Core, filter: string): PageState {
    const { store, legacyStore, log, settings } = core;
    const now = settings.clock.now();
    const words = filter.toLowerCase().split(/\s+/);
    const allProjects = store.projects();
    const names = new Map(allProjects.map(({ id, name }) => [id, name]));
    const matches = (row: PageProject | PageCluster | PageSnapshot) => {
        const project = "projectId" in row ? names.get(row.projectId) : undefined;
        const text = [...(Object.values(row) as unknown[]), project].join("\n").toLowerCase();
        return words.every((word) => text.includes(word));
    };
    const clusters = rowsOf(allProjects.flatMap(({ id }) => store.clustersOf(id)).map(ofCluster), matches);
    const withCluster = new Set(clusters.rows.map(({ projectId }) => projectId));
    const projects = allProjects.map(({ id, name }) => ({ id, name }));
    const snapshots = [
        ...store.existingSnapshots().map((snapshot) => ofSnapshot(snapshot, now)),
        ...legacyStore.existingSnapshots().map((snapshot) => ofLegacySnapshot(snapshot, now)),
    ];
    return {
        projects: rowsOf(projects, (project) => withCluster.has(project.id) || matches(project)),
        clusters,
        snapshots: rowsOf(
            snapshots.sort((one, other) => other.takenAt - one.takenAt),
            matches,
        ),
        requests: { rows: newestOf(log), matching: log.count, total: log.count },
        variables: Object.keys(environment(core, "")),
    };
}

function newestOf({ requests, count }: RequestLog): PageRequest[] {
    const newest = requests.slice(-mostRows).reverse();
    return newest.map(({ at, method, path, status, errorCode }, index) => ({
        nth: count - index,
        at,
        method,
        path,
        status,
        errorCode,
    }));
}

function rowsOf<Row>(all: Row[], matches: (row: Row) => boolean): Rows<Row> {
    const matching = all.filter(matches);
    return { rows: matching.slice(0, mostRows), matching: matching.length, total: all.length };
}

function ofCluster(cluster: Cluster): PageCluster {
    const { projectId, clusterName, cloudProvider, mongodVersion, paused, backupEnabled, backup } = cluster;
    const hasBackup = backupEnabled ? backup === "legacy" && "legacy backup" : "no backup";
    return {
        projectId,
        name: clusterName,
        kind: kindOf(cluster),
        provider: cloudProvider,
        version: mongodVersion,
        remarks: [paused && "paused", hasBackup].filter((remark) => remark !== false),
    };
}

function kindOf({ tier, type, shardCount }: Cluster): string {
    if (tier === "dedicated") {
        return type === "replicaSet" ? "replica set" : `${shardCount} shards`;
    }
    return tier === "flex" ? "flex cluster" : "serverless instance";
}

function ofSnapshot(snapshot: Snapshot, now: number): PageSnapshot {
    const { id, cluster, description, snapshotType, requestedAt } = snapshot;
    return {
        id,
        projectId: cluster.projectId,
        cluster: cluster.clusterName,
        description,
        remarks: snapshotType === "onDemand" ? [] : [snapshotType],
        status: statusAt(snapshot, now),
        progress: percent(progressOf(snapshot, now)),
        takenAt: requestedAt,
        expiresAt: expiresAtOf(snapshot, now),
    };
}

function ofLegacySnapshot(snapshot: LegacySnapshot, now: number): PageSnapshot {
    const { id, cluster, createdAt, completedAt, expiry } = snapshot;
    const complete = isComplete(snapshot, now);
    return {
        id,
        projectId: cluster.projectId,
        cluster: cluster.clusterName,
        remarks: ["legacy"],
        status: complete ? "completed" : "inProgress",
        progress: percent(complete ? 1 : (now - createdAt) / (completedAt - createdAt)),
        takenAt: createdAt,
        expiresAt: expiry.expiresAt,
    };
}

function percent(share: number): number {
    return Math.floor(share * 100);
}
