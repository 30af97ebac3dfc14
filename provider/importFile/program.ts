/** What the user does with the file: the program that goes with it, and the command that takes it. */
import type { ImportEntry } from "./entries";

/** Ready to be pasted; with it, a preview after the import finds no change. */
export function programFor(entries: ImportEntry[]): string {
    const resources = entries.map(
        ({ name, inputs: { projectId, clusterName, retentionInDays } }) =>
            `new OnDemandSnapshot("${name}", { projectId: "${projectId}", clusterName: "${clusterName}", retentionInDays: ${retentionInDays} });`,
    );
    return ['import { OnDemandSnapshot } from "pulumi-atlas-snapshots";', "", ...resources, ""].join("\n");
}

/** Pulumi can write no program for dynamic resources, and protects what it imports unless told otherwise. */
export const importCommand = "pulumi import --file FILE --generate-code=false --protect=false";
