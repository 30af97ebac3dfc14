/** Which versions a cell got, read from what was installed. */
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Cell } from "./cells";
import type { Tools } from "./tools";
import { sdkRange } from "./values";

export interface Versions {
    node: string;
    sdk: string;
    manager: string;
    typescript: string;
}

/** Of what was not installed, it is the range that the project asks for. */
export function versionsOf(cell: Cell, folder: string, tools: Tools): Versions {
    const [command, ...args] = tools.command(cell.manager);
    const ask = (file: string, ...rest: string[]) =>
        execFileSync(file, [...rest, "--version"], { env: tools.environment(cell.node), encoding: "utf8" }).trim();
    return {
        node: ask("node").replace("v", ""),
        sdk: installed(folder, "@pulumi/pulumi") ?? sdkRange(cell.sdk, cell.node),
        manager: ask(command, ...args),
        typescript: typescriptOf(cell, folder),
    };
}

function typescriptOf({ program: { typescript } }: Cell, folder: string): string {
    if (typescript === undefined) return "";
    if (typescript !== "own") {
        return Object.entries(typescript)
            .map(([name, range]) => installed(folder, name) ?? range)
            .join();
    }
    if (installed(folder, "typescript")) throw new Error("There is a TypeScript beside the SDK's own");
    const vendored = readdirSync(join(folder, "node_modules/@pulumi/pulumi/vendor"));
    return `the SDK's, ${vendored.find((name) => name.startsWith("typescript@"))?.replace("typescript@", "") ?? "none"}`;
}

/** Where there are no modules, Yarn's lock file tells what is used. */
function installed(folder: string, name: string): string | undefined {
    const manifest = join(folder, "node_modules", name, "package.json");
    if (existsSync(manifest)) return (JSON.parse(readFileSync(manifest, "utf8")) as { version: string }).version;
    const lock = join(folder, "yarn.lock");
    const text = existsSync(lock) ? readFileSync(lock, "utf8") : "";
    return new RegExp(`resolution: "${name}@npm:([^"]+)"`).exec(text)?.[1];
}
