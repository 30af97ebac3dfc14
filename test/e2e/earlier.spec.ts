/**
 * The stacks that earlier versions made, and this one: a folder of `test/e2e/earlier` holds the state, the program and what Atlas
 * held. `npm run record:state` adds one with each release, and none is ever changed.
 *
 * The way back is tried with a state that no version has made yet: one with an argument and outputs that nobody knows here.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../pulumi/packageRoot.js";
import {
    plainConfig,
    recordedAtlas,
    recordedState,
    recordedVersions,
    secretConfig,
    standingStill,
} from "./earlier/recording.js";
import type { VirtualClock } from "../support/virtualClock.js";
import { diagnostics, diffs, steps, type Story, useStory } from "./support.js";

const dayMs = 86_400_000;
const taken = ["adopted", "not-waited-for", "pre-release", "retained", "sharded"];
const limited = ["deleted", "kept", "restored"];

describe("the stacks of all versions", () => {
    it("hold one of this version", () => {
        const { version } = JSON.parse(readFileSync(join(packageRoot, "package.json"), "utf8")) as { version: string };
        assert.ok(recordedVersions().includes(version), "Run `npm run record:state` (CONTRIBUTING.md, “Release”)");
    });
});

for (const version of recordedVersions()) {
    describe(`a stack that version ${version} made`, function () {
        this.timeout(120_000);
        const story = useRecording(version);

        it("previews without a change, and asks Atlas for nothing but the snapshot that nobody waited for", async () => {
            await story.stack.preview(["--expect-no-changes"]);
            await story.stack.up(["--expect-no-changes"]);
            const { snapshotId } = await story.outputs("not-waited-for");
            const others = story
                .requests()
                .filter(({ method, path }) => method !== "GET" || !path.endsWith(`/${String(snapshotId)}`));
            assert.deepEqual(others, []);
        });

        it("has not drifted", async () => {
            await story.stack.run("refresh", ["--preview-only", "--expect-no-changes"]);
            await story.stack.refresh();
            await story.stack.preview(["--expect-no-changes"]);
            assert.deepEqual(story.writes(), []);
        });

        it("learns from a refresh that its unfinished snapshot is completed", async () => {
            assert.notEqual((await story.outputs("not-waited-for"))["status"], "completed");
            story.clock.advance(dayMs);
            await story.stack.refresh();
            await story.stack.preview(["--expect-no-changes"]);
            assert.equal((await story.outputs("not-waited-for"))["status"], "completed");
            assert.deepEqual(story.writes(), []);
        });

        it("is changed in place", async () => {
            await story.stack.config({ "test:retentionInDays": "36000", "test:expires": "2127-01-01" });
            const up = await story.stack.up();
            const updates = [...taken, ...limited].map((name) => `update ${name}`);
            assert.deepEqual(steps(up).sort(), updates.sort());
            for (const name of taken) assert.deepEqual(diffs(up, name), ["retentionInDays"]);
            for (const name of limited) assert.deepEqual(diffs(up, name), ["expires"]);
            assert.deepEqual(
                story.writes(),
                [...taken, ...limited].map(() => "PATCH"),
            );
        });

        it("is destroyed, and leaves what it is to leave", async () => {
            const { snapshotId } = await story.outputs("retained");
            const destroy = await story.stack.destroy();
            assert.equal(diagnostics(destroy, "warning"), "");
            assert.deepEqual((await story.stack.state()).resources, []);
            assert.deepEqual(
                story.atlas.snapshots().map(({ id }) => id),
                [snapshotId],
            );
            assert.deepEqual(
                Object.fromEntries(story.atlas.legacySnapshots().map((left) => [left.id, left.expires ?? "held"])),
                {
                    "6553f1000000000000000002": "2127-01-01T00:00:00Z", // kept
                    "6553f1000000000000000003": "held",
                    "6553f1000000000000000004": "2125-01-01T00:00:00Z", // restored
                },
            );
        });
    });
}

describe("a stack that a later version made", function () {
    this.timeout(120_000);
    const version = recordedVersions().at(-1) ?? "";
    const story = useRecording(version);

    before(async () => {
        await story.editState(({ type, inputs, outputs }) => {
            if (!type.includes("dynamic/atlas:")) return;
            Object.assign(inputs ?? {}, { laterArgument: "x" });
            Object.assign(outputs ?? {}, { laterArgument: "x", laterOutput: { names: ["y"] }, __later: "z" });
        });
    });

    it("previews without a change, and has not drifted", async () => {
        await story.stack.preview(["--expect-no-changes"]);
        await story.stack.run("refresh", ["--preview-only", "--expect-no-changes"]);
        assert.deepEqual(story.writes(), []);
    });

    it("is changed in place, and destroyed", async () => {
        story.clock.advance(dayMs);
        await story.stack.config({ "test:retentionInDays": "36000" });
        assert.deepEqual(steps(await story.stack.up()).sort(), taken.map((name) => `update ${name}`).sort());
        await story.stack.destroy();
        assert.deepEqual([story.atlas.snapshots().length, story.atlas.legacySnapshots().length], [1, 3]);
    });
});

/** A stack with the state and the program of a recording, and a local Atlas that holds what Atlas held. */
function useRecording(version: string): Story & { clock: VirtualClock } {
    const held = recordedAtlas(version);
    const atlas = standingStill(held);
    const story = useStory({ atlas, credentials: false, config: plainConfig });
    before(async () => {
        for (const snapshot of held.snapshots) story.atlas.addSnapshot(snapshot);
        for (const legacy of held.legacySnapshots) story.atlas.addLegacySnapshot(legacy);
        await story.stack.config(secretConfig, { secret: true });
        await story.stack.run("stack", ["import"], { input: recordedState(version) });
        story.useStep(join("earlier", version));
    });
    return Object.assign(story, { clock: atlas.clock });
}
