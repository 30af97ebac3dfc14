/** What the life cycle of a legacy snapshot's expiry needs of Atlas. */
import type { LegacySnapshotOperations } from "../../atlas/legacySnapshots";
import type { Context, Operation } from "../operation";

export type ExpiryAtlas = Pick<
    LegacySnapshotOperations,
    | "getClusterSnapshot"
    | "listClusterSnapshots"
    | "updateClusterSnapshot"
    | "deleteClusterSnapshot"
    | "getGroup"
    | "atlasNow"
>;

export type ExpiryContext = Context<ExpiryAtlas>;
export type ExpiryOperation = Operation<ExpiryAtlas>;
