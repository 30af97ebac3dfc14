/** Resource options that other providers know more of than a dynamic one: what each does here. */
import assert from "node:assert/strict";
import { declare, idsOn, on, up } from "./declared.js";
import { clusterName, diagnostics, diffs, projectId, steps, useStory } from "./support.js";

describe("options that change nothing in Atlas", function () {
    this.timeout(120_000);
    const names = ["secret", "hidden", "mapped"];
    const story = useStory({ atlas: { clusters: names.map((each) => ({ clusterName: each })) } });
    const all = (args: object) => [
        on("secret", args, { opts: { additionalSecretOutputs: ["snapshotId", "expiresAt"] } }),
        on("hidden", args, { opts: { hideDiffs: ["retentionInDays", "triggers"] } }),
        on("mapped", args, { opts: { envVarMappings: { MY_KEY: "MONGODB_ATLAS_PUBLIC_KEY" } } }),
    ];

    before(async () => {
        await up(story, all({}));
        story.requests();
    });

    it("additionalSecretOutputs encrypts them in the state, the rest of the life is as usual", async () => {
        const [held] = idsOn(story, "secret");
        const { snapshotId, expiresAt, status } = await story.outputs("secret");
        for (const output of [snapshotId, expiresAt]) assert.ok("ciphertext" in (output as object));
        assert.equal(status, "completed");
        await story.stack.run("refresh", ["--preview-only", "--expect-no-changes"]);
        await up(story, all({}), ["--expect-no-changes"]);
        assert.deepEqual([story.writes(), idsOn(story, "secret")], [[], [held]]);
    });

    it("hideDiffs hides the change, which is carried out", async () => {
        const result = await up(story, all({ retentionInDays: 12 }), ["--diff"]);
        assert.deepEqual(story.writes(), ["PATCH", "PATCH", "PATCH"]);
        assert.equal((await story.outputs("hidden"))["retentionInDays"], 12);
        console.log(diffs(result, "hidden"), result.stdout);
    });

    it("take new snapshots, and delete the old ones, as always", async () => {
        const result = await up(story, all({ retentionInDays: 12, triggers: [2] }));
        assert.deepEqual(
            [story.writes().sort().join(), diagnostics(result, "warning")],
            ["DELETE,DELETE,DELETE,POST,POST,POST", ""],
        );
        await story.stack.destroy();
        assert.deepEqual(story.atlas.snapshots(), []);
    });
});

describe("options that a dynamic provider cannot serve", function () {
    this.timeout(120_000);
    const story = useStory();
    let id: string;

    before(() => {
        id = `${projectId}-${clusterName}-${story.atlas.addSnapshot({ retentionInDays: 9 }).id}`;
    });

    for (const [option, opts] of [
        ["import", () => ({ import: id })],
        ["id", () => ({ id })],
        ["urn", () => ({ urn: "urn:pulumi:dev::test::pulumi-nodejs:dynamic/atlas:OnDemandSnapshot::snapshot" })],
        ["version", () => ({ version: "9.9.9" })],
        ["pluginDownloadURL", () => ({ pluginDownloadURL: "https://example.invalid" })],
    ] as const) {
        it(option, async () => {
            declare(story, [{ name: "snapshot", opts: opts() }]);
            for (const verb of ["preview", "up"] as const) {
                const result = await story.stack[verb]([], { mayFail: true });
                console.log(
                    option,
                    verb,
                    result.code,
                    steps(result),
                    diagnostics(result, "error"),
                    diagnostics(result, "warning"),
                    story.writes(),
                );
            }
            console.log(JSON.stringify(await story.stack.resource("snapshot")));
            await story.stack.destroy();
            console.log(story.writes(), story.atlas.snapshots().length);
        });
    }
});
