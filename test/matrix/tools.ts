/** Node.js in several versions and the package managers, all from the npm registry, in a folder of the run. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { type Cell } from "./cells";
import type { Manager, Node } from "./values";

/** What the registry calls them. npm itself is the one that runs us. */
const packages: Readonly<Record<Manager, string | undefined>> = {
    npm: undefined,
    pnpm: "pnpm@12",
    "Yarn classic": "yarn@1",
    Yarn: "@yarnpkg/cli-dist@4",
    "Yarn Plug'n'Play": "@yarnpkg/cli-dist@4",
};

export class Tools {
    private readonly modules: string;
    private readonly npm = npmSettings();

    /** Installs what `cells` need; `cli` is the folder of the Pulumi CLI. */
    constructor(
        private readonly root: string,
        private readonly cli: string,
        cells: readonly Cell[],
    ) {
        this.modules = join(root, "tools", "node_modules");
        mkdirSync(join(root, "tools"));
        writeFileSync(join(root, "tools", "package.json"), "{}");
        const wanted = cells.flatMap(({ node, manager }) => [nodePackage(node), packages[manager] ?? []].flat());
        execFileSync("npm", ["install", "--silent", "--no-audit", "--no-fund", ...new Set(wanted)], {
            cwd: join(root, "tools"),
            stdio: ["ignore", "inherit", "inherit"],
        });
    }

    /** The PATH on which a cell's Node.js comes first. */
    path(node: Node): string {
        const bin = join(this.modules, `node-${node}`, "bin");
        if (!existsSync(join(bin, "node"))) throw new Error(`There is no Node.js ${node} in ${bin}`);
        return [bin, this.cli, process.env.PATH].join(delimiter);
    }

    /** How a package manager is called. */
    command(manager: Manager): [string, ...string[]] {
        if (manager === "npm") return ["npm"];
        if (manager === "pnpm") return [join(this.modules, ".bin", "pnpm")];
        return [
            "node",
            join(this.modules, manager === "Yarn classic" ? "yarn" : "@yarnpkg/cli-dist", "bin", "yarn.js"),
        ];
    }

    /** The environment of an installation: as after login on a new machine, with npm's cache and registry. */
    environment(node: Node): NodeJS.ProcessEnv {
        const own = Object.entries(process.env).filter(([key]) => !/^(npm_|YARN_|PNPM_|PULUMI_|MONGODB_)/i.test(key));
        return {
            ...Object.fromEntries(own),
            PATH: this.path(node),
            HOME: join(this.root, "home"),
            CI: "true",
            ...this.npm,
            YARN_ENABLE_TELEMETRY: "0",
            YARN_ENABLE_IMMUTABLE_INSTALLS: "false",
        };
    }
}

/** Its binary alone; the package `node` has it too, put there by a script that npm may be told not to run. */
function nodePackage(node: Node): string {
    return `node-${node}@npm:node-${process.platform}-${process.arch}@${node}`;
}

/** What a home of its own would lose: npm's cache, and the registry for all package managers. */
export function npmSettings(): NodeJS.ProcessEnv {
    const [cache, registry] = ["cache", "registry"].map((name) =>
        execFileSync("npm", ["config", "get", name], { encoding: "utf8" }).trim(),
    );
    return { npm_config_cache: cache, npm_config_registry: registry, YARN_NPM_REGISTRY_SERVER: registry };
}
