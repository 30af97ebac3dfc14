/** The cells of the matrix: which combinations are run, and which of them have to fail, and how. */
import {
    compiledBefore,
    type Manager,
    managers,
    type Node,
    nodes,
    type Program,
    programs,
    type Sdk,
    sdks,
} from "./values";

export interface Cell {
    node: Node;
    sdk: Sdk;
    manager: Manager;
    program: Program;
    /** It is known to fail: in this step, with this in what is printed. */
    failure?: { step: "install" | "preview"; says: string };
}

const works = managers.filter((manager) => manager !== "Yarn Plug'n'Play");

/** The whole product of what has to work. The peer range of the oldest SDK ends before TypeScript 6. */
export const product: readonly Cell[] = nodes
    .flatMap((node) =>
        sdks.flatMap((sdk) => works.flatMap((manager) => programs.map((program) => ({ node, sdk, manager, program })))),
    )
    .filter(({ sdk, program }) => sdk === "newest" || !programName(program).endsWith("~6.0"));

/** The edges: what fails in Pulumi itself or in the tools around it, and what works though Pulumi does not promise it. */
export const edges: readonly Cell[] = [
    cellOf("20", "too new", "npm", "JavaScript, CommonJS"),
    { node: "24", sdk: "newest", manager: "npm", program: compiledBefore },
    {
        ...cellOf("22", "newest", "Yarn Plug'n'Play", "JavaScript, CommonJS"),
        failure: { step: "preview", says: "It looks like the Pulumi SDK has not been installed" },
    },
    {
        ...cellOf("20", "too new", "Yarn classic", "JavaScript, CommonJS"),
        failure: { step: "install", says: 'The engine "node" is incompatible with this module' },
    },
    {
        ...cellOf("22", "oldest", "npm", "TypeScript, `nodenext`", { typescript: "~6.0" }),
        failure: { step: "install", says: "ERESOLVE" },
    },
    {
        ...cellOf("24", "newest", "npm", "TypeScript, `nodenext`", { typescript: "^7" }),
        failure: { step: "install", says: "ERESOLVE" },
    },
    {
        ...cellOf("24", "newest", "pnpm", "TypeScript, `nodenext`", { typescript: "^7" }),
        failure: { step: "preview", says: "Cannot read properties of undefined (reading 'readFile')" },
    },
    {
        ...cellOf("24", "newest", "npm", "TypeScript, classic", { typescript: "~6.0" }),
        failure: { step: "preview", says: "error TS5107: Option 'moduleResolution=node10' is deprecated" },
    },
    {
        ...cellOf("22", "newest", "npm", "TypeScript, `nodenext`", "own"),
        failure: { step: "preview", says: "error TS6046: Argument for '--module' option must be" },
    },
];

/** A few cells in which every value occurs, with the failure that users ask about most: for `.ci/run`. */
export const core: readonly Cell[] = [
    cellOf("20", "oldest", "npm", "JavaScript, CommonJS"),
    cellOf("22", "newest", "pnpm", "JavaScript, ES module"),
    cellOf("24", "newest", "Yarn", "TypeScript, `nodenext`", { typescript: "~6.0" }),
    cellOf("20", "newest", "Yarn classic", "TypeScript, classic", "own"),
    ...edges.filter(({ manager, failure }) => failure && manager === "Yarn Plug'n'Play"),
];

function cellOf(node: Node, sdk: Sdk, manager: Manager, name: string, typescript?: Program["typescript"]): Cell {
    const program = programs.find((one) => one.name === name);
    if (!program) throw new Error(`No program ${name}`);
    return { node, sdk, manager, program: typescript ? { ...program, typescript } : program };
}

/** The smallest part of `cells`, as far as a greedy choice finds it, in which every pair of values occurs that occurs in them at all. */
export function pairwise(cells: readonly Cell[]): Cell[] {
    const open = new Set(cells.flatMap(pairsOf));
    const chosen = new Set<Cell>();
    while (open.size > 0) {
        const news = (cell: Cell) => pairsOf(cell).filter((pair) => open.has(pair)).length;
        const best = cells.reduce((one, other) => (news(other) > news(one) ? other : one));
        for (const pair of pairsOf(best)) open.delete(pair);
        chosen.add(best);
    }
    return cells.filter((cell) => chosen.has(cell));
}

/** Each two of a cell's values. */
export function pairsOf(cell: Cell): string[] {
    const values = [`Node.js ${cell.node}`, `${cell.sdk} SDK`, cell.manager, programName(cell.program)];
    return values.flatMap((value, index) => values.slice(index + 1).map((other) => `${value} + ${other}`));
}

export function nameOf({ node, sdk, manager, program }: Cell): string {
    return `Node.js ${node}, ${sdk} SDK, ${manager}, ${programName(program)}`;
}

function programName({ name, typescript }: Program): string {
    if (typescript === undefined) return name;
    return `${name}, ${typescript === "own" ? "the SDK's TypeScript" : `TypeScript ${Object.values(typescript).join()}`}`;
}
