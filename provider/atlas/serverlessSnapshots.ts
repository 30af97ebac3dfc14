/** The Atlas operations on snapshots of serverless instances, which Atlas has ended for new clients (410 VERSION_GONE). */
import * as v from "valibot";
import type { AtlasClient, Budget } from "./client";
import { readPages } from "./pages";
import { count, text } from "./shapes";

export interface InstanceRef {
    projectId: string;
    instanceName: string;
}

const ServerlessSnapshot = v.looseObject({
    id: v.string(),
    status: text,
    createdAt: text,
    expiresAt: text,
    snapshotType: text,
    frequencyType: text,
    mongodVersion: text,
    serverlessInstanceName: text,
    storageSizeBytes: count,
});

export type AtlasServerlessSnapshot = v.InferOutput<typeof ServerlessSnapshot>;

export class ServerlessSnapshotOperations {
    constructor(private readonly client: AtlasClient) {}

    /** GET …/serverless/{instanceName}/backup/snapshots/{snapshotId} */
    async getServerlessBackup(
        instance: InstanceRef,
        snapshotId: string,
        budget: Budget,
    ): Promise<AtlasServerlessSnapshot> {
        const path = `${snapshotsPath(instance)}/${encodeURIComponent(snapshotId)}`;
        return (await this.client.request({ method: "GET", path, answer: ServerlessSnapshot }, budget)).value;
    }

    /** GET …/serverless/{instanceName}/backup/snapshots, every page. */
    async listServerlessBackupSnapshots(instance: InstanceRef, budget: Budget): Promise<AtlasServerlessSnapshot[]> {
        return (await readPages(this.client, snapshotsPath(instance), ServerlessSnapshot, {}, budget)).value;
    }
}

function snapshotsPath({ projectId, instanceName }: InstanceRef): string {
    const [project, instance] = [encodeURIComponent(projectId), encodeURIComponent(instanceName)];
    return `/api/atlas/v2/groups/${project}/serverless/${instance}/backup/snapshots`;
}
