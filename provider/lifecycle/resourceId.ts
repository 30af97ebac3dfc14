/** The resource's id, `{projectId}-{clusterName}-{snapshotId}`, and the one that the official provider gives its snapshots. */
import type { SnapshotRef } from "../atlas/snapshots";

export function snapshotResourceId({ projectId, clusterName, snapshotId }: SnapshotRef): string {
    return `${projectId}-${clusterName}-${snapshotId}`;
}

/**
 * The parts of a resource id. Cluster names hold hyphens; both ends are 24 hex digits, so the split is safe.
 *
 * @throws For a text of neither form.
 */
export function parseSnapshotResourceId(id: string): SnapshotRef {
    const [, projectId, clusterName, snapshotId] = /^([0-9a-f]{24})-(.+)-([0-9a-f]{24})$/.exec(id) ?? [];
    const ref = projectId && clusterName && snapshotId ? { projectId, clusterName, snapshotId } : parseOfficialId(id);
    if (!ref) {
        throw new Error(`The id "${id}" is not of the form {projectId}-{clusterName}-{snapshotId}`);
    }
    return ref;
}

/** Base64 of each name and of each value, as in `Y2x1c3Rlcl9uYW1l:YzA=-cHJvamVjdF9pZA==:NWM4…-c25hcHNob3RfaWQ=:MTdk…`. */
function parseOfficialId(id: string): SnapshotRef | undefined {
    const decode = (text: string) => Buffer.from(text, "base64").toString();
    const parts = new Map(id.split("-").map((part) => part.split(":").map(decode) as [string, string]));
    const [projectId, clusterName, snapshotId] = ["project_id", "cluster_name", "snapshot_id"].map((name) =>
        parts.get(name),
    );
    return projectId && clusterName && snapshotId ? { projectId, clusterName, snapshotId } : undefined;
}
