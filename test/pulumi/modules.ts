/**
 * The `node_modules` of a stack: links to what programs load, and to nothing else. Pulumi's language host reads each folder below it,
 * links included, at every run of a program; with all that this repository installs, that takes longer than the run.
 */
import { mkdirSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { packageRoot } from "./packageRoot";

const packages = ["@pulumi/pulumi", "@types/node", "typescript"];

/** Makes `node_modules` in a folder, and gives its path. @param others What its programs load besides Pulumi and this package. */
export function linkModules(folder: string, others: readonly string[] = []): string {
    const modules = join(folder, "node_modules");
    const link = (from: string, to: string) => {
        mkdirSync(dirname(join(modules, to)), { recursive: true });
        symlinkSync(join(packageRoot, from), join(modules, to));
    };
    for (const name of [...packages, ...others]) link(join("node_modules", name), name);
    // As it is packed: this package without the tests and its own node_modules.
    for (const part of ["package.json", "out/provider"]) link(part, join("pulumi-atlas-snapshots", part));
    return modules;
}
