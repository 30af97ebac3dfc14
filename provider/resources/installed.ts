/**
 * Whether Pulumi's plugin will find this package. The plugin is a process of its own, and loads the package by name from the folder
 * that the program starts in, wherever the program itself has it from. What the plugin says if it finds none is a stack trace.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { isInline, userError } from "./program";
import { temporaryFolder } from "./temporaryFolder";

/** The SDK goes to the plugin's folder before it loads a program. The program may go elsewhere later. */
const startFolder = process.cwd();

/** The projects whose folder was looked at and is right, or is not known. */
const checked = new Set<string>();

/** @throws If the plugin will not find this package from its folder, as far as the program can know that folder. */
export function checkInstalled(): void {
    const project = pulumi.getProject();
    if (checked.has(project)) {
        return;
    }
    const inline = isInline();
    const folder = inline ? temporaryFolder(project) : startFolder;
    if (folder !== undefined) {
        if (resolveFrom(folder, "pulumi-atlas-snapshots/runtime") === undefined) {
            throw userError(
                `Pulumi's plugin for dynamic resources cannot find the package pulumi-atlas-snapshots from the folder ${folder}. ` +
                    (inline ? needsWorkDir : needsInstall),
            );
        }
        warnOfOtherVersion(folder);
    }
    checked.add(project);
}

const needsInstall =
    "Run `npm install pulumi-atlas-snapshots` there (or the same with pnpm or Yarn). The program's own project has to depend on it, even " +
    "if only a library that the program uses imports it";

const needsWorkDir =
    "Give LocalWorkspace a workDir: the folder of a Pulumi project (with its Pulumi.yaml) where pulumi-atlas-snapshots is installed. " +
    "Or start this process in a folder where it is installed";

/** The file that a name leads to from a folder, as the plugin looks for it. */
function resolveFrom(folder: string, name: string): string | undefined {
    try {
        return createRequire(join(folder, "index.js")).resolve(name);
    } catch {
        return undefined;
    }
}

/** The plugin carries out what the program asks for, so both should be of one version. */
function warnOfOtherVersion(folder: string): void {
    const [plugin, program] = [versionFrom(folder), versionFrom(__dirname)];
    if (plugin !== program) {
        void pulumi.log.warn(
            `The program uses pulumi-atlas-snapshots ${program}, but Pulumi's plugin uses ${plugin}, which it finds from the folder ` +
                `${folder}. Install one version for both`,
        );
    }
}

/** In a bundle, the program's version is that of the package that is installed for the bundle. */
function versionFrom(folder: string): string | undefined {
    const file = resolveFrom(folder, "pulumi-atlas-snapshots/package.json");
    return file && (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version;
}
