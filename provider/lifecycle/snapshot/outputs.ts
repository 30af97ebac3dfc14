/** From Atlas's description of a snapshot to the outputs that are stored. */
import type { AtlasSnapshot } from "../../atlas/snapshots";
import { withoutAbsent } from "../absent";
import type { SnapshotInputs, SnapshotMember, SnapshotOutputs, SnapshotState } from "./state";

/** The state after Atlas's answer `snapshot`: the inputs as they were asked for, beside what Atlas says. */
export function stateOf<T extends Partial<SnapshotInputs>>(
    inputs: T,
    snapshot: AtlasSnapshot,
): T & SnapshotOutputs & Pick<SnapshotState, "__adopted" | "description"> {
    // Without a description of its own the resource shows the one that Atlas has.
    const adopted = inputs.description === undefined && {
        ...(typeof snapshot.description === "string" && { description: snapshot.description }),
        __adopted: true as const,
    };
    return { ...inputs, ...adopted, ...outputsFrom(snapshot) };
}

/** What Atlas says of the snapshot, by our names. */
export function outputsFrom(snapshot: AtlasSnapshot): SnapshotOutputs {
    return withoutAbsent<SnapshotOutputs>({
        snapshotId: snapshot.id,
        // Atlas leaves out what has no value; a snapshot just accepted is queued.
        status: snapshot.status ?? "queued",
        createdAt: snapshot.createdAt,
        expiresAt: snapshot.expiresAt,
        snapshotType: snapshot.snapshotType,
        frequencyType: snapshot.frequencyType,
        type: snapshot.type,
        storageSizeBytes: snapshot.storageSizeBytes,
        mongodVersion: snapshot.mongodVersion,
        masterKeyUuid: snapshot.masterKeyUUID,
        cloudProvider: snapshot.cloudProvider,
        replicaSetName: snapshot.replicaSetName,
        copyRegions: snapshot.copyRegions,
        policyItems: snapshot.policyItems,
        members: snapshot.members?.map(({ id, cloudProvider, replicaSetName }): SnapshotMember =>
            withoutAbsent<SnapshotMember>({ id, cloudProvider, replicaSetName }),
        ),
        snapshotIds: snapshot.snapshotIds,
        configServerType: snapshot.configServerType,
    });
}
