/** Snapshots, clusters and projects that are not there any more, or not there for these credentials. */
import assert from "node:assert/strict";
import { type LocalAtlas, startLocalAtlas } from "../../provider/local";
import { diagnostics, nameOf, steps, useStory } from "./support.js";

describe("a snapshot that is gone from Atlas", function () {
    this.timeout(120_000);
    const clusters = ["deleted", "renewed", "expired"].map((clusterName) => ({ clusterName }));
    const story = useStory({ atlas: { clusters } });
    const heldOn = (name: string) => story.atlas.snapshots(undefined, name).map(({ id }) => id);

    before(async () => {
        story.useStep("gone/step1");
        await story.stack.up();
        for (const { id } of story.atlas.snapshots()) story.atlas.deleteSnapshot(id);
        const expiresAt = new Date(Date.now() - 3_600_000).toISOString();
        await story.editState(({ urn, outputs }) => {
            if (outputs && ["renewed", "expired"].includes(nameOf(urn))) outputs.expiresAt = expiresAt;
        });
        story.requests();
    });

    it("is replaced once its expiry has passed, with recreateOnExpiry", async () => {
        const up = await story.stack.up();
        assert.deepEqual([...new Set(steps(up).map((step) => step.split(" ")[1]))], ["renewed"]);
        assert.deepEqual(story.writes(), ["POST"]);
        const { snapshotId, status } = await story.outputs("renewed");
        assert.deepEqual([status, heldOn("renewed")], ["completed", [snapshotId]]);
    });

    it("leaves the state with a refresh, unless it has expired", async () => {
        await story.stack.refresh();
        assert.equal(await story.stack.resource("deleted"), undefined);
        assert.equal((await story.outputs("expired")).status, "expired");
    });

    it("is taken again by the next up, unless it has expired", async () => {
        const up = await story.stack.up();
        assert.deepEqual(steps(up), ["create deleted"]);
        assert.deepEqual(story.writes(), ["POST"]);
        assert.deepEqual(heldOn("deleted"), [(await story.outputs("deleted")).snapshotId]);
        assert.deepEqual(heldOn("expired"), []);
    });

    it("has a retention that cannot be changed once it has expired, as a preview tells with the way out", async () => {
        await story.stack.config({ "test:retentionInDays": "30" });
        const preview = await story.stack.preview([], { mayFail: true });
        assert.notEqual(preview.code, 0);
        assert.match(
            diagnostics(preview, "error"),
            /retentionInDays cannot be changed: the snapshot [0-9a-f]{24} expired at .* Change triggers to take a new snapshot/,
        );
        await story.stack.config({ "test:triggers": "[2]" });
        story.requests();
        await story.stack.up();
        assert.deepEqual(story.writes(), ["POST"]);
        const { snapshotId, retentionInDays } = await story.outputs("expired");
        assert.deepEqual([heldOn("expired"), retentionInDays], [[snapshotId], 30]);
    });
});

describe("a cluster or a project that does not answer to its name", function () {
    this.timeout(120_000);
    const story = useStory();
    let elsewhere: LocalAtlas;

    before(async () => {
        const clusters = [{ projectId: "aaaaaaaaaaaaaaaaaaaaaaaa", clusterName: "Cluster0" }];
        elsewhere = await startLocalAtlas({ clusters });
        story.useStep("gone/step2");
        await story.stack.up();
    });

    after(async () => {
        await elsewhere.stop();
    });

    it("changes nothing in the state when the project is not found, which may be the wrong account", async () => {
        const before = await story.entry("snapshot");
        const env = elsewhere.env;
        const refresh = await story.stack.refresh([], { mayFail: true, env });
        assert.notEqual(refresh.code, 0);
        assert.match(diagnostics(refresh, "error"), /GROUP_NOT_FOUND.*check projectId/);
        const destroy = await story.stack.destroy([], { mayFail: true, env });
        assert.notEqual(destroy.code, 0);
        assert.match(diagnostics(destroy, "error"), /was not deleted.*GROUP_NOT_FOUND.*check projectId/);
        const { id, inputs, outputs } = await story.entry("snapshot");
        assert.deepEqual({ id, inputs, outputs }, { id: before.id, inputs: before.inputs, outputs: before.outputs });
    });

    it("fails a refresh with the way out, when the cluster is gone", async () => {
        const { outputs } = await story.entry("snapshot");
        story.atlas.deleteCluster("Cluster0");
        const refresh = await story.stack.refresh([], { mayFail: true });
        assert.notEqual(refresh.code, 0);
        assert.match(
            diagnostics(refresh, "error"),
            new RegExp(
                `snapshot ${String(outputs?.snapshotId)} of cluster Cluster0 .*its project has no cluster of that name any more.*` +
                    "CLUSTER_NOT_FOUND.*remove the resource from the program, or from the stack with `pulumi state delete`",
            ),
        );
        assert.deepEqual((await story.entry("snapshot")).outputs, outputs);
    });

    it("lets destroy succeed when the cluster is gone, with a warning that names the snapshot", async () => {
        const { snapshotId } = await story.outputs("snapshot");
        const destroy = await story.stack.destroy();
        const warning = diagnostics(destroy, "warning");
        assert.match(warning, new RegExp(`snapshot ${String(snapshotId)} of cluster Cluster0 .*treated as deleted`));
        assert.doesNotMatch(warning, /check clusterName/, "nothing has to be done");
        assert.deepEqual((await story.stack.state()).resources, []);
    });
});
