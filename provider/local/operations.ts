/** Every operation of the local Atlas but those of sign-in, path by path. */
import { flexOperations } from "./flex/routes";
import { clusterOperations } from "./clusters/routes";
import { projectOperations } from "./clusters/projectRoutes";
import { snapshotOperations } from "./cloud/routes";
import { shardedSnapshotOperations } from "./cloud/shardedRoutes";
import type { PathOperations } from "./http/operation";
import { legacySnapshotOperations } from "./legacy/routes";
import { serverlessSnapshotOperations } from "./serverless/routes";

export const operations: readonly PathOperations[] = [
    ...projectOperations,
    ...clusterOperations,
    // Before the generic paths, whose {snapshotId} would match "shardedClusters" as well.
    ...shardedSnapshotOperations,
    ...snapshotOperations,
    ...legacySnapshotOperations,
    ...serverlessSnapshotOperations,
    ...flexOperations,
];
