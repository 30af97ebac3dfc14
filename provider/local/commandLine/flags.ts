/** Every flag of `local-atlas`, once: what is parsed, what `--help` says, and which option has its schema and default. */
import { parseArgs } from "node:util";
import { oneOf } from "../checks";
import { check } from "../checkOptions";
import { defaultClusterName, defaultProjectId } from "../constants";
import { nearest } from "../nearest";
import type { LocalAtlasOptions } from "../options";
import { optionsSchema } from "../optionsSchema";

interface Flag {
    /** The option that it sets. */
    option?: keyof LocalAtlasOptions;
    /** What stands in the place of its value; without one it has no value. */
    placeholder?: string;
    help: string;
    /** What holds without the flag, unless that is the option's default. */
    default?: string;
    repeats?: true;
}

export const flags = {
    seed: { placeholder: "FILE", help: "start with what this file says: any of the options, as YAML or JSON" },
    data: {
        option: "data",
        placeholder: "FILE",
        help: "keep what it holds in this file, for the next start with it",
    },
    port: { option: "port", placeholder: "NUMBER", help: "port to listen on", default: "a free one" },
    project: {
        placeholder: "ID",
        help: "the project of clusters that name none",
        default: defaultProjectId,
    },
    cluster: {
        placeholder: "NAME",
        help: "a replica set; repeat for more",
        default: `${defaultClusterName}, if there is no other`,
        repeats: true,
    },
    "sharded-cluster": { placeholder: "NAME", help: "a sharded cluster; repeat for more", repeats: true },
    "legacy-cluster": {
        placeholder: "NAME",
        help: "a replica set with legacy backup and one legacy snapshot; repeat for more",
        repeats: true,
    },
    serverless: {
        placeholder: "NAME",
        help: "a serverless instance with one snapshot, whose API then answers; repeat for more",
        repeats: true,
    },
    "queued-ms": { option: "queuedMs", placeholder: "NUMBER", help: "how long a snapshot is queued" },
    "in-progress-ms": { option: "inProgressMs", placeholder: "NUMBER", help: "how long it is then in progress" },
    outcome: {
        option: "outcome",
        placeholder: "WORD",
        help: "how snapshots end: completed or failed; hanging ones never do",
    },
    faults: { option: "faults", placeholder: "FILE", help: "what goes wrong: a list of faults, as YAML or JSON" },
    "public-key": { placeholder: "KEY", help: "the public part of the first account's API key" },
    "private-key": { placeholder: "KEY", help: "the private part of it" },
    "client-id": { placeholder: "ID", help: "the client id of the first account's service account" },
    "client-secret": { placeholder: "SECRET", help: "the client secret of it" },
    control: { option: "control", help: "take commands by HTTP below /control/, without a sign-in" },
    format: {
        placeholder: "FORMAT",
        help: "how the variables are printed: shell, dotenv or json",
        default: "shell",
    },
    log: { placeholder: "FORMAT", help: "log each request to stderr: json, plain or off", default: "off" },
    verbose: { help: "the same as --log plain" },
    version: { help: "print the version" },
    help: { help: "print this text" },
} as const satisfies Record<string, Flag>;

export type FlagName = keyof typeof flags;

/** Of a repeated flag a list, of one without a value `true`. */
export type Values = {
    [Name in FlagName]?: (typeof flags)[Name] extends { repeats: true }
        ? string[]
        : (typeof flags)[Name] extends { placeholder: string }
          ? string
          : boolean;
};

export const optionFlags = entries().flatMap(([name, { option }]) => (option === undefined ? [] : [{ name, option }]));

/** What the user got wrong; anything else that is thrown is a failure to start. */
export class UsageError extends Error {}

/** Splits the arguments in flags and the command after `--`. */
export function readArguments(args: readonly string[]): { values: Values; command: string[] } {
    const end = args.includes("--") ? args.indexOf("--") : args.length;
    try {
        const { values } = parseArgs({
            args: args.slice(0, end),
            options: Object.fromEntries(
                entries().map(([name, { placeholder, repeats = false }]) => [
                    name,
                    { type: placeholder === undefined ? "boolean" : "string", multiple: repeats },
                ]),
            ),
        });
        return { values: values, command: args.slice(end + 1) };
    } catch (error) {
        throw new UsageError(explain(error as NodeJS.ErrnoException));
    }
}

/** The value of a flag that takes one of a few words. */
export function wordOf<const Word extends string>(
    values: Values,
    name: "log" | "format",
    words: readonly Word[],
): Word {
    return check(oneOf(words), values[name] ?? flags[name].default, `--${name}`);
}

export function helpText(): string {
    const rows = entries().map(([name, flag]) => {
        const usage = flag.placeholder === undefined ? `--${name}` : `--${name} ${flag.placeholder}`;
        const without = defaultOf(flag);
        return { usage, text: without === undefined ? flag.help : `${flag.help} (default: ${without})` };
    });
    const width = Math.max(...rows.map(({ usage }) => usage.length));
    return `Usage: local-atlas [options] [-- COMMAND]

Starts a local stand-in for the MongoDB Atlas Admin API at 127.0.0.1. With a COMMAND, such as
\`local-atlas -- pulumi up\`, it runs that with the environment variables that point a program at it,
and stops when the command has ended. Otherwise it prints them, and serves until it is interrupted.

${rows.map(({ usage, text }) => `  ${usage.padEnd(width)}   ${text}\n`).join("")}`;
}

function defaultOf({ option, default: stated }: Flag): string | undefined {
    if (stated !== undefined || option === undefined) {
        return stated;
    }
    const { default: value } = optionsSchema.entries[option] as { default?: unknown };
    return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}

function explain({ code, message }: NodeJS.ErrnoException): string {
    switch (code) {
        case "ERR_PARSE_ARGS_UNKNOWN_OPTION": {
            const [, flag = ""] = /'(-[^']*)'/.exec(message) ?? [];
            const meant = nearest(flag.replace(/^-+/, ""), Object.keys(flags));
            return `Unknown option ${flag}${meant === undefined ? "" : `; did you mean --${meant}?`}`;
        }
        case "ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL":
            return 'Only options are expected here; put a command of yours after "--"';
        default:
            return message.replaceAll("\n", " ");
    }
}

function entries(): [FlagName, Flag][] {
    return Object.entries(flags) as [FlagName, Flag][];
}
