/**
 * Where the account's credentials and the API's address come from: the explicit `Provider` or the stack's configuration,
 * then the environment. Every key, variable, default and precedence is here.
 */

export type Credentials =
    | { kind: "accessToken"; accessToken: string }
    | { kind: "serviceAccount"; clientId: string; clientSecret: string }
    | { kind: "apiKey"; publicKey: string; privateKey: string };

export interface AtlasSettings {
    baseUrl: URL;
    credentials: Credentials;
}

/** What was found, or every reason why it cannot be used. */
export type SettingsResult = { settings: AtlasSettings } | { problems: string[] };

type Lookup = (key: string) => string | undefined;

/** The keys of the `mongodbatlas` configuration namespace that hold (parts of) credentials. */
export const credentialKeys = ["accessToken", "clientId", "clientSecret", "publicKey", "privateKey"] as const;
export type CredentialKey = (typeof credentialKeys)[number];

const environmentNames: Record<CredentialKey, string[]> = {
    accessToken: ["MONGODB_ATLAS_ACCESS_TOKEN"],
    clientId: ["MONGODB_ATLAS_CLIENT_ID"],
    clientSecret: ["MONGODB_ATLAS_CLIENT_SECRET"],
    publicKey: ["MONGODB_ATLAS_PUBLIC_API_KEY", "MONGODB_ATLAS_PUBLIC_KEY"],
    privateKey: ["MONGODB_ATLAS_PRIVATE_API_KEY", "MONGODB_ATLAS_PRIVATE_KEY"],
};

/**
 * @param config Looks a key up in the `mongodbatlas` namespace of the `Provider` or the stack.
 * @param environment The process's environment variables.
 */
export function findSettings(config: Lookup, environment: NodeJS.ProcessEnv): SettingsResult {
    const fromEnvironment: Lookup = (key) =>
        environmentNames[key as CredentialKey].map((name) => environment[name]).find(Boolean);
    const credentials = findCredentials(config, fromEnvironment);
    const baseUrl = findBaseUrl(config, environment);
    const problems = [credentials, baseUrl].filter((found) => typeof found === "string");
    return typeof credentials === "string" || typeof baseUrl === "string"
        ? { problems }
        : { settings: { baseUrl, credentials } };
}

/** Credentials, or what is wrong with them. They come from the first source that holds any, and from it alone. */
function findCredentials(config: Lookup, environment: Lookup): Credentials | string {
    const fromConfig = (key: CredentialKey) => `mongodbatlas:${key}`;
    const fromVariable = (key: CredentialKey) => environmentNames[key].join(" or ");
    for (const [source, named] of [[config, fromConfig] as const, [environment, fromVariable] as const]) {
        if (credentialKeys.some((key) => source(key))) {
            return completeCredentials(source, named);
        }
    }
    return (
        "There are no MongoDB Atlas credentials. Set an API key pair (`pulumi config set --secret mongodbatlas:publicKey` " +
        "and `mongodbatlas:privateKey`, or the environment variables MONGODB_ATLAS_PUBLIC_API_KEY and " +
        "MONGODB_ATLAS_PRIVATE_API_KEY), a service account (mongodbatlas:clientId and mongodbatlas:clientSecret, or " +
        "MONGODB_ATLAS_CLIENT_ID and MONGODB_ATLAS_CLIENT_SECRET) or an access token (mongodbatlas:accessToken, or " +
        "MONGODB_ATLAS_ACCESS_TOKEN)"
    );
}

function completeCredentials(source: Lookup, named: (key: CredentialKey) => string): Credentials | string {
    const accessToken = source("accessToken");
    if (accessToken) {
        return { kind: "accessToken", accessToken };
    }
    const [clientId, clientSecret] = [source("clientId"), source("clientSecret")];
    if (clientId && clientSecret) {
        return { kind: "serviceAccount", clientId, clientSecret };
    }
    if (clientId || clientSecret) {
        return halfPair("service account", "clientId", "clientSecret", clientId, named);
    }
    const [publicKey, privateKey] = [source("publicKey"), source("privateKey")];
    return publicKey && privateKey
        ? { kind: "apiKey", publicKey, privateKey }
        : halfPair("API key pair", "publicKey", "privateKey", publicKey, named);
}

function halfPair(
    pair: string,
    first: CredentialKey,
    second: CredentialKey,
    firstValue: string | undefined,
    named: (key: CredentialKey) => string,
): string {
    const [given, missing] = firstValue ? [first, second] : [second, first];
    return `Only half of the MongoDB Atlas ${pair} is set: ${named(given)} is there, ${named(missing)} is missing or empty`;
}

function findBaseUrl(config: Lookup, environment: NodeJS.ProcessEnv): URL | string {
    const stated = config("baseUrl") || environment["MONGODB_ATLAS_BASE_URL"];
    const fallback =
        config("isMongodbgovCloud") === "true" ? "https://cloud.mongodbgov.com" : "https://cloud.mongodb.com";
    const text = stated || fallback;
    if (!URL.canParse(text)) {
        // Not repeated in the message: what does not parse may still hold a password.
        return "mongodbatlas:baseUrl (or MONGODB_ATLAS_BASE_URL) is not a URL such as https://cloud.mongodb.com";
    }
    const url = new URL(text);
    if (url.username || url.password) {
        return "mongodbatlas:baseUrl (or MONGODB_ATLAS_BASE_URL) holds a user name or password; credentials have settings of their own";
    }
    if (url.protocol !== "https:" && !(url.protocol === "http:" && isLoopback(url.hostname))) {
        return `mongodbatlas:baseUrl (or MONGODB_ATLAS_BASE_URL) is "${text}"; it has to begin with https:// (plain http is for this machine's own addresses only)`;
    }
    url.pathname = url.pathname.replace(/\/+$/, "");
    url.search = url.hash = "";
    return url;
}

/** True for addresses that never leave this machine. */
export function isLoopback(hostname: string): boolean {
    return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);
}
