/** A place for the data file of a local Atlas. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Runs a test with the path of a file that is not there yet, in a folder of its own. */
export async function withDataFile(test: (file: string, folder: string) => Promise<void> | void): Promise<void> {
    const folder = mkdtempSync(join(tmpdir(), "local-atlas-"));
    try {
        await test(join(folder, "atlas.json"), folder);
    } finally {
        rmSync(folder, { recursive: true });
    }
}
