/** `adoptSnapshotId`: snapshots that somebody else took, or that a killed run left behind. */
import assert from "node:assert/strict";
import { defaultDescription } from "../../provider/lifecycle/snapshot/description";
import { clusterName, diagnostics, diffs, steps, type Story, storyClock, useStory } from "./support.js";

const urnOf = (name: string) => `urn:pulumi:dev::test::pulumi-nodejs:dynamic/atlas:OnDemandSnapshot::${name}`;
const idsOf = (story: Story) => story.atlas.snapshots(undefined, clusterName).map(({ id }) => id);
const setArgs = (story: Story, args: object) => story.stack.config({ "test:args": JSON.stringify(args) });

/** What a pipeline runs every night, and what a developer runs next. */
async function findsNothing(story: Story): Promise<void> {
    await story.stack.run("refresh", ["--preview-only", "--expect-no-changes"]);
    story.requests();
    await story.stack.up(["--expect-no-changes"]);
    assert.deepEqual(story.requests(), []);
}

describe("a snapshot that is adopted", function () {
    this.timeout(120_000);
    const story = useStory();
    let adopted: string;

    before(async () => {
        adopted = story.atlas.addSnapshot({ description: "by hand", retentionInDays: 5 }).id;
        story.useStep("adopt/step1");
        await setArgs(story, { retentionInDays: 9, adoptSnapshotId: adopted });
    });

    it("previews as a creation, and asks Atlas nothing", async () => {
        assert.deepEqual(steps(await story.stack.preview()), ["create snapshot"]);
        assert.deepEqual(story.requests(), []);
    });

    it("is taken over with its description, and its retention is brought in line", async () => {
        const up = await story.stack.up();
        assert.deepEqual([steps(up), diagnostics(up, "warning")], [["create snapshot"], ""]);
        assert.deepEqual(story.writes(), ["PATCH"]);
        const { snapshotId, description, retentionInDays, expiresAt, status } = await story.outputs("snapshot");
        assert.deepEqual(
            [snapshotId, description, retentionInDays, status, expiresAt],
            [adopted, "by hand", 9, "completed", story.atlas.snapshots()[0]?.expiresAt],
        );
    });

    it("has no difference and no drift right after that", async () => {
        await findsNothing(story);
    });

    it("stays, and nobody asks Atlas, when the argument is removed", async () => {
        await setArgs(story, { retentionInDays: 9 });
        const up = await story.stack.up(["--diff"]);
        assert.deepEqual([steps(up), diffs(up, "snapshot")], [["update snapshot"], ["adoptSnapshotId"]]);
        assert.doesNotMatch(up.stdout, /__adopted|description/);
        assert.deepEqual(story.requests(), []);
        await findsNothing(story);
    });

    it("stays, and nobody asks Atlas, when the argument names the snapshot that it has", async () => {
        await setArgs(story, { retentionInDays: 9, adoptSnapshotId: adopted });
        const up = await story.stack.up();
        assert.deepEqual([steps(up), diffs(up, "snapshot")], [["update snapshot"], ["adoptSnapshotId"]]);
        assert.deepEqual(story.requests(), []);
        await findsNothing(story);
    });

    it("stays what it is when it is renamed", async () => {
        await story.stack.config({
            "test:name": "renamed",
            "test:options": JSON.stringify({ aliases: [{ name: "snapshot" }] }),
        });
        assert.deepEqual(steps(await story.stack.up()), []);
        await findsNothing(story);
    });

    it("fails at preview where a change would replace it by itself", async () => {
        await setArgs(story, { retentionInDays: 9, adoptSnapshotId: adopted, triggers: ["v2"] });
        const preview = await story.stack.preview([], { mayFail: true });
        assert.notEqual(preview.code, 0);
        assert.match(diagnostics(preview, "error"), new RegExp(`${adopted}.*triggers.*remove adoptSnapshotId`));
        assert.deepEqual(story.requests(), []);
    });

    it("survives a forced replacement, which takes it up again", async () => {
        await setArgs(story, { retentionInDays: 9, adoptSnapshotId: adopted });
        const up = await story.stack.up(["--replace", urnOf("renamed")]);
        assert.ok(steps(up).includes("create-replacement renamed"));
        assert.match(diagnostics(up, "warning"), new RegExp(`${adopted} .*was not deleted`));
        assert.deepEqual(story.writes(), []);
        assert.deepEqual(idsOf(story), [adopted]);
        await findsNothing(story);
    });

    it("gives way to another one, which is taken over in its place", async () => {
        const other = story.atlas.addSnapshot({ retentionInDays: 9 }).id;
        await setArgs(story, { retentionInDays: 9, adoptSnapshotId: other });
        await story.stack.up();
        assert.deepEqual(story.writes(), ["DELETE"]);
        assert.deepEqual(idsOf(story), [other]);
        await findsNothing(story);
        await setArgs(story, { retentionInDays: 9 });
        await story.stack.up();
        await findsNothing(story);
    });

    it("leaves the stack and stays in Atlas with retainOnDelete, and can be adopted again", async () => {
        const [held] = idsOf(story);
        await story.stack.config({ "test:options": JSON.stringify({ retainOnDelete: true }) });
        await story.stack.up();
        story.stack.program("");
        assert.deepEqual(steps(await story.stack.up()), ["delete renamed"]);
        assert.deepEqual([story.writes(), idsOf(story)], [[], [held]]);
        story.useStep("adopt/step1");
        await story.stack.config({ "test:options": "{}" });
        await setArgs(story, { retentionInDays: 9, adoptSnapshotId: held });
        assert.deepEqual(steps(await story.stack.up()), ["create renamed"]);
        assert.deepEqual(story.writes(), []);
    });

    it("is deleted by destroy", async () => {
        await story.stack.destroy();
        assert.deepEqual(story.writes(), ["DELETE"]);
        assert.deepEqual(idsOf(story), []);
    });
});

describe("a snapshot that cannot be adopted", function () {
    this.timeout(120_000);
    const story = useStory({ atlas: { clusters: [{ clusterName }, { clusterName: "other" }] } });

    const refusals = [
        ["of the backup schedule", { snapshotType: "scheduled" }, {}, /not an on-demand snapshot but a scheduled one/],
        ["of another cluster", { clusterName: "other" }, {}, /SNAPSHOT_NOT_FOUND.*is one of this cluster/],
        ["that failed", { outcome: "failed" }, {}, /it failed in Atlas/],
        ["of another description", { description: "a" }, { description: "b" }, /description is "a".*change to "b"/],
    ] as const;
    for (const [what, planted, args, problem] of refusals) {
        it(`is one ${what}: it is left alone, and the state stays empty`, async () => {
            story.useStep("adopt/step1");
            const { id } = story.atlas.addSnapshot(planted);
            await setArgs(story, { retentionInDays: 30, adoptSnapshotId: id, ...args });
            const up = await story.stack.up([], { mayFail: true });
            assert.notEqual(up.code, 0);
            assert.match(
                diagnostics(up, "error"),
                new RegExp(`The snapshot ${id} of cluster Cluster0 .*was not adopted: `),
            );
            assert.match(diagnostics(up, "error"), problem);
            assert.equal(await story.stack.resource("snapshot"), undefined);
            assert.deepEqual(story.writes(), []);
        });
    }
});

describe("a snapshot that is adopted before it is completed", function () {
    this.timeout(120_000);
    const clock = storyClock();
    const inProgressMs = 600_000;
    const story = useStory({
        atlas: {
            inProgressMs,
            clock,
            onRequest: ({ method, status }) => {
                if (method === "GET" && status === 200) clock.advance(inProgressMs / 2);
            },
        },
    });

    it("is waited for, and its retention is changed then", async () => {
        story.useStep("adopt/step1");
        const { id } = story.atlas.addSnapshot({ description: "by the CLI", retentionInDays: 2, finished: false });
        await setArgs(story, { retentionInDays: 9, adoptSnapshotId: id });
        await story.stack.up();
        assert.deepEqual(story.writes(), ["PATCH"]);
        const { snapshotId, status, description } = await story.outputs("snapshot");
        assert.deepEqual([snapshotId, status, description], [id, "completed", "by the CLI"]);
        await findsNothing(story);
    });
});

describe("a snapshot that a killed run left behind", function () {
    this.timeout(120_000);
    const story = useStory();
    const plant = () =>
        story.atlas.addSnapshot({ description: defaultDescription(urnOf("snapshot"), undefined), retentionInDays: 3 })
            .id;

    it("is adopted by the resource that took it, for good", async () => {
        story.useStep("adopt/step1");
        const orphan = plant();
        await setArgs(story, { retentionInDays: 3, adoptSnapshotId: orphan });
        await story.stack.up();
        await findsNothing(story);
        await setArgs(story, { retentionInDays: 3 });
        await story.stack.up();
        assert.deepEqual(story.writes(), []);
        await findsNothing(story);
        assert.deepEqual(idsOf(story), [orphan]);
    });

    it("is adopted in place of the one that was taken since, which is deleted", async () => {
        const orphan = plant();
        await setArgs(story, { retentionInDays: 3, adoptSnapshotId: orphan });
        await story.stack.up();
        assert.deepEqual(story.writes(), ["DELETE"]);
        assert.deepEqual(idsOf(story), [orphan]);
        await findsNothing(story);
    });
});

describe("an adoptSnapshotId that a preview does not know", function () {
    this.timeout(120_000);
    const story = useStory({ config: { "test:second": "true" } });

    it("previews as a creation, and as a replacement where the resource exists", async () => {
        story.useStep("adopt/step1");
        await setArgs(story, { retentionInDays: 3 });
        assert.deepEqual(steps(await story.stack.preview()), ["create snapshot", "create second"]);
        await story.stack.up();
        assert.deepEqual(story.writes(), ["POST"]);
        await setArgs(story, { retentionInDays: 3, triggers: ["v2"] });
        const preview = steps(await story.stack.preview());
        assert.ok(preview.includes("create-replacement second"), preview.join());
    });
});
