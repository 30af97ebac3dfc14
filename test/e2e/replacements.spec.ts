/** Replacements that Pulumi orders by itself, without a change of an argument: `diff` is not asked for them. */
import assert from "node:assert/strict";
import { on, up, urnOf } from "./declared.js";
import { diagnostics, steps, useStory, writesIn } from "./support.js";

const names = ["triggered", "adopted", "added"];

describe("a replacement that Pulumi orders", function () {
    this.timeout(120_000);
    const story = useStory({ atlas: { clusters: names.map((clusterName) => ({ clusterName })) } });
    const idsOn = (cluster: string) => story.atlas.snapshots(undefined, cluster).map(({ id }) => id);
    let byHand: string;
    const all = (trigger: string, others: object = {}) => [
        on("triggered", {}, { opts: { replacementTrigger: trigger } }),
        on("adopted", { adoptSnapshotId: byHand }, { opts: { replacementTrigger: trigger } }),
        on("added", {}, { opts: others }),
    ];
    const writesOn = (requests: ReturnType<typeof story.requests>, cluster: string) =>
        writesIn(requests.filter(({ path }) => path.includes(`/${cluster}/`)));

    before(async () => {
        byHand = story.atlas.addSnapshot({ clusterName: "adopted", retentionInDays: 9 }).id;
        await up(story, all("v1"));
        story.requests();
    });

    it("is none while the replacementTrigger is the same", async () => {
        await up(story, all("v1"), ["--expect-no-changes"]);
        assert.deepEqual(story.requests(), []);
    });

    it("takes a new snapshot and deletes the old one when the replacementTrigger changes", async () => {
        const first = idsOn("triggered");
        const result = await up(story, all("v2"));
        assert.ok(steps(result).includes("create-replacement triggered"));
        const requests = story.requests();
        assert.deepEqual([writesOn(requests, "triggered"), diagnostics(result, "error")], [["POST", "DELETE"], ""]);
        assert.notDeepEqual(idsOn("triggered"), first);
        assert.deepEqual(idsOn("triggered"), [(await story.outputs("triggered"))["snapshotId"]]);
        assert.deepEqual(
            [writesOn(requests, "adopted"), idsOn("adopted")],
            [[], [byHand]],
            "an adopted one is taken up again",
        );
    });

    it("is none when a replacementTrigger is added, and comes with its next change", async () => {
        const first = idsOn("added");
        await up(story, all("v2", { replacementTrigger: "v2" }));
        assert.deepEqual([story.writes(), idsOn("added")], [[], first]);
        await up(story, all("v2", { replacementTrigger: "v3" }));
        assert.deepEqual(story.writes(), ["POST", "DELETE"]);
        assert.notDeepEqual(idsOn("added"), first);
    });

    it("by --replace takes up again what adoptSnapshotId names, which stays", async () => {
        const result = await up(story, all("v2", { replacementTrigger: "v3" }), ["--replace", urnOf("adopted")]);
        assert.match(diagnostics(result, "warning"), new RegExp(`${byHand}.*was not deleted`));
        assert.deepEqual([story.writes(), idsOn("adopted")], [[], [byHand]]);
    });
});
