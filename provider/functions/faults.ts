/** Checks a function's arguments by the rules of the resources. */
import type { Rule } from "../lifecycle/rules";

/** Every fault, as `clusterName is an empty text; it has to be …`. Arguments without a rule are not looked at. */
export function faultsOf(args: object, rules: Record<string, Rule>): string[] {
    const values = args as Record<string, unknown>;
    return Object.entries(rules).flatMap(([name, rule]) =>
        values[name] === undefined || values[name] === null
            ? [`${name} is missing`]
            : rule(values[name]).map(({ at, reason }) => `${name}${at} ${reason}`),
    );
}
