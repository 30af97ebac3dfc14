/** Which provider a program may give to a resource or a function. Pulumi accepts any, and does nothing with one of another package. */
import type * as pulumi from "@pulumi/pulumi";
import { userError } from "./program";

/** The package of Pulumi's dynamic resources, and so of our `Provider`. */
const ownPackage = "pulumi-nodejs";

/** @throws For a provider of another package: the resource would go by other settings than the program says. */
export function checkProvider(user: string, provider: pulumi.ProviderResource | undefined): void {
    if (provider !== undefined && packageOf(provider) !== ownPackage) {
        throw userError(unsuitable(user, provider));
    }
}

/** @param user The resource or function that was given the provider. */
export function unsuitable(user: string, provider: pulumi.ProviderResource): string {
    const name = packageOf(provider);
    const origin = name === ownPackage ? "was not made by" : `belongs to the package ${name}, not to`;
    return (
        `${user}: its provider ${origin} pulumi-atlas-snapshots. Give it a provider made with ` +
        '`new Provider(name, { publicKey, privateKey })`, where Provider is imported from "pulumi-atlas-snapshots"'
    );
}

/** The type of a provider is `pulumi:providers:<package>`. */
function packageOf(provider: pulumi.ProviderResource): string {
    return String((provider as unknown as { __pulumiType?: string }).__pulumiType).replace("pulumi:providers:", "");
}
