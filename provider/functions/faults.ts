/** Checks a function's arguments by the rules of the resources. */
import { faultTexts } from "../lifecycle/arguments";
import type { Rule } from "../lifecycle/rules";

/** Every fault, as `clusterName is an empty string; it has to be …`. Arguments without a rule are not looked at. */
export function faultsOf(args: object, rules: Record<string, Rule>): string[] {
    const values = args as Record<string, unknown>;
    return Object.entries(rules).flatMap(([name, rule]) =>
        isGiven(values[name]) ? faultTexts(name, rule, values[name]) : [`${name} is missing`],
    );
}

/** An argument that is `undefined` or `null` was not given. */
export function isGiven<T>(value: T): value is NonNullable<T> {
    return value !== undefined && value !== null;
}
