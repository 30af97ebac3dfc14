/** What the constructors of all resources have in common: from a program's arguments to what is registered with the engine. */
import * as pulumi from "@pulumi/pulumi";
import { capturedText } from "./captured";
import { checkInstalled } from "./installed";
import { markUncarried } from "./markUncarried";
import { isMocked, userError } from "./program";
import { checkProvider } from "./suitableProvider";
import { type Timeouts, withCustomTimeouts } from "./timeouts";
import { nameOfToken } from "./typeTokens";

/** An output for each value of a state: what a class has to declare. The compiler names one that it lacks or misspells. */
type OutputsOf<State> = { readonly [Name in keyof State]-?: pulumi.Output<State[Name]> };

/** The kind of the resources of one class, as the engine and the plugin know it. `State` is what is stored, without what is hidden. */
export interface ResourceKind<Class extends pulumi.CustomResource & OutputsOf<State>, State> {
    /** The type token. */
    token: string;
    /** The name that `../runtime` exports its provider under. */
    provider: string;
    /** What to do instead of importing one, in words that complete "remove the option and". */
    instead: string;
    /** Every argument and output: only a property that is named at registration becomes an output of the class. */
    properties: Record<Exclude<keyof Class, keyof pulumi.CustomResource>, undefined>;
}

/** Properties that have no value yet. */
export function unset<Name extends string>(names: readonly Name[]): Record<Name, undefined> {
    return Object.fromEntries(names.map((name) => [name, undefined])) as Record<Name, undefined>;
}

/**
 * @param args Undefined for `get`, which has none.
 */
export function registered<Class extends pulumi.CustomResource & OutputsOf<State>, State>(
    kind: ResourceKind<Class, State>,
    name: string,
    args: { timeouts?: pulumi.Input<Timeouts> } | undefined,
    opts: pulumi.CustomResourceOptions,
): pulumi.Inputs {
    if (process.versions["bun"] !== undefined) {
        throw userError(
            "Pulumi has no dynamic providers under Bun: run the program with runtime: nodejs in Pulumi.yaml",
        );
    }
    if (opts.import !== undefined) {
        throw userError(
            `${name}: the resource option \`import\` does not work with this package, because Pulumi cannot import dynamic resources: ` +
                `remove it and ${kind.instead}`,
        );
    }
    checkInstalled();
    checkProvider(`${nameOfToken(kind.token)} "${name}"`, opts.provider);
    const marked = markUncarried(args) as typeof args;
    const inputs = marked && { ...marked, timeouts: withCustomTimeouts(marked.timeouts, opts.customTimeouts) };
    if (isMocked()) {
        // No plugin runs, and a test of a program compares what the program gave.
        return { ...kind.properties, ...inputs };
    }
    return {
        ...kind.properties,
        ...inputs,
        ...(inputs && { __urn: pulumi.createUrn(name, kind.token, opts.parent) }),
        __provider: capturedText(kind.provider),
    };
}

/** True for a resource of that type, also for one of another copy of this package. */
export function isResourceOf(token: string, value: unknown): boolean {
    return typeof value === "object" && value !== null && (value as { __pulumiType?: unknown }).__pulumiType === token;
}
