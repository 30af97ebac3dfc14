/** A folder like a reader's: an npm project in which this package and Pulumi are installed, with everything else kept inside, too. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { linkModules } from "../pulumi/modules";
import { packageRoot } from "../pulumi/packageRoot";

const commands = { "local-atlas": "local/command.js", "atlas-import-file": "importFile/command.js" };

export interface Scratch {
    /** Holds the project, and the homes and temporary folders of the tools. */
    root: string;
    project: string;
    remove(): void;
}

export function makeScratch(): Scratch {
    const root = realpathSync(mkdtempSync(join(tmpdir(), "documents-")));
    const project = join(root, "shop");
    const modules = linkModules(project, ["@types/mocha", "mocha"]);
    mkdirSync(join(modules, ".bin"));
    // What npm makes of the package's "bin"; the build alone leaves the files without the permission to run.
    for (const [name, file] of Object.entries(commands)) {
        const script = `#!/bin/sh\nexec node '${join(packageRoot, "out/provider", file)}' "$@"\n`;
        writeFileSync(join(modules, ".bin", name), script, { mode: 0o755 });
    }
    return {
        root,
        project,
        remove: () => {
            rmSync(root, { recursive: true, force: true, maxRetries: 5 });
        },
    };
}
