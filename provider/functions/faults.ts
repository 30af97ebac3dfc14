/** Checks a function's arguments by the rules of the resources. */
import type { Rule } from "../lifecycle/rules";

/** Every fault, as `clusterName is an empty text; it has to be …`. Arguments without a rule are not looked at. */
export function faultsOf(args: object, rules: Record<string, Rule>): string[] {
    const values = args as Record<string, unknown>;
    return Object.entries(rules).flatMap(([name, rule]) =>
        isGiven(values[name])
            ? rule(values[name]).map(({ at, reason }) => `${name}${at} ${reason}`)
            : [`${name} is missing`],
    );
}

/** An argument that is `undefined` or `null` was not given. */
export function isGiven<T>(value: T): value is NonNullable<T> {
    return value !== undefined && value !== null;
}
