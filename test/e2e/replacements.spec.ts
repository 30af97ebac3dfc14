/** Replacements that Pulumi orders by itself, without a change of an argument: `diff` is not asked for them. */
import assert from "node:assert/strict";
import { idsOn, on, up, urnOf } from "./declared.js";
import { diagnostics, steps, useStory, writesIn } from "./support.js";

const names = ["triggered", "adopted", "added"];

describe("a replacement that Pulumi orders", function () {
    this.timeout(120_000);
    const story = useStory({ atlas: { clusters: names.map((clusterName) => ({ clusterName })) } });
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
        const first = idsOn(story, "triggered");
        const result = await up(story, all("v2"));
        assert.ok(steps(result).includes("create-replacement triggered"));
        const requests = story.requests();
        assert.deepEqual([writesOn(requests, "triggered"), diagnostics(result, "error")], [["POST", "DELETE"], ""]);
        assert.notDeepEqual(idsOn(story, "triggered"), first);
        assert.deepEqual(idsOn(story, "triggered"), [(await story.outputs("triggered"))["snapshotId"]]);
        assert.deepEqual(
            [writesOn(requests, "adopted"), idsOn(story, "adopted")],
            [[], [byHand]],
            "an adopted one is taken up again",
        );
    });

    it("is none when a replacementTrigger is added, and comes with its next change", async () => {
        const first = idsOn(story, "added");
        await up(story, all("v2", { replacementTrigger: "v2" }));
        assert.deepEqual([story.writes(), idsOn(story, "added")], [[], first]);
        await up(story, all("v2", { replacementTrigger: "v3" }));
        assert.deepEqual(story.writes(), ["POST", "DELETE"]);
        assert.notDeepEqual(idsOn(story, "added"), first);
    });

    it("by --replace takes up again what adoptSnapshotId names, which stays", async () => {
        const result = await up(story, all("v2", { replacementTrigger: "v3" }), ["--replace", urnOf("adopted")]);
        assert.match(diagnostics(result, "warning"), new RegExp(`${byHand}.*was not deleted`));
        assert.deepEqual([story.writes(), idsOn(story, "adopted")], [[], [byHand]]);
    });
});

describe("a replacement by new triggers", function () {
    this.timeout(120_000);
    const clusters = ["kept", "kept-late"];
    const story = useStory({ atlas: { clusters: clusters.map((clusterName) => ({ clusterName })) } });
    const retained = { opts: { retainOnDelete: true } };

    it("keeps the old snapshot if retainOnDelete was there before, and not if the option comes with the same change", async () => {
        await up(story, [on("kept", { triggers: ["v1"] }, retained), on("kept-late", { triggers: ["v1"] })]);
        const [kept] = idsOn(story, "kept");
        story.requests();
        const result = await up(
            story,
            clusters.map((cluster) => on(cluster, { triggers: ["v2"] }, retained)),
        );
        assert.deepEqual([story.writes(), diagnostics(result, "warning")], [["POST", "POST", "DELETE"], ""]);
        const [now, late] = await Promise.all(clusters.map(async (each) => (await story.outputs(each))["snapshotId"]));
        assert.deepEqual(idsOn(story, "kept").sort(), [kept, now].sort());
        assert.deepEqual(idsOn(story, "kept-late"), [late]);
    });

    it("keeps every release's after that, and destroy leaves them all", async () => {
        await up(
            story,
            clusters.map((cluster) => on(cluster, { triggers: ["v3"] }, retained)),
        );
        await story.stack.destroy();
        assert.deepEqual(story.writes(), ["POST", "POST"]);
        assert.deepEqual(
            clusters.map((cluster) => idsOn(story, cluster).length),
            [3, 2],
        );
    });
});

describe("another URN", function () {
    this.timeout(120_000);
    const clusters = ["renamed", "moved", "moved-by-alias"];
    const story = useStory({ atlas: { clusters: clusters.map((clusterName) => ({ clusterName })) } });
    let first: (string | undefined)[];
    let writes: string[][];

    before(async () => {
        await up(
            story,
            clusters.map((cluster) => on(cluster)),
        );
        first = clusters.map((cluster) => idsOn(story, cluster)[0]);
        story.requests();
        const alias = {
            aliases: [{ name: "moved-by-alias", parent: "urn:pulumi:dev::test::pulumi:pulumi:Stack::test-dev" }],
        };
        await up(story, [
            { ...on("renamed"), name: "new-name" },
            on("moved", {}, { team: "eu" }),
            on("moved-by-alias", {}, { team: "us", opts: alias }),
        ]);
        const requests = story.requests();
        writes = clusters.map((each) => writesIn(requests.filter(({ path }) => path.includes(`/${each}/`))));
    });

    it("a rename takes a new snapshot and deletes the old one without an alias", () => {
        assert.deepEqual(writes[0], ["POST", "DELETE"]);
        assert.notDeepEqual(idsOn(story, "renamed"), [first[0]]);
    });

    it("a move into a component takes a new snapshot and deletes the old one, unless an alias says so", () => {
        assert.deepEqual([writes[1], writes[2]], [["POST", "DELETE"], []]);
        assert.deepEqual(idsOn(story, "moved-by-alias"), [first[2]]);
    });
});
