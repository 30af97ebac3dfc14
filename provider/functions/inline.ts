/**
 * Inline programs of the Automation API run in the process that calls `stack.up()`, and the resources in one that also has what
 * `workspace.envVars` holds. No program can see that, so a function that went by its own environment might ask another account
 * than the one its resources are in.
 */
import { isInline } from "../resources/program";
import { statesAddress } from "../settings/baseUrl";
import { credentialKeys, environmentSource, type Lookup, stackSource } from "../settings/source";

/** Why an inline program's function cannot know its settings; nothing where `config`, the Provider's or the stack's, tells all. */
export function inlineProblems(config: Lookup): string[] {
    if (!isInline()) {
        return [];
    }
    const stated = stackSource(config);
    const problems: string[] = [];
    if (credentialKeys.every((key) => stated.get(key) === undefined)) {
        problems.push(
            `${blind}. Set the credentials in the stack's configuration (stack.setConfig with mongodbatlas:publicKey and ` +
                "mongodbatlas:privateKey, mongodbatlas:clientId and mongodbatlas:clientSecret, or mongodbatlas:accessToken), or " +
                "give the function and the resources the same Provider",
        );
    }
    const environment = environmentSource(process.env);
    if (!statesAddress(stated) && statesAddress(environment)) {
        problems.push(
            `${environment.nameOf("baseUrl")} is set for this process, and may be another one for the resources. Set ` +
                "mongodbatlas:baseUrl in the stack's configuration, or give a Provider a baseUrl",
        );
    }
    return problems;
}

const blind =
    "A function in an inline program of the Automation API does not use environment variables, because the resources may have others " +
    "(workspace.envVars)";
