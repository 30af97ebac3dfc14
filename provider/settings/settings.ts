/**
 * Where the account's credentials and the API's address come from: the explicit `Provider` or the stack's configuration,
 * then the environment.
 */
import { findBaseUrl } from "./baseUrl";
import { type Credentials, findCredentials } from "./credentials";
import { environmentSource, type Lookup, type Source, stackSource } from "./source";

export type { Credentials } from "./credentials";

export interface AtlasSettings {
    baseUrl: URL;
    credentials: Credentials;
}

/** What was found, with what to tell the user of it; or every reason why it cannot be used. */
export type SettingsResult = { settings: AtlasSettings; notices: string[] } | { problems: string[] };

/**
 * Under this key a `Provider` hands on what is wrong with its own arguments: only there, in the program, is it known what was
 * given to it and what it took from the stack's configuration.
 */
export const providerProblemKey = "providerProblem";

/**
 * @param config Looks a key up in the `mongodbatlas` namespace of the `Provider` or the stack.
 * @param environment The process's environment variables.
 */
export function findSettings(config: Lookup, environment: NodeJS.ProcessEnv): SettingsResult {
    const problem = config(providerProblemKey);
    return problem ? { problems: [problem] } : settingsFrom([stackSource(config), environmentSource(environment)]);
}

function settingsFrom(sources: Source[]): SettingsResult {
    const credentials = findCredentials(sources);
    const baseUrl = findBaseUrl(sources);
    if ("problem" in credentials || "problem" in baseUrl) {
        return { problems: [credentials, baseUrl].flatMap((found) => ("problem" in found ? found.problem : [])) };
    }
    return {
        settings: { baseUrl: baseUrl.baseUrl, credentials: credentials.credentials },
        notices: [...credentials.notices, ...baseUrl.notices],
    };
}
