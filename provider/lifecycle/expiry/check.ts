/** Checks the arguments of a `LegacySnapshotExpiry`. Offline; everything that is wrong is said at once. */
import { clusterNameRule, type Fault, projectIdRule, type Rule, rules, snapshotIdRule } from "../rules";
import { argumentFailures, type ArgumentRules } from "../arguments";
import type { CheckResult, Values } from "../lifeCycle";
import { isUnknown } from "../unknown";
import { type ExpiryArgumentName, onDeleteChoices } from "./state";
import { canonicalInstant, formatInstant, hasCome, parseInstant } from "./instant";

type Failure = CheckResult["failures"][number];

const expiryRules: Record<ExpiryArgumentName, Rule> = {
    projectId: projectIdRule,
    clusterName: clusterNameRule,
    snapshotId: snapshotIdRule,
    expires: (value) =>
        typeof value === "string" && parseInstant(value) !== undefined
            ? []
            : fault(value, "has to be an RFC 3339 instant or date, such as 2026-12-01T00:00:00Z or 2026-12-01"),
    doNotDelete: rules.waitForCompletion,
    onDelete: (value) =>
        onDeleteChoices.some((choice) => choice === value)
            ? []
            : fault(value, 'has to be "keep", "restore" or "deleteSnapshot"'),
    timeouts: rules.timeouts,
};

const argumentRules: ArgumentRules<ExpiryArgumentName> = {
    resource: "LegacySnapshotExpiry",
    rules: expiryRules,
    required: ["projectId", "clusterName", "snapshotId"],
};

/**
 * @param olds The inputs of the last run, empty for a new resource.
 * @param news The arguments as the program gives them; at preview some may be unknown.
 */
export function checkExpiry(olds: Values, news: Values, now: number): { inputs: Values; failures: Failure[] } {
    const given = withExpiryAsFound(
        olds,
        Object.fromEntries(Object.entries(news).filter(([, value]) => value !== undefined && value !== null)),
    );
    const failures = [
        ...argumentFailures(argumentRules, given),
        ...(given["__found"] === true ? [] : choiceFailures(given)),
    ];
    const inputs: Values = { onDelete: "keep", ...given };
    inputs["__urn"] = typeof olds["__urn"] === "string" ? olds["__urn"] : news["__urn"];

    const { expires } = given;
    const expiresAt = typeof expires === "string" ? parseInstant(expires) : undefined;
    if (typeof expires === "string" && expiresAt !== undefined) {
        // One form, so that another way to write the same moment is no change.
        const moment = formatInstant(expiresAt);
        inputs["expires"] = moment;
        const unchanged = typeof olds["expires"] === "string" && canonicalInstant(olds["expires"]) === moment;
        if (hasCome(moment, now) && !unchanged) {
            const reason = `expires is ${expires}, which is past; Atlas would delete the snapshot at the next opportunity. To delete it, set onDelete to "deleteSnapshot" and remove the resource`;
            failures.push({ property: "expires", reason });
        }
    }
    return { inputs, failures };
}

/**
 * A refresh that finds another expiry changes the old inputs, and `ignoreChanges` then puts one of the two old arguments in the
 * place of the program's, or takes it away: the program's own choice is no choice any more.
 */
function withExpiryAsFound(olds: Values, given: Values): Values {
    const { expires, doNotDelete, ...others } = given;
    const isNeither = expires === undefined && (doNotDelete === undefined || doNotDelete === false);
    const isBoth = expires !== undefined && doNotDelete === true;
    if (olds["__found"] !== true || !(isNeither || isBoth)) {
        return given;
    }
    if (isBoth && olds["doNotDelete"] !== true) {
        // The date was found, and doNotDelete is what the program asks for.
        return olds["expires"] === expires ? { ...others, doNotDelete } : given;
    }
    const found = { expires: olds["expires"], doNotDelete: olds["doNotDelete"] };
    const known = Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
    return { ...others, ...known, __found: true };
}

/** Exactly one of the two, because Atlas never accepts both. What is not known yet may turn out to be absent. */
function choiceFailures({ expires, doNotDelete }: Values): Failure[] {
    if (expires !== undefined && !isUnknown(expires) && doNotDelete === true) {
        const reason =
            "doNotDelete is true and expires is given; it has to be one of them: Atlas keeps a snapshot either for ever or until a date";
        return [{ property: "doNotDelete", reason }];
    }
    if (expires === undefined && doNotDelete !== true && !isUnknown(doNotDelete)) {
        return [{ property: "expires", reason: "expires is missing; give either expires or doNotDelete: true" }];
    }
    return [];
}

function fault(value: unknown, rule: string): Fault[] {
    const shown = typeof value === "string" ? `is the string "${value.slice(0, 80)}"; it ` : "";
    return [{ at: "", reason: `${shown}${rule}` }];
}
