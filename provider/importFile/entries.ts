/** The content of a file for `pulumi import --file`: entries that hold the whole state, so that the engine reads nothing. */
import type { AtlasSnapshot, ClusterRef } from "../atlas/snapshots";
import { capturedText } from "../resources/captured";
import { onDemandSnapshotType } from "../resources/typeTokens";
import { retentionOf } from "../lifecycle/snapshot/retentionFound";
import { inputsOf } from "../lifecycle/snapshot/state";
import { stateOf } from "../lifecycle/snapshot/outputs";
import { snapshotResourceId } from "../lifecycle/resourceId";
import { namesFor } from "./names";
import type { StackName } from "./stackName";

/** One resource, in the form that `pulumi import --file` takes. */
export interface ImportEntry {
    type: string;
    name: string;
    id: string;
    inputs: EntryInputs;
    /** Where they are given, the engine reads nothing; for an import a dynamic provider could not serve that. */
    outputs: Record<string, unknown>;
}

/** The arguments that the program has to give, and what the class adds to them. */
export interface EntryInputs {
    projectId: string;
    clusterName: string;
    retentionInDays: number;
    __urn: string;
    __provider: string;
}

/**
 * @param snapshots Completed on-demand snapshots of the cluster.
 * @param stack The stack that they are to be imported into.
 */
export function entriesFor(cluster: ClusterRef, snapshots: AtlasSnapshot[], stack: StackName): ImportEntry[] {
    const names = namesFor(snapshots, cluster.clusterName);
    return snapshots.map((snapshot, index) => entryOf(cluster, snapshot, names[index] ?? snapshot.id, stack));
}

function entryOf(
    { projectId, clusterName }: ClusterRef,
    snapshot: AtlasSnapshot,
    name: string,
    { stack, project }: StackName,
): ImportEntry {
    const inputs = {
        projectId,
        clusterName,
        retentionInDays: Math.max(retentionOf(snapshot, snapshot.id) ?? 1, 1),
        __urn: `urn:pulumi:${stack}::${project}::${onDemandSnapshotType}::${name}`,
    };
    // No description among the inputs: the snapshot keeps the one that it has, as an adopted one does.
    const state = stateOf(inputs, snapshot);
    const __provider = capturedText("onDemandSnapshot");
    return {
        type: onDemandSnapshotType,
        name,
        id: snapshotResourceId(state),
        inputs: { ...inputs, ...inputsOf(state), __provider },
        outputs: { ...state, __provider },
    };
}
