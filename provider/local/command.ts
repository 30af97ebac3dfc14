#!/usr/bin/env node
/** The `local-atlas` command: starts a local Atlas, and prints the variables that point a program at it or runs a command with them. */
import { readFileSync } from "node:fs";
import { constants } from "node:os";
import { endWithReader } from "../endWithReader";
import { OptionError } from "./checkOptions";
import { endWithNpx } from "./commandLine/endWithNpx";
import { helpText, readArguments, UsageError, wordOf } from "./commandLine/flags";
import { holdingsOf } from "./commandLine/holdingsOf";
import { readOptions } from "./commandLine/readOptions";
import type { GivenOptions } from "./commandLine/readOptions";
import { formats, printed, variablesOf } from "./commandLine/variables";
import type { LocalAtlas } from "./handle";
import { settle } from "./options";
import { runCommand } from "./runCommand";
import { startLocalAtlas } from "./server";

/** What the user wrote, and how an option is called there. */
let given: GivenOptions | undefined;

async function main(): Promise<void> {
    const { values, command } = readArguments(process.argv.slice(2));
    if (values.help) {
        process.stdout.write(helpText());
        return;
    }
    if (values.version) {
        const packageFile = require.resolve("pulumi-atlas-snapshots/package.json");
        const { version } = JSON.parse(readFileSync(packageFile, "utf8")) as { version: string };
        process.stdout.write(`${version}\n`);
        return;
    }
    const format = wordOf(values, "format", formats);
    given = readOptions(values);
    const settings = settle(given.options);
    const atlas = await startLocalAtlas(given.options);
    endWithNpx();
    if (command.length > 0) {
        try {
            process.exitCode = await runCommand(command, variablesOf(settings, atlas.url));
        } finally {
            await atlas.stop();
        }
        return;
    }
    stopOnSignal(atlas);
    const comments = [...holdingsOf(settings, atlas), `to look at: ${atlas.url}`];
    process.stdout.write(printed(format, settings, atlas.url, comments));
}

/** The first signal ends it in order, a second one at once. */
function stopOnSignal(atlas: LocalAtlas): void {
    let isStopping = false;
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
        process.on(signal, () => {
            if (isStopping) {
                process.exit(128 + constants.signals[signal]);
            }
            isStopping = true;
            atlas.stop().catch(fail);
        });
    }
}

function fail(error: unknown): void {
    const isUsage = error instanceof UsageError || error instanceof OptionError;
    const message =
        error instanceof OptionError && given
            ? `${given.nameOf(error.path)}: ${error.reason}`
            : (error as Error).message;
    process.stderr.write(`local-atlas: ${message}\n${isUsage ? "Try local-atlas --help\n" : ""}`);
    process.exitCode = isUsage ? 2 : 1;
}

endWithReader();
main().catch(fail);
