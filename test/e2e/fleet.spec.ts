/** Forty clusters at `--parallel 4`, one of which fails: one resource waits for all of them, and the next `up` mends that one alone. */
import assert from "node:assert/strict";
import { changes, diagnostics, projectId, steps, useStory } from "./support.js";

const clusterNames = Array.from({ length: 40 }, (_, index) => `cluster-${index}`);
const failing = "cluster-17";

describe("a fleet of clusters behind one SnapshotCompletion", function () {
    this.timeout(180_000);
    let failures = 1;
    const story = useStory({
        atlas: {
            clusters: clusterNames.map((clusterName) => ({ clusterName })),
            outcome: ({ clusterName }) => (clusterName === failing && failures-- > 0 ? "failed" : "completed"),
            inProgressMs: 3000,
        },
        config: { "test:clusterNames": JSON.stringify(clusterNames) },
    });
    const four = ["--parallel", "4"];
    const up = (mayFail = false) => story.stack.up(four, { mayFail });

    it("previews without a request", async () => {
        story.useStep("fleet");
        const preview = await story.stack.preview(four);
        assert.equal(changes(preview).create, 43);
        assert.deepEqual(story.requests(), []);
    });

    it("fails once the end of all is known, names the one, and stops what depends on it", async () => {
        const startedAt = Date.now();
        const failed = await up(true);
        assert.notEqual(failed.code, 0);
        const posts = story.requests().filter(({ method, accepted }) => method === "POST" && accepted);
        assert.equal(posts.length, 40);
        // Had each create waited, four at a time would have taken forty seconds of snapshots alone.
        const lastPostAt = Math.max(...posts.map(({ at }) => at));
        assert.ok(lastPostAt - startedAt < 40 * 3000);
        assert.ok(!steps(failed).includes("create deployment"));
        const said = diagnostics(failed, "error");
        assert.match(
            said,
            new RegExp(
                `1 of 40 snapshots did not complete: snapshot \\w{24} of cluster ${failing} \\(project ${projectId}\\) failed in Atlas`,
            ),
        );
        const { completed } = await story.outputs("all");
        assert.equal((completed as unknown[]).length, 39);
    });

    it("takes a new snapshot of that cluster alone at the next up, without a refresh, and goes on", async () => {
        const preview = await story.stack.preview(four);
        assert.equal(changes(preview).replace, 1);
        story.requests();
        const mended = await up();
        assert.deepEqual(steps(mended), [
            `create-replacement ${failing}`,
            `replace ${failing}`,
            "update all",
            "create deployment",
            `delete-replaced ${failing}`,
        ]);
        assert.deepEqual(story.writes(), ["POST", "DELETE"]);
        const { completed, totalStorageSizeBytes } = await story.outputs("all");
        assert.equal((completed as unknown[]).length, 40);
        assert.equal(totalStorageSizeBytes, 40 * 3_221_225_472);
    });

    it("is no change after that, and is removed without a request of its own", async () => {
        const again = await story.stack.up([...four, "--expect-no-changes"]);
        assert.deepEqual(steps(again), []);
        story.requests();
        await story.stack.destroy();
        assert.deepEqual(
            [...new Set(story.requests().map(({ method }) => method))].filter((method) => method !== "GET"),
            ["DELETE"],
        );
        assert.equal(story.atlas.snapshots().length, 0);
    });
});
