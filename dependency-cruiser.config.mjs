/**
 * Which room of `provider/` may import which, types included: docs/architecture.md shows them. `npm run lint` fails if an import goes
 * another way, or in a circle.
 */

/** For each room, from the top floor down, the rooms that it may import from beside itself. */
const rooms = {
    index: ["resources", "functions", "lifecycle"],
    runtime: ["dynamic", "lifecycle", "clock"],
    functions: ["resources", "lifecycle", "atlas", "settings", "clock"],
    importFile: ["resources", "engine", "lifecycle", "atlas", "settings", "clock", "endWithReader"],
    resources: ["lifecycle", "settings"],
    dynamic: ["engine", "lifecycle", "atlas", "settings", "clock"],
    engine: ["lifecycle"],
    "lifecycle/completion": ["lifecycle/snapshot", "lifecycle/[^/]+[.]ts$", "atlas", "clock"],
    "lifecycle/snapshot": ["lifecycle/[^/]+[.]ts$", "atlas", "clock"],
    "lifecycle/expiry": ["lifecycle/[^/]+[.]ts$", "atlas", "clock"],
    "lifecycle/[^/]+[.]ts$": ["atlas", "clock", "lengthOfTime"],
    atlas: ["settings", "clock", "loopback"],
    settings: ["loopback"],
    clock: [],
    lengthOfTime: [],
    loopback: [],
    local: ["clock", "lengthOfTime", "loopback", "endWithReader"],
    endWithReader: [],
};

/** The files of rooms: a folder, a file, or a pattern that ends by itself. */
function filesOf(...names) {
    return `^provider/(${names.map((name) => (name.endsWith("$") ? name : `${name}(/|[.]ts$)`)).join("|")})`;
}

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
    forbidden: [
        { name: "circle", severity: "error", from: {}, to: { circular: true } },
        {
            name: "file without a room",
            severity: "error",
            from: { path: "^provider/", pathNot: filesOf(...Object.keys(rooms)) },
            to: {},
        },
        ...Object.entries(rooms).map(([room, below]) => ({
            name: `${room.replace("[^/]+[.]ts$", "*.ts")} imports ${below.length === 0 ? "nothing" : `only ${below.join(", ").replace("[^/]+[.]ts$", "*.ts")}`}`,
            severity: "error",
            from: { path: filesOf(room) },
            to: { path: "^provider/", pathNot: filesOf(room, ...below) },
        })),
        {
            name: "provider imports nothing of the tests",
            severity: "error",
            from: { path: "^provider/" },
            to: { path: "^(test|examples|out)/" },
        },
    ],
    options: {
        doNotFollow: { path: "node_modules" },
        tsConfig: { fileName: "tsconfig.json" },
        // Imports of types count as well.
        tsPreCompilationDeps: true,
    },
};
