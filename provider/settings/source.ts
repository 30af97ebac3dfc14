/** One place that settings come from: a `Provider`, the stack's configuration or the environment, and what its keys are called there. */

/** The keys of the `mongodbatlas` configuration namespace that hold (parts of) credentials. */
export const credentialKeys = ["accessToken", "clientId", "clientSecret", "publicKey", "privateKey"] as const;
export type CredentialKey = (typeof credentialKeys)[number];
/** Those that say where Atlas is. */
export const addressKeys = ["baseUrl", "isMongodbgovCloud"] as const;
export type SettingKey = CredentialKey | (typeof addressKeys)[number];

export type Lookup = (key: string) => string | undefined;

export interface Source {
    /** As it is called in a sentence. */
    name: string;
    /** The value without white space around it. An empty one is none. */
    get(key: SettingKey): string | undefined;
    /** What a user who has to set the key may call it. */
    nameOf(key: SettingKey): string;
    /** What to do so that the source no longer holds the key. */
    removalOf(key: SettingKey): string;
    /** What to tell the user where white space was removed from the value. The value itself is told to nobody. */
    noticeOf(key: SettingKey): string[];
}

const environmentNames: Record<SettingKey, string[]> = {
    accessToken: ["MONGODB_ATLAS_ACCESS_TOKEN"],
    clientId: ["MONGODB_ATLAS_CLIENT_ID"],
    clientSecret: ["MONGODB_ATLAS_CLIENT_SECRET"],
    publicKey: ["MONGODB_ATLAS_PUBLIC_API_KEY", "MONGODB_ATLAS_PUBLIC_KEY"],
    privateKey: ["MONGODB_ATLAS_PRIVATE_API_KEY", "MONGODB_ATLAS_PRIVATE_KEY"],
    baseUrl: ["MONGODB_ATLAS_BASE_URL"],
    isMongodbgovCloud: [],
};

/** @param lookup Looks a key up in the stack's `mongodbatlas` namespace. */
export function stackSource(lookup: Lookup): Source {
    const nameOf = (key: SettingKey) => `mongodbatlas:${key}`;
    return {
        name: "the stack's configuration",
        get: (key) => trimmed(lookup(key)),
        nameOf,
        removalOf: (key) => `remove ${nameOf(key)} (\`pulumi config rm ${nameOf(key)}\`)`,
        noticeOf: (key) => notice(nameOf(key), lookup(key)),
    };
}

export function environmentSource(environment: NodeJS.ProcessEnv): Source {
    const variable = (key: SettingKey) => environmentNames[key].find((name) => trimmed(environment[name])) ?? "";
    return {
        name: "the environment",
        get: (key) => trimmed(environment[variable(key)]),
        nameOf: (key) => environmentNames[key].join(" or "),
        removalOf: (key) => `remove the environment variable ${variable(key)}`,
        noticeOf: (key) => notice(variable(key), environment[variable(key)]),
    };
}

/** @param values What the `Provider` was given, as texts. */
export function providerSource(provider: string, values: Partial<Record<SettingKey, string>>): Source {
    const name = `the Provider "${provider}"`;
    const nameOf = (key: SettingKey) => `${key} of ${name}`;
    return {
        name,
        get: (key) => trimmed(values[key]),
        nameOf,
        removalOf: (key) => `remove ${nameOf(key)}`,
        noticeOf: (key) => notice(nameOf(key), values[key]),
    };
}

function trimmed(value: string | undefined): string | undefined {
    return value?.trim() || undefined;
}

function notice(name: string, value: string | undefined): string[] {
    return value === undefined || value.trim() === "" || value === value.trim()
        ? []
        : [`${name} has spaces or a line end around its value. They were removed for this run; store it without them`];
}
