/** `Provider`: one Atlas account, for stacks that work with several or want to name theirs. */
import * as pulumi from "@pulumi/pulumi";
import { type CredentialKey, credentialKeys } from "./settings";

/** The settings of one account. The names are those of the stack configuration, without `mongodbatlas:`. */
export interface ProviderArgs {
    /** The public part of an API key. */
    publicKey?: pulumi.Input<string>;
    /** The private part of an API key. */
    privateKey?: pulumi.Input<string>;
    /** A service account's client id. */
    clientId?: pulumi.Input<string>;
    /** A service account's client secret. */
    clientSecret?: pulumi.Input<string>;
    /** An access token that was fetched elsewhere; it is not renewed. */
    accessToken?: pulumi.Input<string>;
    /**
     * The address of the Atlas Administration API.
     * @default what the stack's configuration or `MONGODB_ATLAS_BASE_URL` says, else `https://cloud.mongodb.com`
     */
    baseUrl?: pulumi.Input<string>;
    /**
     * Use MongoDB Atlas for Government, `https://cloud.mongodbgov.com`.
     * @default false
     */
    isMongodbgovCloud?: pulumi.Input<boolean>;
}

/**
 * An explicit provider. Resources and components take it through the options `provider` and `providers`; everything that it
 * is given is stored as a secret. Where it is given no credentials at all, it uses those of the stack's configuration, then
 * those of the environment.
 *
 * @example
 * const eu = new Provider("eu", { publicKey: config.require("euPublicKey"), privateKey: config.requireSecret("euPrivateKey") });
 * new OnDemandSnapshot("pre-release", { projectId, clusterName, retentionInDays: 7 }, { provider: eu });
 */
export class Provider extends pulumi.ProviderResource {
    /** @internal What functions that are called with this provider go by. */
    readonly settings: pulumi.Output<Record<string, string>>;

    constructor(name: string, args: ProviderArgs = {}, opts?: pulumi.ResourceOptions) {
        const settings = settingsOf(args);
        // The plugin's `configure` reaches only keys with a namespace.
        const inputs = Object.entries(settings).map(([key, value]) => [`mongodbatlas:${key}`, value] as const);
        super("pulumi-nodejs", name, Object.fromEntries(inputs), opts);
        this.settings = pulumi.output(settings);
    }
}

function settingsOf(args: ProviderArgs): Record<string, pulumi.Output<string>> {
    const stack = new pulumi.Config("mongodbatlas");
    const ownCredentials = credentialKeys.some((key) => args[key] !== undefined);
    const credential = (key: CredentialKey) => (ownCredentials ? args[key] : stack.getSecret(key));
    const stated = {
        ...Object.fromEntries(credentialKeys.map((key) => [key, credential(key)])),
        baseUrl: args.baseUrl ?? stack.getSecret("baseUrl"),
        isMongodbgovCloud: args.isMongodbgovCloud ?? stack.getSecret("isMongodbgovCloud"),
    };
    // A provider's inputs are texts.
    return Object.fromEntries(
        Object.entries(stated)
            .filter(([, value]) => value !== undefined)
            .map(([key, value]) => [key, pulumi.secret(pulumi.output(value).apply(String))]),
    );
}
