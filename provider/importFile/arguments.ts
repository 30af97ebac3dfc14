/** The arguments of `atlas-import-file`, by the same rules as the resource's. */
import { parseArgs } from "node:util";
import type { ClusterRef } from "../atlas/snapshots";
import { faultTexts } from "../lifecycle/arguments";
import { rules } from "../lifecycle/rules";

/** What the user got wrong; anything else that is thrown is a failure. */
export class UsageError extends Error {
    override readonly name = "UsageError";
}

export type Arguments = { help: true } | { help: false; cluster: ClusterRef; snapshotIds: string[] };

/** @throws {UsageError} With everything that is wrong. */
export function readArguments(args: string[]): Arguments {
    const values = parse(args);
    if (values.help) {
        return { help: true };
    }
    const { project = "", cluster = "", snapshot = [] } = values;
    const faults = [
        ...faultsOf("--project", project, "projectId"),
        ...faultsOf("--cluster", cluster, "clusterName"),
        ...snapshot.flatMap((id) => faultsOf("--snapshot", id, "adoptSnapshotId")),
    ];
    if (faults.length > 0) {
        throw new UsageError(faults.join("\n"));
    }
    return { help: false, cluster: { projectId: project, clusterName: cluster }, snapshotIds: snapshot };
}

function parse(args: string[]) {
    try {
        return parseArgs({
            args,
            options: {
                project: { type: "string" },
                cluster: { type: "string" },
                snapshot: { type: "string", multiple: true },
                help: { type: "boolean" },
            },
        }).values;
    } catch (error) {
        throw new UsageError((error as Error).message);
    }
}

function faultsOf(flag: string, value: string, rule: "projectId" | "clusterName" | "adoptSnapshotId"): string[] {
    return value === "" ? [`${flag} is missing`] : faultTexts(flag, rules[rule], value);
}
