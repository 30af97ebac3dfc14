/** The harness that the other end-to-end tests stand on, tried with the real CLI. */
import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { findCli } from "../pulumi/cli";
import { type PulumiStack, withStack } from "../pulumi/stack";

/** A dynamic resource whose create says that it has begun, and never ends. */
const endlessCreate = `
const pulumi = require("@pulumi/pulumi");
const create = "() => { console.log('create has begun'); return new Promise(() => undefined); }";
new pulumi.CustomResource("pulumi-nodejs:dynamic:Resource", "endless", {
    __provider: "exports.handler = () => ({ create: " + create + " })",
});`;

/** Starts `up` and comes back when the create of `endlessCreate` has begun. */
async function startEndlessUp(stack: PulumiStack) {
    let running: ReturnType<PulumiStack["start"]> | undefined;
    await new Promise<void>((resolve, reject) => {
        const onOutput = (text: string) => {
            if (text.includes("create has begun")) resolve();
        };
        running = stack.start("up", ["--yes", "--skip-preview"], { onOutput });
        running.done.then(({ stdout }) => {
            reject(new Error(`up ended before create had begun: ${stdout}`));
        }, reject);
    });
    return running!;
}

describe("the harness for the real CLI", function () {
    // The first run on a machine may have to build the CLI.
    this.timeout(1_200_000);

    it("gives the events of a command and the state after it", async () => {
        await withStack({ program: "exports.answer = 42;" }, async (stack) => {
            await stack.preview();
            assert.deepEqual((await stack.state()).resources, []);
            const { code, events } = await stack.up();
            assert.equal(code, 0);
            assert.deepEqual(events.find((event) => event.summaryEvent)?.summaryEvent?.resourceChanges, { create: 1 });
            assert.deepEqual((await stack.state()).resources[0]?.outputs, { answer: 42 });
            await stack.refresh(["--expect-no-changes"]);
            await stack.destroy();
            assert.deepEqual((await stack.state()).resources, []);
        });
    });

    it("sets configuration, and no secret becomes an argument or plain text", async () => {
        const folder = mkdtempSync(join(tmpdir(), "recorder-"));
        try {
            const real = join(await findCli(), "pulumi");
            writeFileSync(join(folder, "pulumi"), `#!/bin/sh\necho "$@" >> ${folder}/args\nexec ${real} "$@"\n`);
            chmodSync(join(folder, "pulumi"), 0o755);
            const env = { PATH: [folder, await findCli(), process.env.PATH].join(delimiter) };
            await withStack({ env, config: { "test:plain": "at: first" } }, async (stack) => {
                await stack.config({ "test:plain": 'then "this"', "test:more": "1" });
                await stack.config({ "test:hidden": "hunter2" }, { secret: true });
                stack.program(`
                    const config = new (require("@pulumi/pulumi").Config)();
                    exports.plain = config.require("plain") + config.require("more");
                    exports.length = config.require("hidden").length;
                    exports.hidden = config.requireSecret("hidden");`);
                await stack.up();
                const { resources, text } = await stack.state();
                const { outputs } = resources[0]!;
                assert.deepEqual([outputs?.plain, outputs?.length], ['then "this"1', "hunter2".length]);
                assert.ok(!text.includes("hunter2"));
                assert.ok(!readFileSync(join(stack.folder, "Pulumi.dev.yaml"), "utf8").includes("hunter2"));
                const args = readFileSync(join(folder, "args"), "utf8");
                assert.match(args, /config set --secret test:hidden/);
                assert.ok(!args.includes("hunter2"));
            });
        } finally {
            rmSync(folder, { recursive: true });
        }
    });

    it("keeps the user's own Pulumi and Atlas settings away from the stack", async () => {
        Object.assign(process.env, { PULUMI_STACK: "theirs", MONGODB_ATLAS_PUBLIC_KEY: "theirs" });
        try {
            await withStack({ env: { MONGODB_ATLAS_PRIVATE_KEY: "ours" } }, async (stack) => {
                const step = join(stack.folder, "tmp", "step1");
                mkdirSync(step);
                writeFileSync(join(step, "index.js"), "exports.seen = Object.values(process.env).includes('theirs');");
                stack.useStep(step);
                stack.program(`${readFileSync(join(stack.folder, "index.js"), "utf8")}
                    exports.own = process.env.MONGODB_ATLAS_PRIVATE_KEY;`);
                await stack.up();
                assert.deepEqual((await stack.state()).resources[0]?.outputs, { seen: false, own: "ours" });
            });
        } finally {
            delete process.env.PULUMI_STACK;
            delete process.env.MONGODB_ATLAS_PUBLIC_KEY;
        }
    });

    it("shows command, exit code and output of a command that fails, and removes the folder", async () => {
        let folder = "";
        // Out of the SDK's reach: Node.js 20 takes half a minute to format a stack trace with a frame of `@pulumi/x.ts`.
        const program = "setImmediate(() => { throw new Error('the program is broken'); });";
        const failing = withStack({ program }, async (stack) => {
            folder = stack.folder;
            assert.equal((await stack.up([], { mayFail: true })).code, 1);
            await stack.up();
        });
        await assert.rejects(failing, /^Error: pulumi up --yes .*ended with code 1\n[^]*the program is broken/);
        assert.ok(!existsSync(folder));
    });

    it("kills a command that hangs when its time is up, with all it started", async () => {
        await withStack({ program: "setInterval(() => undefined, 60_000);" }, async (stack) => {
            await assert.rejects(
                stack.up([], { timeoutMs: 5_000 }),
                /^Error: pulumi up --yes .*was killed after 5 s\nUpdating \(dev\)/,
            );
            await stack.run("cancel", ["--yes"]);
        });
    });

    it("can kill the CLI alone, and then the plugin that lives on", async () => {
        await withStack({ program: endlessCreate }, async (stack) => {
            const up = await startEndlessUp(stack);
            const plugins = stack.plugins();
            assert.equal(plugins.length, 1);
            up.kill("SIGKILL");
            assert.equal((await up.done).signal, "SIGKILL");
            assert.deepEqual(stack.plugins(), plugins);
            stack.killAll();
            assert.deepEqual(stack.plugins(), []);
            assert.equal((await stack.state()).pendingOperations[0]?.type, "creating");
        });
    });

    it("can kill the plugin alone, which fails the command", async () => {
        await withStack({ program: endlessCreate }, async (stack) => {
            const up = await startEndlessUp(stack);
            for (const pid of stack.plugins()) process.kill(pid, "SIGKILL");
            const { code } = await up.done;
            assert.equal(code, 1);
            assert.equal(await stack.resource("endless"), undefined);
        });
    });
});
