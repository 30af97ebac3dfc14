/** `preview --save-plan` and `up --plan`: what is done is what was previewed, or nothing. */
import assert from "node:assert/strict";
import { declare, type Declared, idsOn, on, up } from "./declared.js";
import { diagnostics, steps, type Story, useStory } from "./support.js";

const clusters = ["a", "b"].map((clusterName) => ({ clusterName }));
const plan = "plan.json";

/** Previews these resources into a plan. */
async function save(story: Story, resources: Declared[]): Promise<void> {
    declare(story, resources);
    await story.stack.preview(["--save-plan", plan]);
}
const follow = async (story: Story, mayFail = false) => await story.stack.up(["--plan", plan], { mayFail });

describe("an update plan", function () {
    this.timeout(120_000);
    const story = useStory({
        atlas: { clusters: [...clusters, { clusterName: "old", backup: "legacy" }] },
        env: { PULUMI_EXPERIMENTAL: "true" },
    });
    let legacy: Declared;

    before(() => {
        const { id } = story.atlas.addLegacySnapshot({ clusterName: "old", expiresAt: Date.parse("2040-01-01") });
        legacy = { name: "legacy", args: { clusterName: "old", snapshotId: id, expires: "2050-01-01" } };
    });

    it("of new resources is carried out", async () => {
        await save(story, [on("a"), legacy]);
        assert.deepEqual(story.requests(), []);
        const result = await follow(story);
        assert.deepEqual([diagnostics(result, "error"), story.writes().sort()], ["", ["PATCH", "POST"]]);
    });

    it("of a replacement and a changed retention is carried out", async () => {
        await up(story, [on("a", { triggers: ["v1"] }), on("b"), legacy]);
        await save(story, [on("a", { triggers: ["v2"] }), on("b", { retentionInDays: 12 }), legacy]);
        story.requests();
        const result = await follow(story);
        assert.equal(diagnostics(result, "error"), "");
        assert.deepEqual(story.writes().sort(), ["DELETE", "PATCH", "POST"]);
        assert.equal(idsOn(story, "a").length, 1);
    });

    it("without a change takes, deletes and changes nothing when the program has changed since", async () => {
        const now = [on("a", { triggers: ["v2"] }), on("b", { retentionInDays: 12 }), legacy];
        await save(story, now);
        const before = story.atlas.snapshots();
        for (const changed of [
            [on("a", { triggers: ["v3"] }), ...now.slice(1)],
            [now[0]!, on("b", { retentionInDays: 20 }), legacy],
            [...now.slice(0, 2), { ...legacy, args: { ...legacy.args, expires: "2051-01-01" } }],
            now.slice(1),
        ]) {
            declare(story, changed);
            const result = await follow(story, true);
            assert.notEqual(result.code, 0);
            assert.deepEqual([steps(result), story.writes()], [[], []]);
        }
        assert.deepEqual(story.atlas.snapshots(), before);
    });
});
