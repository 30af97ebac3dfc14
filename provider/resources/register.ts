/** What the constructors of all resources have in common: from a program's arguments to what is registered with the engine. */
import * as pulumi from "@pulumi/pulumi";
import { capturedText } from "./captured";
import { markUncarried } from "./markUncarried";
import { type Timeouts, withCustomTimeouts } from "./timeouts";

/** An output for each value of a state: what a class declares, so that the compiler names one that it lacks or misspells. */
export type OutputsOf<State> = { readonly [Name in keyof State]-?: pulumi.Output<State[Name]> };

/** The kind of the resources of one class, as the engine and the plugin know it. */
export interface ResourceKind<Class extends pulumi.CustomResource> {
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
export function registered<Class extends pulumi.CustomResource>(
    kind: ResourceKind<Class>,
    name: string,
    args: { timeouts?: pulumi.Input<Timeouts> } | undefined,
    opts: pulumi.CustomResourceOptions,
): pulumi.Inputs {
    if (process.versions["bun"] !== undefined) {
        throw new pulumi.RunError(
            "Pulumi has no dynamic providers under Bun: run the program with runtime: nodejs in Pulumi.yaml",
        );
    }
    if (opts.import !== undefined) {
        throw new pulumi.RunError(
            `${name}: the resource option \`import\` does not work with this package, because Pulumi cannot import dynamic resources: ` +
                `remove it and ${kind.instead}`,
        );
    }
    const marked = markUncarried(args) as typeof args;
    const inputs = marked && {
        ...marked,
        timeouts: withCustomTimeouts(marked.timeouts, opts.customTimeouts),
        __urn: pulumi.createUrn(name, kind.token, opts.parent),
    };
    return { ...kind.properties, ...inputs, __provider: capturedText(kind.provider) };
}

/** True for a resource of that type, also for one of another copy of this package. */
export function isResourceOf(token: string, value: unknown): boolean {
    return typeof value === "object" && value !== null && (value as { __pulumiType?: unknown }).__pulumiType === token;
}
