/**
 * How a function is called: in the program itself, with the same settings, client and errors as the resources. The client is
 * loaded with the first call, so that programs without one do not pay for it.
 */
import * as pulumi from "@pulumi/pulumi";
import type { Budget } from "../atlas/client";
import { Provider } from "../provider";
import { findSettings } from "../settings";
import type { Connection } from "./connection";

/** One function: its token under mocks, the rules of its arguments, and what it asks Atlas. */
export interface AtlasFunction<A extends object, R> {
    token: string;
    /** What is wrong with the arguments, each fault naming its argument. */
    check: (args: A) => string[];
    ask: (args: A, connection: Connection, budget: Budget) => Promise<R>;
}

/** Calls a function with plain arguments. */
export async function callNow<A extends object, R>(
    called: AtlasFunction<A, R>,
    args: A,
    opts: pulumi.InvokeOptions = {},
): Promise<R> {
    const settings = providerOf(opts)?.settings;
    const known = settings && (await resolve(settings, called.token));
    return await call(called, args, known);
}

/** Calls a function once its inputs are known, in previews as well. */
export function callLater<A extends object, R>(
    called: AtlasFunction<A, R>,
    args: { [K in keyof A]: pulumi.Input<A[K]> },
    opts: pulumi.InvokeOutputOptions = {},
): pulumi.Output<R> {
    // The provider's settings are secrets, and what Atlas answers is none.
    const settings = pulumi.unsecret(pulumi.output(providerOf(opts)?.settings));
    // The id of a resource that is yet to be created is unknown, and so is then the result.
    const after = pulumi
        .output(opts.dependsOn)
        .apply((resources) => pulumi.all([resources ?? []].flat().map(identityOf)));
    return pulumi
        .all([pulumi.output(args), settings, after])
        .apply<R>(([known, explicit]) => call(called, known as unknown as A, explicit));
}

function identityOf(resource: pulumi.Resource): pulumi.Output<string> {
    return resource instanceof pulumi.CustomResource ? resource.id : resource.urn;
}

async function call<A extends object, R>(
    called: AtlasFunction<A, R>,
    args: A,
    explicit: Record<string, string> | undefined,
): Promise<R> {
    if (isMocked()) {
        return (await pulumi.runtime.invoke(called.token, args)) as R;
    }
    const config = new pulumi.Config("mongodbatlas");
    const found = findSettings((key) => (explicit ? explicit[key] : config.get(key)), process.env);
    const problems = [...called.check(args), ...("problems" in found ? found.problems : [])];
    if ("problems" in found || problems.length > 0) {
        throw userError(called.token, problems.join("; "));
    }
    const { connect, budget } = await import("./connection.js");
    try {
        return await called.ask(args, connect(found.settings), budget());
    } catch (error) {
        throw userError(called.token, error instanceof Error ? error.message : String(error));
    }
}

/** Under `setMocks` the SDK's monitor is one that holds the mocks; it exports no other sign of them. */
function isMocked(): boolean {
    const monitor: unknown = pulumi.runtime.hasMonitor() ? pulumi.runtime.getMonitor() : undefined;
    return typeof monitor === "object" && monitor !== null && "mocks" in monitor;
}

/** The SDK shows the message of a RunError as it stands; of any other error it shows the stack. */
function userError(token: string, message: string): Error {
    return new pulumi.RunError(`${token.split(":").at(-1) ?? token}: ${message}`);
}

function providerOf({ provider, parent }: pulumi.InvokeOptions | pulumi.InvokeOutputOptions): Provider | undefined {
    const found = provider ?? parent?.getProvider("pulumi-nodejs:dynamic/atlas:OnDemandSnapshot");
    return found instanceof Provider ? found : undefined;
}

async function resolve<T>(output: pulumi.Output<T>, token: string): Promise<T> {
    if (!(await (output as unknown as { isKnown: Promise<boolean> }).isKnown)) {
        throw userError(token, "the provider's settings are not known yet: use the form that ends in Output");
    }
    return await new Promise((done) => {
        output.apply(done);
    });
}
