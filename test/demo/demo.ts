/**
 * `npm run demo`: the program of the root Pulumi.yaml through its whole life, with the real Pulumi CLI, against a local Atlas.
 * Nothing of it outlives the run. With `--look` the local Atlas stays until Enter, for whoever has its page open.
 */
import { once } from "node:events";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { parseArgs, styleText } from "node:util";
import { type LocalAtlas, startLocalAtlas } from "../../provider/local";
import { packageRoot } from "../pulumi/packageRoot";
import { type CommandResult } from "../pulumi/command";
import { type PulumiStack, withStack } from "../pulumi/stack";
import { isWrite } from "../support/requests";

/** One command of the demo. */
export interface Step {
    command: string;
    /** What to look for. */
    lookFor: string;
    /** What is changed in the stack's configuration before. */
    config?: Record<string, string>;
    run: (stack: PulumiStack) => Promise<CommandResult>;
}

const onOutput = (text: string) => process.stdout.write(text);
// The CLI writes into a pipe, and would leave colours out.
const colour = process.stdout.isTTY ? ["--color", "always"] : [];

export const steps: Step[] = [
    {
        command: "pulumi preview",
        lookFor: "one OnDemandSnapshot to create. A preview asks Atlas for nothing: Atlas holds no snapshot yet.",
        run: (stack) => stack.preview(colour, { onOutput }),
    },
    {
        command: "pulumi up",
        lookFor: "it takes the snapshot and waits; the status at the end is completed.",
        run: (stack) => stack.up(colour, { onOutput }),
    },
    {
        command: "pulumi up --expect-no-changes",
        lookFor: "everything is unchanged, and no request goes to Atlas.",
        run: (stack) => stack.up(["--expect-no-changes", ...colour], { onOutput }),
    },
    {
        command: "pulumi up",
        lookFor: "the retention is updated in place, 7 to 30 days: the same snapshot, a later expiry.",
        config: { "on-demand-snapshot:retentionInDays": "30" },
        run: (stack) => stack.up(["--diff", ...colour], { onOutput }),
    },
    {
        command: "pulumi up",
        lookFor: "a new release is a new trigger: first the new snapshot is completed, then the old one is deleted.",
        config: { "on-demand-snapshot:release": "v2" },
        run: (stack) => stack.up(colour, { onOutput }),
    },
    {
        command: "pulumi refresh",
        lookFor: "the state agrees with Atlas, so nothing changes.",
        run: (stack) => stack.refresh(["--expect-no-changes", ...colour], { onOutput }),
    },
    {
        command: "pulumi destroy",
        lookFor: "the snapshot is deleted, and Atlas holds none.",
        run: (stack) => stack.destroy(colour, { onOutput }),
    },
];

async function main(): Promise<void> {
    const { values } = parseArgs({ options: { look: { type: "boolean", default: false } } });
    await demo(values);
}

async function demo({ look }: { look: boolean }): Promise<void> {
    const startedAt = Date.now();
    const atlas = await startLocalAtlas({ queuedMs: 500, inProgressMs: 2500 });
    say(
        `A local Atlas listens on ${atlas.url}. A snapshot takes three seconds there. A browser shows it at that address.`,
    );
    try {
        const config = {
            "on-demand-snapshot:projectId": "5f1a2b3c4d5e6f7a8b9c0d1e",
            "on-demand-snapshot:clusterName": "Cluster0",
            "on-demand-snapshot:release": "v1",
        };
        await withStack({ project: "on-demand-snapshot", env: atlas.env, config }, async (stack) => {
            for (const path of ["Pulumi.yaml", "examples/on-demand-snapshot"]) {
                cpSync(join(packageRoot, path), join(stack.folder, path), { recursive: true });
            }
            for (const [index, step] of steps.entries()) {
                await show(index, step, stack, atlas);
            }
        });
        if (look) await lookAround(atlas.url);
    } finally {
        await atlas.stop();
    }
    say(`Done, after ${Math.round((Date.now() - startedAt) / 1000)} s. Nothing is left behind.`);
}

async function show(index: number, step: Step, stack: PulumiStack, atlas: LocalAtlas): Promise<void> {
    say(`${index + 1} of ${steps.length}: ${step.command}\n    Look for: ${step.lookFor}`);
    for (const [key, value] of Object.entries(step.config ?? {})) {
        console.log(`    Changed before: ${key.split(":")[1] ?? key} = ${value}\n`);
    }
    await stack.config(step.config ?? {});
    const before = atlas.requests.length;
    await step.run(stack);
    const writes = atlas.requests.slice(before).filter(isWrite);
    console.log(`Requests that changed something: ${writes.map(({ method }) => method).join(", ") || "none"}`);
    console.log("Atlas now holds:");
    const held = atlas.snapshots().map(({ id, status, description, expiresAt }) => {
        return `    ${id}  ${status}  expires ${expiresAt}  "${description ?? ""}"`;
    });
    console.log(held.join("\n") || "    no snapshot");
}

/** Until Enter, Ctrl-C or the end of the input. */
async function lookAround(url: string): Promise<void> {
    say(`The local Atlas is still at ${url}. Press Enter or Ctrl-C to end it.`);
    const reader = createInterface({ input: process.stdin, output: process.stdout });
    reader.once("line", () => {
        reader.close();
    });
    await once(reader, "close");
    // A pipe would keep the process for as long as somebody holds its other end.
    process.stdin.destroy();
}

/** The first line stands out where there are colours. */
function say(text: string): void {
    const [title = "", ...others] = `=== ${text}`.split("\n");
    const shown = process.stdout.isTTY ? styleText(["bold", "cyan"], title) : title;
    console.log(`\n${[shown, ...others].join("\n")}\n`);
}

if (require.main === module) {
    // The CLI has a process group of its own: an exit ends it, a Ctrl-C alone would not.
    process.once("SIGINT", () => process.exit(130));

    main().catch((error: unknown) => {
        console.error(error instanceof Error ? error.message : error);
        process.exitCode = 1;
    });
}
