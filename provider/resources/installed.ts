/**
 * Whether Pulumi's plugin will find this package. The plugin is a process of its own, and loads the package by name from the folder
 * that the program starts in, wherever the program itself has it from. What the plugin says if it finds none is a stack trace.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { isInline, isMocked, userError } from "./program";
import { temporaryFolder } from "./temporaryFolder";

const ownPackage = "pulumi-atlas-snapshots";

/** The SDK goes to the plugin's folder before it loads a program. The program may go elsewhere later. */
const startFolder = process.cwd();

/** What was looked for and is there, or cannot be looked for, by project. */
const checked = new Set<string>();

/**
 * @param needed The plugin needs the SDK to start, and this package for resources.
 * @throws If the plugin will not find that package from its folder, as far as the program can know that folder.
 */
export function checkInstalled(needed: "@pulumi/pulumi" | typeof ownPackage = ownPackage): void {
    const project = pulumi.getProject();
    if (isMocked() || checked.has(`${project} ${needed}`)) {
        return;
    }
    const inline = isInline();
    const folder = inline ? temporaryFolder(project) : startFolder;
    if (folder !== undefined) {
        if (manifestFrom(folder, needed) === undefined) {
            throw userError(
                `Pulumi's plugin for dynamic resources cannot find the package ${needed} from the folder ${folder}. ` +
                    (inline ? needsWorkDir : needsInstall),
            );
        }
        if (needed === ownPackage) {
            warnOfOtherVersion(folder);
        }
    }
    checked.add(`${project} ${needed}`);
}

const needsInstall =
    `Run \`npm install ${ownPackage}\` there (or the same with pnpm or Yarn). The program's own project has to depend on it, even if ` +
    "only a library that the program uses imports it";

const needsWorkDir =
    `Give LocalWorkspace a workDir: the folder of a Pulumi project (with its Pulumi.yaml) where ${ownPackage} is installed. Or start ` +
    "this process in a folder where it is installed";

/** The package.json of a package, looked for from a folder as the plugin does. */
function manifestFrom(folder: string, name: string): { version: string } | undefined {
    try {
        const file = createRequire(join(folder, "index.js")).resolve(`${name}/package.json`);
        return JSON.parse(readFileSync(file, "utf8")) as { version: string };
    } catch {
        return undefined;
    }
}

/** The plugin carries out what the program asks for, so both should be of one version. */
function warnOfOtherVersion(folder: string): void {
    const plugin = manifestFrom(folder, ownPackage)?.version;
    // From this file, the package is itself; from a bundle, it is the one that is installed for the bundle.
    const program = manifestFrom(__dirname, ownPackage)?.version;
    if (plugin !== undefined && plugin !== program) {
        void pulumi.log.warn(
            `The program uses ${ownPackage} ${program ?? "of an unknown version"}, but Pulumi's plugin uses ${plugin}, which it finds ` +
                `from the folder ${folder}. Install one version for both`,
        );
    }
}
