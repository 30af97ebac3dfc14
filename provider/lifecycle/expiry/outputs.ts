/** A legacy snapshot by our names, for the resource's outputs and for the functions. */
import type { AtlasLegacySnapshot } from "../../atlas/legacySnapshots";
import { withoutAbsent } from "../absent";
import type { ExpiryInputs, ExpiryState, LegacySnapshotOutputs, LegacySnapshotPart, LegacyTimestamp } from "./state";

/** The state after Atlas's answer `snapshot`: the inputs as they were asked for, beside what Atlas says. */
export function stateOf(inputs: ExpiryInputs, snapshot: AtlasLegacySnapshot): ExpiryState {
    const { expires, doNotDelete, ...outputs } = legacyOutputsFrom(snapshot);
    return { ...outputs, ...inputs };
}

export function legacyOutputsFrom(snapshot: AtlasLegacySnapshot): LegacySnapshotOutputs {
    return withoutAbsent<LegacySnapshotOutputs>({
        snapshotId: snapshot.id,
        expires: snapshot.expires,
        doNotDelete: snapshot.doNotDelete,
        complete: snapshot.complete,
        created: timestampOf(snapshot.created),
        clusterId: snapshot.clusterId,
        incremental: snapshot.incremental,
        lastOplogAppliedTimestamp: timestampOf(snapshot.lastOplogAppliedTimestamp),
        parts: snapshot.parts?.map(partOf),
    });
}

function timestampOf(moment: AtlasLegacySnapshot["created"]): LegacyTimestamp | undefined {
    return moment ? withoutAbsent<LegacyTimestamp>({ date: moment.date, increment: moment.increment }) : undefined;
}

function partOf(part: NonNullable<AtlasLegacySnapshot["parts"]>[number]): LegacySnapshotPart {
    return withoutAbsent<LegacySnapshotPart>({
        typeName: part.typeName,
        clusterId: part.clusterId,
        completedTime: part.completedTime,
        compressionSetting: part.compressionSetting,
        dataSizeBytes: part.dataSizeBytes,
        encryptionEnabled: part.encryptionEnabled,
        fcv: part.fcv,
        fileSizeBytes: part.fileSizeBytes,
        machineId: part.machineId,
        masterKeyUuid: part.masterKeyUUID,
        mongodVersion: part.mongodVersion,
        replicaSetName: part.replicaSetName,
        replicaState: part.replicaState,
        storageSizeBytes: part.storageSizeBytes,
    });
}
