/** Programs in other forms than plain CommonJS, and a replacement that nobody but the user asks for. */
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../pulumi/packageRoot.js";
import { diagnostics, steps, useStory } from "./support.js";

describe("an ES module program", function () {
    this.timeout(120_000);
    const story = useStory();

    it("imports the classes by name", async () => {
        story.useStep("programs/module");
        await story.stack.up();
        const { resources } = await story.stack.state();
        assert.deepEqual(resources[0]?.outputs, { isInstance: true, status: "completed" });
        assert.deepEqual(story.writes(), ["POST"]);
    });

    it("replaces a snapshot when the user forces it", async () => {
        const [old] = story.atlas.snapshots();
        const { urn } = await story.entry("snapshot");
        const up = await story.stack.up(["--replace", urn]);
        assert.deepEqual(steps(up), ["create-replacement snapshot", "replace snapshot", "delete-replaced snapshot"]);
        assert.deepEqual(story.writes(), ["POST", "DELETE"]);
        const [held, ...others] = story.atlas.snapshots();
        assert.deepEqual([held?.id, others], [(await story.outputs("snapshot")).snapshotId, []]);
        assert.notEqual(held?.id, old?.id);
    });
});

describe("a TypeScript program without a TypeScript of its own", function () {
    this.timeout(120_000);
    const story = useStory({ config: { "test:release": "v1" } });
    const source = readFileSync(join(packageRoot, "examples/on-demand-snapshot/index.ts"), "utf8");

    const preview = async (program: string) => {
        writeFileSync(join(story.stack.folder, "index.ts"), program);
        const env = { NODE_OPTIONS: `--require ${join(story.stack.folder, "hideTypescript.js")}` };
        return story.stack.preview([], { env, mayFail: true });
    };

    before(() => {
        story.useStep("programs/typescript");
    });

    it("compiles with the one that @pulumi/pulumi brings along", async () => {
        const result = await preview(source);
        assert.deepEqual(steps(result), ["create pre-release"], result.stdout);
        const messages = result.events.map(({ diagnosticEvent }) => diagnosticEvent?.message ?? "");
        assert.ok(messages.some((message) => message.includes("Using vendored typescript@3.8.3")));
    });

    it("is checked against our declarations", async () => {
        const result = await preview(source.replace('projectId: config.require("projectId")', "projectId: 1"));
        assert.notEqual(result.code, 0);
        assert.match(diagnostics(result, "error"), /Type 'number' is not assignable to type .*string/);
    });
});
