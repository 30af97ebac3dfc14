/** `Provider`: one Atlas account, for stacks that work with several or want to name theirs. */
import * as pulumi from "@pulumi/pulumi";
import { checkInstalled } from "./installed";
import { providerSettings, type ProviderSettings } from "./providerSettings";

/** The settings of one account. The names are those of the stack configuration, without `mongodbatlas:`. */
export interface ProviderArgs {
    /** The public part of an API key; needs `privateKey` beside it. */
    publicKey?: pulumi.Input<string>;
    /** The private part of an API key; needs `publicKey` beside it. */
    privateKey?: pulumi.Input<string>;
    /** A service account's client id; needs `clientSecret` beside it, and goes before an API key. */
    clientId?: pulumi.Input<string>;
    /** A service account's client secret; needs `clientId` beside it. */
    clientSecret?: pulumi.Input<string>;
    /** An access token that was fetched elsewhere. It is not renewed, and goes before all other credentials. */
    accessToken?: pulumi.Input<string>;
    /**
     * The address of the Atlas Administration API. `https`, or plain `http` for this machine only; a slash at the end is fine.
     * @default what the stack's configuration or `MONGODB_ATLAS_BASE_URL` says, else `https://cloud.mongodb.com`; with
     * `isMongodbgovCloud: true` the address that belongs to it, whatever those say
     */
    baseUrl?: pulumi.Input<string>;
    /**
     * Use MongoDB Atlas for Government, `https://cloud.mongodbgov.com`; a `baseUrl` beside it goes first. `false` names no
     * address: it sets aside the `isMongodbgovCloud` of the stack's configuration and nothing else.
     * @default what the stack's configuration says, else `false`
     */
    isMongodbgovCloud?: pulumi.Input<boolean>;
}

/**
 * One Atlas account, for stacks that work with several. Resources take it through the option `provider`, components through
 * `providers`, functions through `provider` in their options.
 *
 * Everything that it is given is stored as a secret. If it is given no credentials at all, it uses those of the stack's
 * configuration, then those of the environment. Credentials that are all empty are an error: those of another source might be
 * another account's.
 *
 * @example
 * const eu = new Provider("eu", { publicKey: config.require("euPublicKey"), privateKey: config.requireSecret("euPrivateKey") });
 * new OnDemandSnapshot("pre-release", { projectId, clusterName, retentionInDays: 7 }, { provider: eu });
 */
export class Provider extends pulumi.ProviderResource {
    /** @internal What functions that are called with this provider go by. */
    readonly settings: pulumi.Output<ProviderSettings>;

    /**
     * Declares an account.
     *
     * @param name The provider's name in the stack.
     * @param args Its credentials and address.
     * @param opts Resource options.
     */
    constructor(name: string, args: ProviderArgs = {}, opts?: pulumi.ResourceOptions) {
        checkInstalled("@pulumi/pulumi");
        const settings = providerSettings(name, args);
        // The plugin's `configure` reaches only keys with a namespace.
        const inputs = Object.entries(settings).map(([key, value]) => [`mongodbatlas:${key}`, value] as const);
        super("pulumi-nodejs", name, Object.fromEntries(inputs), opts);
        this.settings = pulumi.output(settings);
    }
}
