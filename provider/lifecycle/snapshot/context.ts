/** What the life cycle of a snapshot needs of Atlas. */
import type { SnapshotOperations } from "../../atlas/snapshots";
import type { Context, Operation } from "../operation";

export type SnapshotAtlas = Pick<
    SnapshotOperations,
    | "listBackupSnapshots"
    | "takeSnapshots"
    | "getClusterBackupSnapshot"
    | "updateBackupSnapshot"
    | "deleteClusterBackupSnapshot"
    | "getBackupShardedCluster"
    | "getGroup"
    | "joinWaiters"
    | "atlasNow"
>;

export type SnapshotContext = Context<SnapshotAtlas>;
export type SnapshotOperation = Operation<SnapshotAtlas>;
