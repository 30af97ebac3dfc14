/** The way in from `@pulumi/mongodbatlas`: its state is taken over by an alias of the type, in the same stack. */
import assert from "node:assert/strict";
import { cpSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../pulumi/packageRoot.js";
import { diagnostics, diffs, type Story, steps, useStory } from "./support.js";

const folder = join(packageRoot, "test/e2e/official");
const ourType = "pulumi-nodejs:dynamic/atlas:OnDemandSnapshot";

/** A snapshot in Atlas, and the state that the official provider has of it; gives both ids. */
async function startWithOfficialState(story: Story): Promise<{ snapshotId: string; id: string }> {
    const held = story.atlas.addSnapshot({ description: "before the migration", retentionInDays: 5 });
    const { createdAt = "", expiresAt, mongodVersion = "", replicaSetName = "", id: snapshotId } = held;
    const base64 = Buffer.from(snapshotId).toString("base64");
    const values = { createdAt, expiresAt, mongodVersion, replicaSetName, snapshotId };
    const text = Object.entries(values).reduce(
        (json, [name, value]) => json.replace(`<${name}>`, value),
        readFileSync(join(folder, "state.json"), "utf8").replace("<base64 of the snapshot's id>", base64),
    );
    const resources = JSON.parse(text) as { id: string }[];
    const exported = JSON.parse((await story.stack.state()).text) as { deployment: Record<string, unknown> };
    const deployment = { ...exported.deployment, resources };
    await story.stack.run("stack", ["import"], { input: JSON.stringify({ ...exported, deployment }) });
    story.useStep("official/step1");
    return { snapshotId, id: resources[2]!.id };
}

describe("the state of the official provider", function () {
    this.timeout(120_000);
    const story = useStory();
    let old: { snapshotId: string; id: string };

    before(async () => {
        old = await startWithOfficialState(story);
    });

    it("previews as one update and nothing else, without the official plugin", async () => {
        assert.deepEqual(steps(await story.stack.preview()), ["update pre-release"]);
        assert.deepEqual(story.requests(), []);
    });

    it("is healed by the first up, which asks Atlas nothing", async () => {
        assert.deepEqual(steps(await story.stack.up()), ["update pre-release"]);
        assert.deepEqual(story.requests(), []);
        const { id, type, inputs, outputs } = await story.entry("pre-release");
        assert.deepEqual([id, type, outputs?.snapshotId], [old.id, ourType, old.snapshotId]);
        assert.equal(inputs?.__provider, outputs?.__provider);
        assert.match(String(outputs?.__urn), /OnDemandSnapshot::pre-release$/);
        const foreign = ["__meta", "__defaults", "deleteOnCreateTimeout", "masterKeyUuid", "members", "snapshotIds"];
        for (const name of [...foreign, "timeouts"]) {
            assert.ok(!(name in (inputs ?? {})) && !(name in (outputs ?? {})), name);
        }
        const { resources } = await story.stack.state();
        assert.ok(!resources.some(({ type: other }) => other === "pulumi:providers:mongodbatlas"));
    });

    it("has no difference and no drift afterwards", async () => {
        await story.stack.preview(["--expect-no-changes"]);
        await story.stack.run("refresh", ["--preview-only", "--expect-no-changes"]);
        await story.stack.refresh();
        await story.stack.preview(["--expect-no-changes"]);
        assert.deepEqual(story.writes(), []);
    });

    it("needs the alias no longer", async () => {
        await story.stack.config({ "test:withoutAlias": "true" });
        await story.stack.up(["--expect-no-changes"]);
    });

    it("has its retention changed in place", async () => {
        await story.stack.config({ "test:retentionInDays": "9" });
        const up = await story.stack.up();
        assert.deepEqual([steps(up), diffs(up, "pre-release")], [["update pre-release"], ["retentionInDays"]]);
        assert.deepEqual(story.writes(), ["PATCH"]);
        await story.stack.run("refresh", ["--preview-only", "--expect-no-changes"]);
    });

    it("has its snapshot deleted by destroy", async () => {
        await story.stack.destroy();
        assert.deepEqual(story.writes(), ["DELETE"]);
        assert.deepEqual(story.atlas.snapshots(), []);
    });
});

describe("the state of the official provider, destroyed right after the first up", function () {
    this.timeout(120_000);
    const story = useStory();

    it("leaves no snapshot, also where the first up changes the retention as well", async () => {
        await startWithOfficialState(story);
        await story.stack.config({ "test:retentionInDays": "9" });
        assert.deepEqual(steps(await story.stack.up()), ["update pre-release"]);
        assert.deepEqual(story.writes(), ["PATCH"]);
        await story.stack.destroy();
        assert.deepEqual(story.writes(), ["DELETE"]);
    });
});

describe("the state of the official provider before the first up", function () {
    this.timeout(120_000);
    const story = useStory();
    let id: string;

    before(async () => {
        ({ id } = await startWithOfficialState(story));
    });

    it("needs the official plugin for destroy, which changes nothing without it", async () => {
        const destroy = await story.stack.destroy([], { mayFail: true });
        assert.notEqual(destroy.code, 0);
        assert.match(diagnostics(destroy, "error"), /no resource plugin 'pulumi-resource-mongodbatlas'/);
        assert.equal((await story.entry("pre-release")).id, id);
    });

    it("has its deletion carried out by the official plugin", async () => {
        const exported = (await story.stack.state()).text;
        const plugin = join(story.stack.folder, "home/plugins/resource-mongodbatlas-v4.16.0");
        mkdirSync(plugin, { recursive: true });
        cpSync(join(folder, "pulumi-resource-mongodbatlas"), join(plugin, "pulumi-resource-mongodbatlas"));
        await story.stack.destroy();
        assert.equal(readFileSync(join(story.stack.folder, "home/deleted.txt"), "utf8"), id);
        assert.deepEqual((await story.stack.state()).resources, []);
        assert.deepEqual(story.requests(), []);
        await story.stack.run("stack", ["import"], { input: exported });
    });

    for (const command of ["destroy", "refresh"] as const) {
        it(`fails with ${command} --run-program, which deletes nothing`, async () => {
            const run = await story.stack[command](["--run-program"], { mayFail: true });
            assert.notEqual(run.code, 0);
            assert.match(diagnostics(run, "error"), /code must be a string, not undefined/);
            assert.deepEqual(story.requests(), []);
            assert.equal(story.atlas.snapshots().length, 1);
        });
    }

    it("fails with a plain destroy after that, too, which deletes nothing", async () => {
        const destroy = await story.stack.destroy([], { mayFail: true });
        assert.match(diagnostics(destroy, "error"), /code must be a string, not undefined/);
        assert.deepEqual(story.requests(), []);
    });

    it("is healed by the up all the same, and can then be destroyed", async () => {
        assert.deepEqual(steps(await story.stack.up()), ["update pre-release"]);
        assert.deepEqual(story.requests(), []);
        await story.stack.destroy();
        assert.deepEqual(story.writes(), ["DELETE"]);
        assert.deepEqual(story.atlas.snapshots(), []);
    });
});

describe("the snapshot of the official provider, moved to another stack", function () {
    this.timeout(120_000);
    const story = useStory();

    it("leaves the old state without its deletion, and is adopted", async () => {
        const { snapshotId } = await startWithOfficialState(story);
        const { urn } = await story.entry("pre-release");
        await story.stack.run("state", ["delete", urn, "--yes"]);
        assert.equal(await story.stack.resource("pre-release"), undefined);
        story.useStep("adopt/step1");
        await story.stack.config({ "test:args": JSON.stringify({ retentionInDays: 9, adoptSnapshotId: snapshotId }) });
        assert.deepEqual(steps(await story.stack.up()), ["create snapshot"]);
        assert.deepEqual(story.writes(), ["PATCH"]);
        assert.equal((await story.outputs("snapshot")).snapshotId, snapshotId);
        assert.equal(story.atlas.snapshots().length, 1);
    });
});
