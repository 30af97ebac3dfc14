/** The functions' errors, in the user's words. */
import { AtlasApiError } from "../atlas/errors";
import { explain, SnapshotError } from "../lifecycle/explain";

const snapshot = "check snapshotId";
const instance = "check instanceName and projectId";

const remedies: Record<string, string> = {
    SNAPSHOT_NOT_FOUND: snapshot,
    INVALID_SNAPSHOT_ID: snapshot,
    RESOURCE_NOT_FOUND: snapshot,
    SERVERLESS_INSTANCE_NOT_FOUND: instance,
    CANNOT_USE_CLUSTER_IN_SERVERLESS_INSTANCE_API: "use getSnapshot and getSnapshots for a cluster",
    CANNOT_USE_SERVERLESS_INSTANCE_IN_CLUSTER_API: "use getServerlessSnapshot and getServerlessSnapshots for it",
};

/** Asks Atlas; a failure is told as `outcome`, with what Atlas said and the way on. */
export async function answered<T>(outcome: string, ask: () => Promise<T>): Promise<T> {
    try {
        return await ask();
    } catch (error) {
        const code = error instanceof AtlasApiError ? error.code : undefined;
        const remedy = code === undefined ? undefined : remedies[code];
        const told = explain(outcome, error);
        throw new SnapshotError(remedy === undefined ? told : `${told}; ${remedy}`);
    }
}
