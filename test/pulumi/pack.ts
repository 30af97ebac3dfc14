/** Packs this package, from what is built: without scripts, which would build anew under the feet of other tests. */
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { packageRoot } from "./packageRoot";

interface Packed {
    filename: string;
    files: { path: string }[];
}

/** Packs it into `folder`, and gives the file. */
export function pack(folder: string): string {
    return join(folder, npmPack("--pack-destination", folder).filename);
}

/** The paths that are in the packed file. */
export function packedPaths(): string[] {
    return npmPack("--dry-run").files.map(({ path }) => path);
}

function npmPack(...args: string[]): Packed {
    const listing = execFileSync("npm", ["pack", "--json", "--ignore-scripts", ...args], {
        cwd: packageRoot,
        encoding: "utf8",
        stdio: ["ignore", "pipe", "ignore"],
    });
    const [packed] = JSON.parse(listing) as [Packed];
    return packed;
}
