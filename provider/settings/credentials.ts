/** The account's credentials: which kinds there are, and which of those that the sources hold is used. */
import type { CredentialKey, Source } from "./source";

export type Credentials =
    | { kind: "accessToken"; accessToken: string }
    | { kind: "serviceAccount"; clientId: string; clientSecret: string }
    | { kind: "apiKey"; publicKey: string; privateKey: string };

interface Kind {
    kind: Credentials["kind"];
    name: string;
    keys: CredentialKey[];
}

/** In this order within a source. */
const kinds: Kind[] = [
    { kind: "accessToken", name: "access token", keys: ["accessToken"] },
    { kind: "serviceAccount", name: "service account", keys: ["clientId", "clientSecret"] },
    { kind: "apiKey", name: "API key pair", keys: ["publicKey", "privateKey"] },
];

/** Credentials with what to tell the user of them, or what is wrong with them. */
export type FoundCredentials = { credentials: Credentials; notices: string[] } | { problem: string };

/** They come from the first source that holds any, and from it alone. */
export function findCredentials([source, ...later]: Source[]): FoundCredentials {
    if (source === undefined) {
        return { problem: noCredentials };
    }
    for (const kind of kinds) {
        const given = kind.keys.find((key) => source.get(key) !== undefined);
        const missing = kind.keys.find((key) => source.get(key) === undefined);
        if (given !== undefined) {
            return missing === undefined
                ? taken(kind, source)
                : { problem: halfPair(kind, given, missing, source, later) };
        }
    }
    return findCredentials(later);
}

function taken({ kind, keys }: Kind, source: Source): FoundCredentials {
    const values = Object.fromEntries(keys.map((key) => [key, source.get(key)]));
    return {
        credentials: { kind, ...values } as Credentials,
        notices: keys.flatMap((key) => source.noticeOf(key)),
    };
}

function halfPair(
    { name }: Kind,
    given: CredentialKey,
    missing: CredentialKey,
    source: Source,
    later: Source[],
): string {
    const problem = `Only half of the MongoDB Atlas ${name} is set: ${source.nameOf(given)} is there, ${source.nameOf(missing)} is missing or empty`;
    // Credentials that would do, but for the stray key that goes before them.
    const [unused] = [source, ...later].flatMap((other) =>
        kinds
            .filter(({ keys }) => keys.every((key) => other.get(key) !== undefined))
            .map((kind) => `the complete ${kind.name} of ${other.name}`),
    );
    return unused === undefined
        ? problem
        : `${problem}. Because of it ${unused} is not used. Either ${source.removalOf(given)}, or set ${source.nameOf(missing)}`;
}

const noCredentials =
    "There are no MongoDB Atlas credentials. Set an API key pair (`pulumi config set mongodbatlas:publicKey …` " +
    "and `pulumi config set --secret mongodbatlas:privateKey`, or the environment variables MONGODB_ATLAS_PUBLIC_API_KEY and " +
    "MONGODB_ATLAS_PRIVATE_API_KEY), a service account (mongodbatlas:clientId and mongodbatlas:clientSecret, or " +
    "MONGODB_ATLAS_CLIENT_ID and MONGODB_ATLAS_CLIENT_SECRET) or an access token (mongodbatlas:accessToken, or " +
    "MONGODB_ATLAS_ACCESS_TOKEN)";
