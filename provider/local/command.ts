#!/usr/bin/env node
/** The `local-atlas` command: starts a local Atlas, and prints the variables that point a program at it or runs a command with them. */
import { existsSync, readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { endWithReader } from "../endWithReader";
import { defaultClusterName, defaultProjectId } from "./constants";
import type { Fault } from "./faults";
import type { LocalAtlas } from "./handle";
import type { LocalAtlasOptions } from "./options";
import { writeRequestsTo } from "./requestLine";
import { runCommand } from "./runCommand";
import { startLocalAtlas } from "./server";

const help = `Usage: local-atlas [options] [-- COMMAND]

Starts a local stand-in for the MongoDB Atlas Admin API at 127.0.0.1. With a COMMAND, such as
\`local-atlas -- pulumi up\`, it runs that with the environment variables that point a program at it,
and stops when the command has ended. Otherwise it prints them, and serves until it is interrupted.

  --port NUMBER             port to listen on (default: a free one)
  --project ID              project id, 24 hex digits (default: ${defaultProjectId})
  --cluster NAME            a replica set; repeat for more (default: ${defaultClusterName})
  --sharded-cluster NAME    a sharded cluster; repeat for more
  --legacy-cluster NAME     a replica set with legacy backup and one legacy snapshot; repeat for more
  --serverless NAME         a serverless instance with one snapshot, whose API then answers; repeat for more
  --queued-ms NUMBER        how long a snapshot is queued (default: 1000)
  --in-progress-ms NUMBER   how long it is in progress (default: 2000)
  --outcome WORD            how snapshots end: completed or failed (default: completed)
  --faults FILE             a JSON list of faults
  --data FILE               keep what it holds in this file, for the next start with it
  --control                 take commands by HTTP below /control/, without a sign-in
  --log FORMAT              log each request to stderr: json, plain or off (default: off)
  --verbose                 the same as --log plain
  --version                 print the version
  --help                    print this text
`;

/** What the user got wrong; anything else that is thrown is a failure to start. */
class UsageError extends Error {}

async function main(): Promise<void> {
    const { values, command } = readArguments();
    if (values.help) {
        process.stdout.write(help);
        return;
    }
    if (values.version) {
        const packageFile = require.resolve("pulumi-atlas-snapshots/package.json");
        const { version } = JSON.parse(readFileSync(packageFile, "utf8")) as { version: string };
        process.stdout.write(`${version}\n`);
        return;
    }
    const options = toOptions(values);
    const isNew = options.data === undefined || !existsSync(options.data);
    const atlas = await startLocalAtlas(options);
    if (isNew) {
        plantSnapshots(values, atlas);
    }
    if (command) {
        try {
            process.exitCode = await runCommand(command, atlas.env);
        } finally {
            await atlas.stop();
        }
        return;
    }
    for (const signal of ["SIGINT", "SIGTERM"]) {
        process.once(signal, () => void atlas.stop().catch(fail));
    }
    const variables = Object.entries(atlas.env).map(([name, value]) => `export ${name}=${value}\n`);
    const clusters = options.clusters?.map(({ clusterName }) => clusterName).join(", ");
    process.stdout.write(
        [
            `# project ${values.project ?? defaultProjectId}, clusters: ${clusters}\n`,
            ...plantedLines(values, atlas),
            `# to look at: ${atlas.url}\n`,
            ...variables,
        ].join(""),
    );
}

/** What no request can make has to be there from the start. */
function plantSnapshots(values: Arguments, atlas: LocalAtlas): void {
    values["legacy-cluster"]?.forEach((clusterName) => atlas.addLegacySnapshot({ clusterName }));
    values.serverless?.forEach((instanceName) => atlas.addServerlessSnapshot({ instanceName }));
}

function plantedLines(values: Arguments, atlas: LocalAtlas): string[] {
    const legacy = (values["legacy-cluster"] ?? []).flatMap((name) => atlas.legacySnapshots(undefined, name));
    const serverless = (values.serverless ?? []).flatMap((name) => atlas.serverlessSnapshots(undefined, name));
    return [
        ...legacy.map(
            ({ clusterName, id, expires }) => `# legacy snapshot of ${clusterName}: ${id}, expires ${expires}\n`,
        ),
        ...serverless.map(({ serverlessInstanceName, id }) => `# snapshot of ${serverlessInstanceName}: ${id}\n`),
    ];
}

type Arguments = ReturnType<typeof readArguments>["values"];

function readArguments() {
    const args = process.argv.slice(2);
    const own = args.includes("--") ? args.slice(0, args.indexOf("--")) : args;
    const command = args.slice(own.length + 1);
    try {
        const { values } = parseArgs({
            args: own,
            options: {
                port: { type: "string" },
                project: { type: "string" },
                cluster: { type: "string", multiple: true },
                "sharded-cluster": { type: "string", multiple: true },
                "legacy-cluster": { type: "string", multiple: true },
                serverless: { type: "string", multiple: true },
                "queued-ms": { type: "string" },
                "in-progress-ms": { type: "string" },
                outcome: { type: "string" },
                faults: { type: "string" },
                data: { type: "string" },
                control: { type: "boolean" },
                log: { type: "string" },
                verbose: { type: "boolean" },
                version: { type: "boolean" },
                help: { type: "boolean" },
            },
        });
        return { values, command: command.length > 0 ? command : undefined };
    } catch (error) {
        throw new UsageError((error as Error).message);
    }
}

function toOptions(values: Arguments): LocalAtlasOptions {
    const project = values.project === undefined ? {} : { projectId: values.project };
    const sharded = values["sharded-cluster"] ?? [];
    const legacy = values["legacy-cluster"] ?? [];
    const serverless = values.serverless ?? [];
    const others = [...sharded, ...legacy, ...serverless];
    const replicaSets = values.cluster ?? (others.length > 0 ? [] : [defaultClusterName]);
    return {
        ...numberOption(values, "port", "port"),
        ...numberOption(values, "queued-ms", "queuedMs"),
        ...numberOption(values, "in-progress-ms", "inProgressMs"),
        ...(values.outcome === undefined ? {} : { outcome: values.outcome as "completed" | "failed" }),
        ...(values.faults === undefined ? {} : { faults: readFaults(values.faults) }),
        ...(values.data === undefined ? {} : { data: values.data }),
        ...(values.control ? { control: true } : {}),
        ...logOption(values),
        ...(serverless.length > 0 ? { serverlessApi: "answering" as const } : {}),
        clusters: [
            ...replicaSets.map((clusterName) => ({ ...project, clusterName })),
            ...sharded.map((clusterName) => ({ ...project, clusterName, type: "shardedCluster" as const })),
            ...legacy.map((clusterName) => ({ ...project, clusterName, backup: "legacy" as const })),
            ...serverless.map((clusterName) => ({ ...project, clusterName, tier: "serverless" as const })),
        ],
    };
}

function numberOption(
    values: Arguments,
    name: "port" | "queued-ms" | "in-progress-ms",
    option: "port" | "queuedMs" | "inProgressMs",
): LocalAtlasOptions {
    const text = values[name];
    if (text === undefined) {
        return {};
    }
    if (!/^\d+$/.test(text)) {
        throw new UsageError(`--${name} takes a whole number, not "${text}"`);
    }
    return { [option]: Number(text) };
}

function readFaults(file: string): Fault[] {
    try {
        return JSON.parse(readFileSync(file, "utf8")) as Fault[];
    } catch (error) {
        throw new UsageError(`--faults cannot read ${file}: ${(error as Error).message}`);
    }
}

function logOption({ verbose, log = verbose ? "plain" : "off" }: Arguments): LocalAtlasOptions {
    if (log !== "json" && log !== "plain" && log !== "off") {
        throw new UsageError(`--log takes json, plain or off, not "${log}"`);
    }
    return log === "off" ? {} : { onRequest: writeRequestsTo(process.stderr, log) };
}

endWithReader();
main().catch(fail);

function fail(error: unknown): void {
    // The options are checked where they are used, by their names in the API, which are close enough to the command's.
    const isUsage = error instanceof UsageError || error instanceof TypeError;
    process.stderr.write(`local-atlas: ${(error as Error).message}\n${isUsage ? "Try local-atlas --help\n" : ""}`);
    process.exitCode = isUsage ? 2 : 1;
}
