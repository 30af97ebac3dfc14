/** What the constructors of all resources have in common: from a program's arguments to what is registered with the engine. */
import * as pulumi from "@pulumi/pulumi";
import { capturedText } from "./captured";
import { markUncarried } from "./markUncarried";
import { type Timeouts, withCustomTimeouts } from "./timeouts";

/** One kind of resource, as the engine and the plugin know it. */
export interface ResourceKind {
    /** The type token. */
    token: string;
    /** The name that `../runtime` exports its provider under. */
    provider: string;
    /** Every argument and output: only a property that is named at registration becomes an output of the class. */
    properties: readonly string[];
}

/**
 * @param args Undefined for `get`, which has none.
 */
export function registered(
    kind: ResourceKind,
    name: string,
    args: { timeouts?: pulumi.Input<Timeouts> } | undefined,
    opts: pulumi.CustomResourceOptions,
): pulumi.Inputs {
    if (process.versions["bun"] !== undefined) {
        throw new pulumi.RunError(
            "Pulumi has no dynamic providers under Bun: run the program with runtime: nodejs in Pulumi.yaml",
        );
    }
    const marked = markUncarried(args) as typeof args;
    const inputs = marked && {
        ...marked,
        timeouts: withCustomTimeouts(marked.timeouts, opts.customTimeouts),
        __urn: pulumi.createUrn(name, kind.token, opts.parent),
    };
    const outputs = Object.fromEntries(kind.properties.map((property) => [property, undefined]));
    return { ...outputs, ...inputs, __provider: capturedText(kind.provider) };
}

/** True for a resource of that type, also for one of another copy of this package. */
export function isResourceOf(token: string, value: unknown): boolean {
    return typeof value === "object" && value !== null && (value as { __pulumiType?: unknown }).__pulumiType === token;
}
