/** The variables that point programs at a local Atlas, and how they are printed. */
import { defaultOrgId } from "../constants";
import type { Account, Settings } from "../options";

export const formats = ["shell", "dotenv", "json"] as const;
export type Format = (typeof formats)[number];

type Variables = Record<string, string>;

/** For Pulumi, Terraform, MongoDB's SDKs and the Atlas CLI, signed in with the key pair. */
export function variablesOf({ accounts, projects }: Settings, url: string): Variables {
    const [account] = accounts as [Account, ...Account[]];
    const [projectId] = account.projectIds;
    const orgId = projects.find(({ id }) => id === projectId)?.orgId ?? defaultOrgId;
    return {
        MONGODB_ATLAS_BASE_URL: url,
        MONGODB_ATLAS_PUBLIC_API_KEY: account.publicKey,
        MONGODB_ATLAS_PRIVATE_API_KEY: account.privateKey,
        ...(projectId === undefined ? {} : { MONGODB_ATLAS_PROJECT_ID: projectId, MONGODB_ATLAS_ORG_ID: orgId }),
        // The Atlas CLI: without its own address it talks to the real Atlas, without the next two it may take the account
        // of the user's own profile, and the last two keep it from calling home.
        MONGODB_ATLAS_OPS_MANAGER_URL: `${url}/`,
        MONGODB_ATLAS_SERVICE: "cloud",
        MONGODB_ATLAS_AUTH_TYPE: "api_keys",
        MONGODB_ATLAS_SKIP_UPDATE_CHECK: "yes",
        MONGODB_ATLAS_TELEMETRY_ENABLED: "false",
    };
}

/** Whoever has both signs in with these, most of the time: so they are set by themselves. */
export function serviceAccountOf({ accounts }: Settings): Variables {
    const [account] = accounts as [Account, ...Account[]];
    return { MONGODB_ATLAS_CLIENT_ID: account.clientId, MONGODB_ATLAS_CLIENT_SECRET: account.clientSecret };
}

/** @param comments What it has; JSON has no place for them. */
export function printed(format: Format, settings: Settings, url: string, comments: readonly string[]): string {
    const variables = variablesOf(settings, url);
    const serviceAccount = serviceAccountOf(settings);
    if (format === "json") {
        return `${JSON.stringify({ ...variables, ...serviceAccount }, null, 4)}\n`;
    }
    const line = ([name, value]: [string, string]) =>
        format === "shell" ? `export ${name}=${forShell(value)}` : `${name}=${forDotenv(value)}`;
    return [
        ...comments.map((comment) => `# ${comment}`),
        ...Object.entries(variables).map(line),
        "# Instead of the key pair, the service account:",
        ...Object.entries({ ...serviceAccount, MONGODB_ATLAS_AUTH_TYPE: "service_account" })
            .map(line)
            .map((text) => `# ${text}`),
        "",
    ].join("\n");
}

function forShell(value: string): string {
    return isPlain(value) ? value : `'${value.replaceAll("'", "'\\''")}'`;
}

/** No escapes: readers of such files do not agree on them. */
function forDotenv(value: string): string {
    const quote = ["'", '"', "`"].find((candidate) => !value.includes(candidate)) ?? "";
    return isPlain(value) ? value : quote + value + quote;
}

function isPlain(value: string): boolean {
    return /^[\w./:@%+,-]*$/.test(value);
}
