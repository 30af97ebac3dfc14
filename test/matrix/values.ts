/** What the matrix combines: the versions, package managers and forms of programs that people use. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { minVersion } from "semver";
import { packageRoot } from "../pulumi/packageRoot";

const manifest = JSON.parse(readFileSync(join(packageRoot, "package.json"), "utf8")) as {
    peerDependencies: Record<"@pulumi/pulumi", string>;
};
const peerRange = manifest.peerDependencies["@pulumi/pulumi"];
const floor = minVersion(peerRange)?.version ?? peerRange;

export const nodes = ["20", "22", "24"] as const;
export type Node = (typeof nodes)[number];

/** "newest" means the newest for the cell's Node.js: since 3.249.0, its `engines` leave out Node.js 20. */
export const sdks = ["newest", "oldest"] as const;
export type Sdk = (typeof sdks)[number] | "too new";

/** What a project states for `@pulumi/pulumi`. */
export function sdkRange(sdk: Sdk, node: Node): string {
    if (sdk === "oldest") return floor;
    // npm passes over what the engines leave out, where the range has anything else.
    if (sdk === "too new") return ">=3.249.0 <4";
    return node === "20" ? `>=${floor} <3.249.0` : peerRange;
}

export const managers = ["npm", "pnpm", "Yarn classic", "Yarn", "Yarn Plug'n'Play"] as const;
export type Manager = (typeof managers)[number];

export interface Program {
    name: string;
    /** The module system that its package.json states. */
    type: "commonjs" | "module";
    /** Its own name for TypeScript, and the range; "own" is the one that the SDK brings along. None: it is JavaScript. */
    typescript?: "own" | Readonly<Record<string, string>>;
    compilerOptions?: Readonly<Record<string, unknown>>;
    /** Beside TypeScript. */
    devDependencies?: Readonly<Record<string, string>>;
    /** Whether the compiler runs before Pulumi, which then gets JavaScript. */
    isCompiledFirst?: boolean;
}

/** What `pulumi new typescript` writes, as far as it matters here. */
const classic = { module: "commonjs", moduleResolution: "node" };
/** Both, since the oldest SDK fills in `node` for a `moduleResolution` that is missing. */
const nodenext = { module: "nodenext", moduleResolution: "nodenext" };

export const programs: readonly Program[] = [
    { name: "JavaScript, CommonJS", type: "commonjs" },
    { name: "JavaScript, ES module", type: "module" },
    { name: "TypeScript, classic", type: "commonjs", typescript: "own", compilerOptions: classic },
    {
        name: "TypeScript, classic",
        type: "commonjs",
        typescript: { typescript: "~5.9" },
        compilerOptions: classic,
    },
    {
        name: "TypeScript, classic, `ignoreDeprecations`",
        type: "commonjs",
        typescript: { typescript: "~6.0" },
        compilerOptions: { ...classic, ignoreDeprecations: "6.0" },
    },
    {
        name: "TypeScript, `nodenext`",
        type: "commonjs",
        typescript: { typescript: "~5.9" },
        compilerOptions: nodenext,
    },
    {
        name: "TypeScript, `nodenext`",
        type: "commonjs",
        typescript: { typescript: "~6.0" },
        compilerOptions: nodenext,
    },
    {
        name: "TypeScript, ES module, `ts-node` 10",
        type: "module",
        typescript: { typescript: "~5.9" },
        compilerOptions: nodenext,
        devDependencies: { "ts-node": "^10.9.2" },
    },
];

/** TypeScript 7 with Pulumi: compiled beforehand, and under another name, since npm refuses it beside an SDK whose peer range leaves it out. */
export const compiledBefore: Program = {
    name: "TypeScript, `nodenext`, compiled before",
    type: "commonjs",
    typescript: { "typescript-7": "npm:typescript@7" },
    compilerOptions: nodenext,
    isCompiledFirst: true,
};
