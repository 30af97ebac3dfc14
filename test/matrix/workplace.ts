/** Where a run of the matrix has its files: one temporary folder, gone at the end, with the packed package in it. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, renameSync, rmSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { packageRoot } from "../pulumi/packageRoot";
import { processesWith, signalProcess } from "../pulumi/processes";

/** Makes the folder, and has every stack of this process made below it. */
export function makeRoot(): string {
    const place = [tmpdir(), "/var/tmp", homedir()].find((folder) => existsSync(folder) && !hasModulesAbove(folder));
    if (place === undefined) throw new Error("Programs would find a node_modules above: set TMPDIR to another folder");
    const root = realpathSync(mkdtempSync(join(place, "matrix-")));
    const home = join(root, "home");
    process.on("exit", () => {
        // A stack ends its own processes; what installs packages has this home.
        for (const { pid } of processesWith(`HOME=${home}`)) signalProcess(pid, "SIGKILL");
        rmSync(root, { recursive: true, force: true, maxRetries: 5 });
    });
    mkdirSync(home);
    process.env.TMPDIR = root;
    return root;
}

/** Node.js looks for packages in every folder above: a cell must get none but its own. */
function hasModulesAbove(folder: string): boolean {
    const parent = dirname(folder);
    return existsSync(join(folder, "node_modules")) || (parent !== folder && hasModulesAbove(parent));
}

/** Takes the file that `npm pack` has left in the checkout. */
export function takePacked(root: string): string {
    const manifest = readFileSync(join(packageRoot, "package.json"), "utf8");
    const { version } = JSON.parse(manifest) as { version: string };
    const name = `pulumi-atlas-snapshots-${version}.tgz`;
    const made = join(packageRoot, name);
    if (!existsSync(made))
        throw new Error(`There is no ${name}: run \`npm pack\`, or all of it by \`npm run test:matrix\``);
    const packed = join(root, name);
    renameSync(made, packed);
    return packed;
}
