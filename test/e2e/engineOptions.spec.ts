/** Resource options that other providers know more of than a dynamic one: what each does here. */
import assert from "node:assert/strict";
import { declare, idsOn, on, up } from "./declared.js";
import { diagnostics, projectId, useStory } from "./support.js";

describe("options that change nothing in Atlas", function () {
    this.timeout(120_000);
    const names = ["secret", "hidden"];
    const story = useStory({ atlas: { clusters: names.map((each) => ({ clusterName: each })) } });
    const all = (args: object) => [
        on("secret", args, { opts: { additionalSecretOutputs: ["snapshotId", "expiresAt"] } }),
        on("hidden", args, { opts: { hideDiffs: ["retentionInDays", "triggers"] } }),
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
        assert.deepEqual(story.writes(), ["PATCH", "PATCH"]);
        assert.equal((await story.outputs("hidden"))["retentionInDays"], 12);
        assert.match(result.stdout, /::secret\]\n +~ retentionInDays: 9 => 12/);
        assert.match(result.stdout, /~ retentionInDays \(hidden\)/);
    });

    it("take new snapshots, and delete the old ones, as always", async () => {
        const result = await up(story, all({ retentionInDays: 12, triggers: [2] }));
        assert.deepEqual(
            [story.writes().sort().join(), diagnostics(result, "warning")],
            ["DELETE,DELETE,POST,POST", ""],
        );
        await story.stack.destroy();
        assert.deepEqual(story.atlas.snapshots(), []);
    });
});

describe("options that name something existing, or another plugin", function () {
    this.timeout(120_000);
    const names = ["read", "versioned", "downloaded"];
    const story = useStory({ atlas: { clusters: names.map((each) => ({ clusterName: each })) } });
    let id: string;

    before(async () => {
        const existing = story.atlas.addSnapshot({ clusterName: "read", retentionInDays: 9 });
        id = `${projectId}-read-${existing.id}`;
        const result = await up(story, [
            on("read", {}, { opts: { id } }),
            on("versioned", {}, { opts: { version: "9.9.9" } }),
            on("downloaded", {}, { opts: { pluginDownloadURL: "https://example.invalid" } }),
        ]);
        assert.equal(diagnostics(result, "error"), "");
    });

    it("id reads the snapshot, as get does, and nothing manages it", async () => {
        const { external } = (await story.entry("read")) as { external?: boolean };
        assert.deepEqual([external, (await story.outputs("read"))["status"]], [true, "completed"]);
    });

    it("version and pluginDownloadURL have no effect: the plugin is the SDK's own", async () => {
        for (const name of ["versioned", "downloaded"])
            assert.deepEqual(idsOn(story, name), [(await story.outputs(name))["snapshotId"]]);
        assert.deepEqual(story.writes(), ["POST", "POST"]);
    });

    it("destroy deletes what was taken, and leaves what was read", async () => {
        await story.stack.destroy();
        assert.deepEqual(
            names.map((name) => idsOn(story, name).length),
            [1, 0, 0],
        );
    });

    it("import is refused at preview, with what to do instead", async () => {
        const legacy = {
            name: "legacy",
            args: { clusterName: "old", snapshotId: "a".repeat(24) },
            opts: { import: id },
        };
        for (const [resource, instead] of [
            [
                on("read", {}, { opts: { import: id } }),
                /option `import`.*set adoptSnapshotId to the id of the snapshot/,
            ],
            [legacy, /option `import`.*`pulumi up` takes over the expiry/],
        ] as const) {
            declare(story, [resource]);
            const preview = await story.stack.preview([], { mayFail: true });
            assert.notEqual(preview.code, 0);
            assert.match(diagnostics(preview, "error"), instead);
            assert.doesNotMatch(diagnostics(preview, "error"), /\n +at /);
        }
    });

    it("envVarMappings is refused by Pulumi, which has it for providers", async () => {
        declare(story, [on("read", {}, { opts: { envVarMappings: { MY_PROXY: "HTTPS_PROXY" } } })]);
        const preview = await story.stack.preview([], { mayFail: true });
        assert.notEqual(preview.code, 0);
        assert.match(diagnostics(preview, "error"), /envVarMappings can only be used with provider resources/);
    });
});
