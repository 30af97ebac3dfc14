/** What a `Provider` hands on to the plugin and to functions: its own arguments, and what the stack's configuration adds to them. */
import * as pulumi from "@pulumi/pulumi";
import { findBaseUrl, statesAddress } from "../settings/baseUrl";
import { findCredentials, type FoundCredentials } from "../settings/credentials";
import { providerProblemKey } from "../settings/settings";
import {
    addressKeys,
    type CredentialKey,
    credentialKeys,
    providerSource,
    type SettingKey,
    type Source,
} from "../settings/source";

/** By the keys of the `mongodbatlas` namespace. */
export type ProviderSettings = Partial<Record<string, string>>;

/** What a program gives a `Provider`. */
type Given = { readonly [Key in SettingKey]?: pulumi.Input<string> | pulumi.Input<boolean> };

type Setting = readonly [key: string, value: pulumi.Output<string | undefined> | undefined];

/** Whatever may be a credential is a secret. */
export function providerSettings(name: string, args: Given): Record<string, pulumi.Output<string | undefined>> {
    const stack = new pulumi.Config("mongodbatlas");
    const given = [...credentialKeys, ...addressKeys].filter((key) => (args[key] ?? undefined) !== undefined);
    const credentials = credentialKeys.filter((key) => given.includes(key));
    const inputs = pulumi.output(Object.fromEntries(given.map((key) => [key, args[key]])));
    const own = pulumi.secret(inputs.apply(textsOf));
    const source = (values: ProviderSettings) => providerSource(name, values);

    own.apply((values) => {
        given.flatMap((key) => source(values).noticeOf(key)).forEach((notice) => void pulumi.log.warn(notice));
    });
    const credential = (key: CredentialKey): Setting => {
        // The Provider's or the stack's, never parts of both.
        const fromStack = credentials.length === 0 ? stack.getSecret(key) : undefined;
        return [key, given.includes(key) ? own.apply((values) => source(values).get(key) ?? "") : fromStack];
    };
    const address = (key: SettingKey): Setting => {
        const configured = stack.getSecret(key);
        const value = pulumi
            .all([own, configured ?? ""])
            .apply(([values, others]) => addressPart(key, source(values), others));
        return [key, given.includes(key) || configured ? value : undefined];
    };
    const problem = own.apply((values) => problemOf(source(values), credentials));
    const settings: Setting[] = [
        ...credentialKeys.map(credential),
        ...addressKeys.map(address),
        [providerProblemKey, given.length > 0 ? pulumi.unsecret(problem) : undefined],
    ];
    return Object.fromEntries(settings.flatMap(([key, value]) => (value ? [[key, value] as const] : [])));
}

/** A provider's inputs are texts. An output may turn out to be absent. */
function textsOf(values: Record<string, unknown>): ProviderSettings {
    const present = Object.entries(values).filter(([, value]) => value !== undefined && value !== null);
    return Object.fromEntries(present.map(([key, value]) => [key, String(value)]));
}

/** Where the Provider states an address, the stack's has no part in it. */
function addressPart(key: SettingKey, own: Source, configured: string): string {
    return own.get(key) ?? (statesAddress(own) ? "" : configured);
}

/** What is wrong with the Provider's own arguments. Every check of a resource tells it. */
function problemOf(source: Source, credentials: CredentialKey[]): string | undefined {
    const found = [...(credentials.length === 0 ? [] : [ownCredentials(source, credentials)]), findBaseUrl([source])];
    const problems = found.flatMap((each) => ("problem" in each ? each.problem : []));
    return problems.length === 0 ? undefined : problems.join("; ");
}

function ownCredentials(source: Source, given: CredentialKey[]): FoundCredentials {
    return given.some((key) => source.get(key) !== undefined)
        ? findCredentials([source])
        : {
              problem:
                  `${source.name} was given no credentials but empty ones: ${given.join(", ")}. Those of the stack's configuration ` +
                  "and the environment are not used in their place, because they may belong to another account. Give the " +
                  "Provider a value for each, or remove them from its arguments",
          };
}
