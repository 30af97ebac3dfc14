/** From Atlas's description of a snapshot to the outputs that are stored. */
import type { AtlasSnapshot } from "../../atlas/snapshots";
import type { SnapshotInputs, SnapshotMember, SnapshotOutputs, SnapshotState } from "./state";

/** The state after Atlas's answer `snapshot`: the inputs as they were asked for, beside what Atlas says. */
export function stateOf(inputs: SnapshotInputs, snapshot: AtlasSnapshot): SnapshotState {
    // Without a description of its own the resource shows the one that Atlas has.
    const adopted = inputs.description === undefined && { description: snapshot.description, __adopted: true };
    return withoutAbsent({ ...inputs, ...adopted, ...outputsFrom(snapshot) }) as SnapshotState;
}

/** What Atlas says of the snapshot, by our names. */
export function outputsFrom(snapshot: AtlasSnapshot): SnapshotOutputs {
    return withoutAbsent({
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
        members: snapshot.members?.map(
            ({ id, cloudProvider, replicaSetName }): SnapshotMember =>
                withoutAbsent({ id, cloudProvider, replicaSetName }) as SnapshotMember,
        ),
        snapshotIds: snapshot.snapshotIds,
        configServerType: snapshot.configServerType,
    }) as SnapshotOutputs;
}

/** A copy without what is undefined or null. */
export function withoutAbsent(values: object): object {
    return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined && value !== null));
}
