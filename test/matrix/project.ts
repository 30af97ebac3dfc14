/** The files of a cell's project, as its user would have written them. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Cell } from "./cells";
import { type Program, sdkRange } from "./values";

const body = `
const snapshot = new OnDemandSnapshot("pre-release", {
    projectId: "5f1a2b3c4d5e6f7a8b9c0d1e",
    clusterName: "Cluster0",
    retentionInDays: 7,
});
`;

const asModule = `import { OnDemandSnapshot } from "pulumi-atlas-snapshots";
${body}
export const snapshotId = snapshot.snapshotId;
export const status = snapshot.status;
`;

const asCommonJs = `const { OnDemandSnapshot } = require("pulumi-atlas-snapshots");
${body}
exports.snapshotId = snapshot.snapshotId;
exports.status = snapshot.status;
`;

/** Writes them into `folder`; the package comes from the file `packed`. */
export function writeProject(folder: string, { node, sdk, manager, program }: Cell, packed: string): void {
    const write = (file: string, content: unknown) => {
        writeFileSync(join(folder, file), typeof content === "string" ? content : JSON.stringify(content, null, 4));
    };
    write("package.json", {
        name: "app",
        version: "1.0.0",
        license: "UNLICENSED",
        private: true,
        type: program.type,
        main: mainOf(program),
        dependencies: { "@pulumi/pulumi": sdkRange(sdk, node), "pulumi-atlas-snapshots": `file:${packed}` },
        devDependencies: devDependenciesOf(program),
    });
    write("Pulumi.yaml", `name: app\nruntime:\n    name: nodejs\n    options: ${JSON.stringify(optionsOf(program))}\n`);
    if (program.typescript) {
        // Pulumi reads a tsconfig.json beside the package.json even if it gets JavaScript.
        const sources = program.isCompiledFirst ? "src" : ".";
        mkdirSync(join(folder, sources), { recursive: true });
        write(join(sources, "index.ts"), asModule);
        const compilerOptions = { target: "es2020", strict: true, outDir: "../bin", ...program.compilerOptions };
        write(join(sources, "tsconfig.json"), { compilerOptions, files: ["index.ts"] });
    } else {
        write("index.js", program.type === "module" ? asModule : asCommonJs);
    }
    if (manager === "Yarn") write(".yarnrc.yml", "nodeLinker: node-modules\n");
    // Without a lock file, Yarn looks for the project's root in the folders above.
    if (manager.startsWith("Yarn")) write("yarn.lock", "");
    // The SDK's protobufjs has a build script; pnpm ends with an error until somebody has decided whether it may run.
    if (manager === "pnpm") write("pnpm-workspace.yaml", "allowBuilds:\n    protobufjs: true\n");
}

function mainOf({ typescript, isCompiledFirst }: Program): string {
    if (isCompiledFirst) return "bin/index.js";
    return typescript ? "index.ts" : "index.js";
}

/** Without TypeScript, Pulumi does not load the compiler. */
function optionsOf({ isCompiledFirst }: Program): Record<string, boolean> {
    return isCompiledFirst ? { typescript: false } : {};
}

function devDependenciesOf({ typescript, devDependencies }: Program): Record<string, string> {
    if (typescript === undefined) return {};
    return { "@types/node": "^20", ...(typescript === "own" ? {} : typescript), ...devDependencies };
}
