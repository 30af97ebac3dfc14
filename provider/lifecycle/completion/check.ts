/** Checks the arguments of a `SnapshotCompletion`. Offline; everything that is wrong is said at once. */
import { argumentFailures, type ArgumentRules } from "../arguments";
import type { CheckResult, Values } from "../lifeCycle";
import { parseSnapshotResourceId } from "../resourceId";
import { describeValue, type Fault, type Rule, rules } from "../rules";
import { isUnknown } from "../unknown";
import type { completionArgumentNames } from "./state";

type ArgumentName = (typeof completionArgumentNames)[number];

const completionRules: Record<ArgumentName, Rule> = {
    snapshots: (value) =>
        Array.isArray(value)
            ? value.flatMap((id, index) => idFaults(id, `[${index}]`))
            : [{ at: "", reason: `${describeValue(value)}; it has to be a list of the ids of snapshot resources` }],
    triggers: rules.triggers,
    timeouts: rules.timeouts,
};

const argumentRules: ArgumentRules<ArgumentName> = {
    resource: "SnapshotCompletion",
    rules: completionRules,
    required: ["snapshots"],
};

/**
 * @param olds The inputs of the last run, empty for a new resource.
 * @param news The arguments as the program gives them; at preview some may be unknown.
 */
export function checkCompletion(olds: Values, news: Values): CheckResult {
    const given = Object.fromEntries(Object.entries(news).filter(([, value]) => value !== undefined && value !== null));
    const urn = typeof olds["__urn"] === "string" ? olds["__urn"] : news["__urn"];
    return { inputs: { ...given, __urn: urn }, failures: argumentFailures(argumentRules, given) };
}

function idFaults(id: unknown, at: string): Fault[] {
    if (isUnknown(id) || (typeof id === "string" && isResourceId(id))) {
        return [];
    }
    const rule = "it has to be the id of a snapshot resource, {projectId}-{clusterName}-{snapshotId}: pass snapshot.id";
    return [{ at, reason: `${describeValue(id)}; ${rule}` }];
}

function isResourceId(id: string): boolean {
    try {
        return parseSnapshotResourceId(id).snapshotId !== "";
    } catch {
        return false;
    }
}
