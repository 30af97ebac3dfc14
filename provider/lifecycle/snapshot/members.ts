/** The members of a sharded cluster's snapshot, which Atlas tells on a path of its own. */
import { AtlasError } from "../../atlas/errors";
import type { AtlasSnapshot, SnapshotRef } from "../../atlas/snapshots";
import { explain, nameSnapshot } from "../explain";
import { until } from "../operation";
import type { SnapshotOperation } from "./context";
import { stateOf } from "./outputs";
import type { SnapshotInputs, SnapshotState } from "./state";

/** Doing without them is better than waiting for ever. */
const membersLimitMs = 60_000;

/** A sharded cluster's snapshot lists its members on a path of its own. Doing without them is better than failing. */
export async function withMembers(
    snapshot: AtlasSnapshot,
    ref: SnapshotRef,
    operation: SnapshotOperation,
): Promise<AtlasSnapshot> {
    if (snapshot.type !== "shardedCluster" || (snapshot.members && snapshot.snapshotIds)) {
        return snapshot;
    }
    try {
        const { budget } = until(operation.clock.now() + membersLimitMs, operation);
        const { members, snapshotIds, configServerType } = await operation.atlas.getBackupShardedCluster(
            { ...ref, snapshotId: snapshot.id },
            budget,
        );
        return { ...snapshot, members, snapshotIds, configServerType: configServerType ?? snapshot.configServerType };
    } catch (error) {
        if (!(error instanceof AtlasError)) {
            throw error;
        }
        operation.progress.warn(
            explain(
                `The members of the ${nameSnapshot({ ...ref, snapshotId: snapshot.id })} are not known`,
                error,
                "run `pulumi refresh` later to read them",
            ),
        );
        return snapshot;
    }
}

/** Inputs and Atlas's answer as state, keeping the members that only the sharded path tells. */
export function stateKeepingMembers(
    inputs: SnapshotInputs,
    snapshot: AtlasSnapshot,
    old: SnapshotState,
): SnapshotState {
    const { members, snapshotIds, configServerType } = old;
    return {
        ...(members && { members }),
        ...(snapshotIds && { snapshotIds }),
        ...(configServerType && { configServerType }),
        ...stateOf(inputs, snapshot),
    };
}
