/** Makes options of the flags and the seed file, and remembers where each comes from. */
import { isObject, objectId } from "../checks";
import { check, pathText } from "../checkOptions";
import type { OptionPath } from "../checkOptions";
import type { LocalCluster } from "../cluster";
import { defaultAccount, defaultClusterName, defaultProjectId } from "../constants";
import type { LocalAtlasOptions } from "../options";
import { writeRequestsTo } from "../requestLine";
import { optionFlags, UsageError, wordOf } from "./flags";
import type { FlagName, Values } from "./flags";
import { OptionsFile } from "./optionsFile";

export interface GivenOptions {
    options: LocalAtlasOptions;
    /** What the user wrote there: a flag, or a line of a file with its key. */
    nameOf(path: OptionPath): string;
}

/** The names that the user knows for a part of the options. */
interface Origin {
    path: OptionPath;
    nameOf(rest: OptionPath): string;
}

/** No file can say what to do. */
const onlyInCode = ["clock", "onRequest"];

const credentials = {
    "public-key": "publicKey",
    "private-key": "privateKey",
    "client-id": "clientId",
    "client-secret": "clientSecret",
} as const satisfies { [Name in FlagName]?: keyof typeof defaultAccount };

/** The clusters that flags add, and the list of the snapshots that they have. */
const clusterFlags = [
    { name: "cluster", is: {} },
    { name: "sharded-cluster", is: { type: "shardedCluster" } },
    { name: "legacy-cluster", is: { backup: "legacy" }, planted: "legacySnapshots", by: "clusterName" },
    { name: "serverless", is: { tier: "serverless" }, planted: "serverlessSnapshots", by: "instanceName" },
] as const satisfies { name: FlagName; is: Partial<LocalCluster>; planted?: keyof LocalAtlasOptions; by?: string }[];

/** What a seed and flags say together; it is checked where it is used. */
type Unchecked = Partial<Record<keyof LocalAtlasOptions, unknown>>;

/** A flag goes before the seed's option of that name; flags for clusters add to the seed's. */
export function readOptions(values: Values): GivenOptions {
    const origins: Origin[] = [];
    const nameOf = (path: OptionPath) => {
        const [origin] = origins
            .filter((candidate) => candidate.path.every((key, index) => key === path[index]))
            .sort((one, other) => other.path.length - one.path.length);
        return origin ? origin.nameOf(path.slice(origin.path.length)) : pathText(path);
    };
    const options: Unchecked = values.seed === undefined ? {} : readSeed(values.seed, origins);
    setOptions(options, values, origins);
    setCredentials(options, values, origins);
    setClusters(options, values, origins);
    const log = wordOf(values, "log", ["json", "plain", "off"]);
    const format = log === "off" && values.verbose ? "plain" : log;
    if (format !== "off") {
        options.onRequest = writeRequestsTo(process.stderr, format);
    }
    return { options: options as LocalAtlasOptions, nameOf };
}

function readSeed(path: string, origins: Origin[]): Unchecked {
    const file = new OptionsFile("--seed", path);
    origins.push({ path: [], nameOf: (rest) => file.nameOf(rest) });
    const content = file.content ?? {};
    if (!isObject(content)) {
        throw new UsageError(`${file.nameOf([])}: must have options with their values`);
    }
    for (const key of onlyInCode) {
        if (key in content) {
            throw new UsageError(`${file.nameOf([key])}: is for programs only`);
        }
    }
    // A key of which all is commented out.
    return Object.fromEntries(Object.entries(content).filter(([, value]) => value !== null));
}

function setOptions(options: Unchecked, values: Values, origins: Origin[]): void {
    for (const { name, option } of optionFlags) {
        const value = values[name];
        if (value === undefined) {
            continue;
        }
        if (name === "faults") {
            const file = new OptionsFile(`--${name}`, String(value));
            options[option] = file.content;
            origins.push({ path: [option], nameOf: (rest) => file.nameOf(rest) });
        } else {
            // What is no number stays a text, and the schema says what is wrong with that.
            options[option] =
                typeof value === "string" && /^\d+$/.test(value) && option !== "data" ? Number(value) : value;
            origins.push({ path: [option], nameOf: () => `--${name}` });
        }
    }
}

function setCredentials(options: Unchecked, values: Values, origins: Origin[]): void {
    const given = Object.entries(credentials).flatMap(([name, key]) => {
        const value = values[name as keyof typeof credentials];
        return value === undefined ? [] : [{ name, key, value }];
    });
    const [first = defaultAccount, ...others] = Array.isArray(options.accounts) ? (options.accounts as object[]) : [];
    if (given.length > 0) {
        options.accounts = [
            { ...first, ...Object.fromEntries(given.map(({ key, value }) => [key, value])) },
            ...others,
        ];
    }
    origins.push(...given.map(({ name, key }) => ({ path: ["accounts", 0, key], nameOf: () => `--${name}` })));
}

function setClusters(options: Unchecked, values: Values, origins: Origin[]): void {
    const project = values.project === undefined ? undefined : check(objectId, values.project, "--project");
    const projectId = project ?? defaultProjectId;
    const add = (list: keyof LocalAtlasOptions, name: FlagName, entry: object) => {
        const entries = (options[list] ??= []) as unknown[];
        // Anything but a list is refused where it is checked.
        if (Array.isArray(entries)) {
            options[list] = [...entries, entry];
            origins.push({ path: [list, entries.length], nameOf: () => `--${name}` });
        }
    };
    if (project !== undefined && Array.isArray(options.clusters)) {
        options.clusters = options.clusters.map((cluster: unknown) =>
            isObject(cluster) ? { projectId, ...cluster } : cluster,
        );
    }
    for (const flag of clusterFlags) {
        for (const clusterName of values[flag.name] ?? []) {
            add("clusters", flag.name, { projectId, clusterName, ...flag.is });
            if ("planted" in flag) {
                add(flag.planted, flag.name, { projectId, [flag.by]: clusterName });
            }
        }
    }
    if (project !== undefined) {
        options.clusters ??= [{ projectId, clusterName: defaultClusterName }];
    }
    if (values.serverless) {
        options.serverlessApi ??= "answering";
    }
}
