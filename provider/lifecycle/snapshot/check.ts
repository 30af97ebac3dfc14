/** Checks the arguments and fills in the default description. Offline; everything that is wrong is said at once. */
import { isDeepStrictEqual } from "node:util";
import { defaultDescription, isDefaultDescription } from "./description";
import type { ArgumentName } from "./state";
import { argumentFailures, type ArgumentRules } from "../arguments";
import type { CheckResult, Values } from "../lifeCycle";
import { rules } from "../rules";
import { containsUnknown, isUnknown, unknownValue } from "../unknown";

const argumentRules: ArgumentRules<ArgumentName> = {
    resource: "OnDemandSnapshot",
    rules,
    required: ["projectId", "clusterName", "retentionInDays"],
};

/**
 * @param olds The inputs of the last run, empty for a new resource.
 * @param news The arguments as the program gives them; at preview some may be unknown.
 */
export function checkSnapshot(olds: Values, news: Values): CheckResult {
    const inputs = Object.fromEntries(
        Object.entries(news).filter(([, value]) => value !== undefined && value !== null),
    );
    const failures = argumentFailures(argumentRules, inputs);

    // One URN for the resource's life: a rename must change neither the state nor what is recognised as its snapshot.
    inputs["__urn"] = typeof olds["__urn"] === "string" ? olds["__urn"] : news["__urn"];
    if (Array.isArray(inputs["triggers"]) && inputs["triggers"].length === 0) {
        // No triggers, however they are written.
        delete inputs["triggers"];
    }
    const description = inputs["description"] ?? descriptionFor(olds, { ...inputs, __urn: news["__urn"] });
    return { inputs: { ...inputs, ...(description !== undefined && { description }) }, failures };
}

/**
 * A default is fixed at creation: while the triggers stay the same, the old one stays, whatever the resource is called now.
 * An adopted snapshot keeps its own description, which is then no input, also when `adoptSnapshotId` has been removed.
 */
function descriptionFor(olds: Values, inputs: Values): string | undefined {
    const { description: old, projectId } = olds;
    const sameTriggers = isDeepStrictEqual(olds["triggers"], inputs["triggers"]);
    if (typeof old === "string" && isDefaultDescription(old) && sameTriggers) {
        return old;
    }
    const adopted = projectId !== undefined && old === undefined && sameTriggers;
    if (adopted || inputs["adoptSnapshotId"] !== undefined) {
        return undefined;
    }
    const { __urn: urn, triggers } = inputs;
    return typeof urn !== "string" || isUnknown(urn) || containsUnknown(triggers)
        ? unknownValue
        : defaultDescription(urn, Array.isArray(triggers) ? triggers : undefined);
}
