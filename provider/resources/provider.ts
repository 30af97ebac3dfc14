/** `Provider`: one Atlas account, for stacks that work with several or want to name theirs. */
import * as pulumi from "@pulumi/pulumi";
import { checkInstalled } from "./installed";
import { providerSettings, type ProviderSettings } from "./providerSettings";

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
     * @default what the stack's configuration or `MONGODB_ATLAS_BASE_URL` says, else `https://cloud.mongodb.com`; with
     * `isMongodbgovCloud: true` the address that belongs to it, whatever those say
     */
    baseUrl?: pulumi.Input<string>;
    /**
     * Use MongoDB Atlas for Government, `https://cloud.mongodbgov.com`; a `baseUrl` beside it goes first. `false` names no
     * address: it sets aside the `isMongodbgovCloud` of the stack's configuration and nothing else.
     * @default what the stack's configuration says, else false
     */
    isMongodbgovCloud?: pulumi.Input<boolean>;
}

/**
 * An explicit provider. Resources and components take it through the options `provider` and `providers`; everything that it
 * is given is stored as a secret. Where it is given no credentials at all, it uses those of the stack's configuration, then
 * those of the environment. Credentials that are all empty are an error: those of another source might be another account's.
 *
 * @example
 * const eu = new Provider("eu", { publicKey: config.require("euPublicKey"), privateKey: config.requireSecret("euPrivateKey") });
 * new OnDemandSnapshot("pre-release", { projectId, clusterName, retentionInDays: 7 }, { provider: eu });
 */
export class Provider extends pulumi.ProviderResource {
    /** @internal What functions that are called with this provider go by. */
    readonly settings: pulumi.Output<ProviderSettings>;

    constructor(name: string, args: ProviderArgs = {}, opts?: pulumi.ResourceOptions) {
        checkInstalled("@pulumi/pulumi");
        const settings = providerSettings(name, args);
        // The plugin's `configure` reaches only keys with a namespace.
        const inputs = Object.entries(settings).map(([key, value]) => [`mongodbatlas:${key}`, value] as const);
        super("pulumi-nodejs", name, Object.fromEntries(inputs), opts);
        this.settings = pulumi.output(settings);
    }
}
