/** Where Pulumi's plugin runs for an inline program of the Automation API that was given no `workDir`. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Without a `workDir` the Automation API makes a project in a temporary folder, and the program is not told. It is looked for by the
 * project's name, among those made since this process started.
 *
 * @returns The plugin's folder, or undefined if there is no such project, or it does not say clearly where its plugin runs.
 */
export function temporaryFolder(project: string): string | undefined {
    for (const folder of automationFolders()) {
        const settings = newProjectFile(folder);
        if (settings !== undefined && valueIn(settings, "name") === project) {
            const main = valueIn(settings, "main");
            return main === undefined || main === process.cwd() ? (main ?? folder) : undefined;
        }
    }
    return undefined;
}

function automationFolders(): string[] {
    try {
        const names = readdirSync(tmpdir()).filter((name) => name.startsWith("automation-"));
        return names.map((name) => join(tmpdir(), name));
    } catch {
        return [];
    }
}

/** The text of the project's file, if this process may have written it. */
function newProjectFile(folder: string): string | undefined {
    try {
        const file = join(folder, "Pulumi.yaml");
        return statSync(file).mtimeMs < performance.timeOrigin ? undefined : readFileSync(file, "utf8");
    } catch {
        return undefined;
    }
}

function valueIn(yaml: string, key: string): string | undefined {
    return new RegExp(`^${key}: (.*)$`, "m").exec(yaml)?.[1];
}
