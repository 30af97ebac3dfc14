#!/usr/bin/env node
/** The `atlas-import-file` command: prints a file that brings existing snapshots into a stack with `pulumi import --file`. */
import { lateAccounts } from "../atlas/lateAccounts";
import { systemClock } from "../clock";
import { endWithReader } from "../endWithReader";
import { createRunJournal } from "../engine/runJournal";
import { readStackHolders } from "../engine/stackState";
import type { SnapshotContext } from "../lifecycle/snapshot/context";
import { Holders } from "../lifecycle/holders";
import { Session } from "../lifecycle/session";
import { findSettings } from "../settings/settings";
import { readArguments, UsageError } from "./arguments";
import { entriesFor } from "./entries";
import { importCommand, programFor } from "./program";
import { heldByStack, withoutHeld } from "./held";
import { findSnapshots } from "./snapshots";
import { selectedStack } from "./stackName";

const help = `Usage: atlas-import-file --project ID --cluster NAME [--snapshot ID ...]

Prints a file that brings existing on-demand snapshots into a stack without taking or changing
any, and, on standard error, the program that goes with it. What the stack holds already is
left out. Run it in the Pulumi project's folder, with the stack selected; then, with Pulumi
3.254 or newer:

  atlas-import-file --project ID --cluster NAME > FILE
  ${importCommand}

  --project ID     project id, 24 hex digits
  --cluster NAME   the cluster
  --snapshot ID    a completed on-demand snapshot; repeat for more (default: all of the cluster)
  --help           print this text

Credentials and base URL come from the environment, by the official provider's names:
MONGODB_ATLAS_PUBLIC_API_KEY and MONGODB_ATLAS_PRIVATE_API_KEY, MONGODB_ATLAS_CLIENT_ID and
MONGODB_ATLAS_CLIENT_SECRET, or MONGODB_ATLAS_ACCESS_TOKEN; MONGODB_ATLAS_BASE_URL.
`;

async function main(): Promise<void> {
    const given = readArguments(process.argv.slice(2));
    if (given.help) {
        process.stdout.write(help);
        return;
    }
    const { cluster, snapshotIds } = given;
    const context = contextFromEnvironment();
    const found = await findSnapshots(cluster, snapshotIds, context);
    const [stack, held] = await Promise.all([selectedStack(), heldByStack(context.progress)]);
    const entries = entriesFor(cluster, withoutHeld(found, held, context.progress), stack);
    process.stdout.write(`${JSON.stringify({ resources: entries }, undefined, 4)}\n`);
    process.stderr.write(
        `# ${entries.length === 1 ? "1 snapshot" : `${entries.length} snapshots`}; take the file with \`${importCommand}\`.\n` +
            `# The program that goes with it; names may be changed in both before that:\n\n${programFor(entries)}`,
    );
}

function contextFromEnvironment(): SnapshotContext {
    const found = findSettings(() => undefined, process.env);
    if ("problems" in found) {
        throw new UsageError(`this command reads the environment alone. ${found.problems.join("; ")}`);
    }
    for (const notice of found.notices) {
        process.stderr.write(`warning: ${notice}\n`);
    }
    return {
        atlas: lateAccounts(systemClock)().of(found.settings).cloud,
        clock: systemClock,
        signal: new AbortController().signal,
        session: new Session(),
        holders: new Holders(readStackHolders, createRunJournal(undefined)),
        progress: {
            status: () => undefined,
            outcome: () => undefined,
            info: (text) => process.stderr.write(`${text}\n`),
            warn: (text) => process.stderr.write(`warning: ${text}\n`),
        },
    };
}

endWithReader();
main().catch((error: unknown) => {
    const isUsage = error instanceof UsageError;
    process.stderr.write(
        `atlas-import-file: ${(error as Error).message}\n${isUsage ? "Try atlas-import-file --help\n" : ""}`,
    );
    process.exitCode = isUsage ? 2 : 1;
});
