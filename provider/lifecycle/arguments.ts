/** Checks a resource's arguments by their rules; everything that is wrong is said at once. */
import type { CheckResult, Values } from "./lifeCycle";
import type { Rule } from "./rules";
import { faultsBy } from "./uncarried";
import { isUnknown } from "./unknown";

/** What is known of the arguments of one kind of resource. */
export interface ArgumentRules<Name extends string> {
    /** The class, for messages. */
    resource: string;
    rules: Record<Name, Rule>;
    required: readonly Name[];
}

export function argumentFailures<Name extends string>(
    { resource, rules, required }: ArgumentRules<Name>,
    given: Values,
): CheckResult["failures"] {
    const names = Object.keys(rules) as Name[];
    const foreign = Object.keys(given).filter((name) => !Object.hasOwn(rules, name) && !name.startsWith("__"));
    return [
        ...foreign.map((property) => ({
            property,
            reason: `${property} is not an argument of ${resource}; the arguments are ${names.join(", ")}`,
        })),
        ...names.flatMap((property) => {
            const value = given[property];
            const isMissing = value === undefined && required.includes(property);
            const reasons = isMissing ? [`${property} is missing`] : faultTexts(property, rules[property], value);
            return reasons.map((reason) => ({ property, reason }));
        }),
    ];
}

/** The faults of one value in words, after the name that the user gave it by. What is absent or not known yet has none. */
export function faultTexts(name: string, rule: Rule, value: unknown): string[] {
    return value === undefined || isUnknown(value)
        ? []
        : faultsBy(rule, value).map(({ at, reason }) => `${name}${at} ${reason}`);
}
