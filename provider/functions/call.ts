/**
 * How a function is called: in the program itself, with the same settings, client and errors as the resources.
 */
import * as pulumi from "@pulumi/pulumi";
import type { Account } from "../atlas/accounts";
import type { Budget } from "../atlas/client";
import { lateAccounts } from "../atlas/lateAccounts";
import { readLimitMs } from "../atlas/readLimit";
import { systemClock } from "../clock";
import { isMocked, userError } from "../resources/program";
import type { Provider } from "../resources/provider";
import type { ProviderSettings } from "../resources/providerSettings";
import { unsuitable } from "../resources/suitableProvider";
import { nameOfToken, onDemandSnapshotType } from "../resources/typeTokens";
import { findSettings, providerProblemKey, type SettingsResult } from "../settings/settings";
import { inlineProblems } from "./inline";
import type { Inputs } from "./inputs";
import { readiness } from "./readiness";

/** One function: its token under mocks, the rules of its arguments, and what it asks Atlas. */
export interface AtlasFunction<A extends object, R> {
    token: string;
    /** What is wrong with the arguments, each fault naming its argument. */
    check: (args: A) => string[];
    ask: (args: A, account: Account, budget: Budget) => Promise<R>;
}

const accounts = lateAccounts(systemClock);

/** What was told of the settings; once in a process is enough. */
const told = new Set<string>();

/** Calls a function with plain arguments. */
export async function callNow<A extends object, R>(
    called: AtlasFunction<A, R>,
    args: A,
    opts: pulumi.InvokeOptions = {},
): Promise<R> {
    const provider = providerOf(called.token, opts);
    return await keptAlive(async () => {
        const settings = provider && (await resolve(provider.settings, called.token));
        return await call(called, args, provider, settings);
    });
}

/** Calls a function once its inputs are known, in previews as well. */
export function callLater<A extends object, R>(
    called: AtlasFunction<A, R>,
    args: Inputs<A>,
    opts: pulumi.InvokeOutputOptions = {},
): pulumi.Output<R> {
    const provider = providerOf(called.token, opts);
    // The provider's settings are secrets, and what Atlas answers is none.
    const settings = pulumi.unsecret(pulumi.output(provider?.settings));
    const inputs = pulumi.output(args);
    return pulumi
        .all([inputs, settings, readiness(inputs, opts.dependsOn)])
        .apply<R>(([known, explicit]) =>
            keptAlive(() => call(called, known as unknown as A, provider, explicit as ProviderSettings | undefined)),
        );
}

async function call<A extends object, R>(
    called: AtlasFunction<A, R>,
    args: A,
    provider: Provider | undefined,
    explicit: ProviderSettings | undefined,
): Promise<R> {
    if (isMocked()) {
        return (await pulumi.runtime.invoke(called.token, args, provider && { provider })) as R;
    }
    // A program in plain JavaScript may give none at all.
    const given = { ...args };
    const found = settingsFor(explicit);
    const problems = [...called.check(given), ...("problems" in found ? found.problems : [])];
    if ("problems" in found || problems.length > 0) {
        throw callError(called.token, problems.join("; "));
    }
    for (const notice of found.notices.filter((text) => !told.has(text))) {
        told.add(notice);
        void pulumi.log.warn(notice);
    }
    const budget = { deadlineAt: systemClock.now() + readLimitMs, signal: new AbortController().signal };
    try {
        return await called.ask(given, accounts().of(found.settings), budget);
    } catch (error) {
        throw callError(called.token, error instanceof Error ? error.message : String(error));
    }
}

function settingsFor(explicit: ProviderSettings | undefined): SettingsResult {
    const config = new pulumi.Config("mongodbatlas");
    const lookup = (key: string) => (explicit ? explicit[key] : config.get(key));
    const problems = lookup(providerProblemKey) ? [] : inlineProblems(lookup);
    return problems.length > 0 ? { problems } : findSettings(lookup, process.env);
}

/** While a function asks, the SDK keeps its connection to the engine: what follows may register resources. */
async function keptAlive<T>(work: () => Promise<T>): Promise<T> {
    const done = pulumi.runtime.rpcKeepAlive();
    try {
        return await work();
    } finally {
        done();
    }
}

function callError(token: string, message: string): Error {
    return userError(`${nameOfToken(token)}: ${message}`);
}

/**
 * The account that the options name, or that a parent hands down.
 *
 * @throws For a provider whose settings cannot be read: with those of the stack, Atlas might be asked in the wrong account.
 */
function providerOf(token: string, { provider, parent }: pulumi.InvokeOptions): Provider | undefined {
    const found = provider ?? parent?.getProvider(onDemandSnapshotType);
    // Another copy of this package makes a class of its own.
    if (found === undefined || pulumi.Output.isInstance((found as Partial<Provider>).settings)) {
        return found as Provider | undefined;
    }
    throw userError(unsuitable(nameOfToken(token), found));
}

async function resolve<T>(output: pulumi.Output<T>, token: string): Promise<T> {
    if (!(await (output as unknown as { isKnown: Promise<boolean> }).isKnown)) {
        throw callError(token, "the provider's settings are not known yet: use the form that ends in Output");
    }
    return await new Promise((done) => {
        output.apply(done);
    });
}
