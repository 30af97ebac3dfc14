/** What a stack consists of on disk and around it: the project's files, its configuration file, its environment. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { linkModules } from "./modules";

/** Makes a temporary folder with a project in which this package is installed, and gives its real path. */
export function makeProject(name: string): string {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), "pulumi-stack-")));
    linkModules(folder);
    writeFileSync(join(folder, "package.json"), JSON.stringify({ name, main: "index.js" }));
    writeFileSync(join(folder, "Pulumi.yaml"), JSON.stringify({ name, runtime: "nodejs" }));
    return folder;
}

/** The user's environment without what would change a run's meaning, and with everything kept in `folder`. */
export function makeEnvironment(folder: string, cli: string): Record<string, string | undefined> {
    for (const inner of ["tmp", "home", "backend"]) mkdirSync(join(folder, inner), { recursive: true });
    const own = Object.entries(process.env).filter(([key]) => !/^(PULUMI_|MONGODB_ATLAS_|NODE_V8_COVERAGE$)/.test(key));
    return {
        ...Object.fromEntries(own),
        PATH: [cli, process.env.PATH].join(delimiter),
        TMPDIR: join(folder, "tmp"),
        PULUMI_HOME: join(folder, "home"),
        PULUMI_BACKEND_URL: `file://${join(folder, "backend")}`,
        PULUMI_CONFIG_PASSPHRASE: "test",
        PULUMI_SKIP_UPDATE_CHECK: "true",
        PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
        PULUMI_DEBUG_COMMANDS: "true", // Without it there is no --event-log.
        NO_COLOR: "1",
    };
}

/** Sets plain `values`, which spares a call of the CLI for each, in the `config` section of a Pulumi.<stack>.yaml; the rest of the file stays as it is. */
export function setPlainConfig(file: string, values: Readonly<Record<string, string>>): void {
    let lines = existsSync(file) ? readFileSync(file, "utf8").trimEnd().split("\n") : [];
    for (const [key, value] of Object.entries(values)) {
        lines = without(lines, key);
        if (!lines.includes("config:")) lines.push("config:");
        lines.splice(lines.indexOf("config:") + 1, 0, `  ${key}: ${JSON.stringify(value)}`);
    }
    writeFileSync(file, `${lines.join("\n")}\n`);
}

/** Drops a key with the deeper lines that belong to it: a secret has its text on the next one. */
function without(lines: readonly string[], key: string): string[] {
    let isDropped = false;
    return lines.filter((line) => {
        isDropped = line.startsWith(`  ${key}:`) || (isDropped && line.startsWith("   "));
        return !isDropped;
    });
}
