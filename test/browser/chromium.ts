/** The Chromium that the tests of the page use. Run as a script, it installs one where there is none and apt can. */
import { execFileSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** The one that `CHROMIUM` names, or the first on the PATH. */
export function findChromium(): string | undefined {
    const { CHROMIUM, PATH = "" } = process.env;
    return [CHROMIUM, ...names.map((name) => findOnPath(name, PATH))].find((path) => path !== undefined && path !== "");
}

function findOnPath(name: string, path: string): string | undefined {
    return path
        .split(delimiter)
        .map((folder) => join(folder, name))
        .find((file) => isExecutable(file));
}

function isExecutable(file: string): boolean {
    try {
        accessSync(file, constants.X_OK);
        return true;
    } catch {
        return false;
    }
}

if (require.main === module && findChromium() === undefined) {
    const isRoot = process.getuid?.() === 0;
    if (!isRoot || findOnPath("apt-get", process.env["PATH"] ?? "") === undefined) {
        console.error(
            "There is no Chromium for the tests of the page. Install one (Debian: sudo apt-get install chromium), " +
                "or set CHROMIUM to the path of one.",
        );
        process.exit(1);
    }
    for (const args of [["update"], ["install", "--yes", "--no-install-recommends", "chromium"]]) {
        execFileSync("apt-get", ["--quiet", ...args], {
            stdio: "inherit",
            env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
        });
    }
}
