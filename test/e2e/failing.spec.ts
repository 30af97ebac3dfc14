/** Snapshots that fail, or that take longer than they may: the id stays in the state, and the next `up` goes on. */
import assert from "node:assert/strict";
import { isPoll } from "../support/requests.js";
import { diagnostics, steps, storyClock, useStory } from "./support.js";

describe("a snapshot that fails in Atlas", function () {
    this.timeout(120_000);
    // The first one fails, and the third one, which is to replace the second.
    const story = useStory({
        atlas: {
            clusters: [{ clusterName: "failing" }],
            outcome: ({ nth }) => (nth === 1 || nth === 3 ? "failed" : "completed"),
        },
        config: { "test:names": '["failing"]' },
    });

    it("fails the up, and is kept in the state with its id and its status", async () => {
        story.useStep("failing/step1");
        const up = await story.stack.up([], { mayFail: true });
        assert.notEqual(up.code, 0);
        const [held] = story.atlas.snapshots();
        assert.match(
            diagnostics(up, "error"),
            new RegExp(
                `The snapshot ${held!.id} of cluster failing .*failed in Atlas; the next \`pulumi up\` takes a new one`,
            ),
        );
        const { id, outputs, initErrors } = await story.entry("failing");
        assert.ok(id?.endsWith(held!.id));
        assert.deepEqual([outputs?.status, outputs?.snapshotId], ["failed", held!.id]);
        assert.equal(initErrors?.length, 1);
        assert.deepEqual(story.writes(), ["POST"]);
    });

    it("is replaced by the next up, and removed after that", async () => {
        const [failed] = story.atlas.snapshots();
        await story.stack.up();
        assert.deepEqual(story.writes(), ["POST", "DELETE"]);
        const [held, ...others] = story.atlas.snapshots();
        assert.deepEqual([held?.status, others], ["completed", []]);
        assert.notEqual(held?.id, failed?.id);
        const { outputs, initErrors } = await story.entry("failing");
        assert.deepEqual([outputs?.status, outputs?.snapshotId, initErrors], ["completed", held?.id, undefined]);
    });

    it("leaves the snapshot in place that it was to replace, until one has succeeded", async () => {
        const [good] = story.atlas.snapshots();
        await story.stack.config({ "test:triggers": "[2]" });
        assert.notEqual((await story.stack.up([], { mayFail: true })).code, 0);
        assert.deepEqual(story.writes(), ["POST"]);
        assert.ok(story.atlas.snapshots().some(({ id, status }) => id === good?.id && status === "completed"));
        await story.stack.up();
        assert.deepEqual(story.writes().sort(), ["DELETE", "DELETE", "POST"]);
        assert.deepEqual(
            story.atlas.snapshots().map(({ id }) => id),
            [(await story.outputs("failing")).snapshotId],
        );
    });
});

describe("a snapshot that takes longer than it may", function () {
    this.timeout(120_000);
    const clock = storyClock();
    /** The snapshots that have to be asked for before all are finished; with none, they never are. */
    let waitedFor = 0;
    const asked = new Set<string>();
    const story = useStory({
        atlas: {
            clusters: ["plain", "refreshed", "doomed"].map((clusterName) => ({ clusterName })),
            queuedMs: 0,
            inProgressMs: 600_000,
            clock,
            onRequest: (request) => {
                if (waitedFor === 0 || !isPoll(request)) return;
                if (asked.add(request.path).size === waitedFor) clock.advance(3_600_000);
            },
        },
        config: { "test:names": '["plain", "refreshed"]', "test:createTimeout": "1s" },
    });

    it("fails the up with its last status, how long it was waited for and how to go on", async () => {
        story.useStep("failing/step1");
        const up = await story.stack.up([], { mayFail: true });
        assert.notEqual(up.code, 0);
        const { outputs, initErrors } = await story.entry("plain");
        assert.match(
            diagnostics(up, "error"),
            new RegExp(
                `The snapshot ${String(outputs?.snapshotId)} of cluster plain .* is still inProgress after \\d+s; ` +
                    "its id is kept: run `pulumi up` again to continue to wait for it.*longer timeouts.create",
            ),
        );
        assert.deepEqual([outputs?.status, initErrors?.length], ["inProgress", 1]);
        assert.deepEqual(story.writes(), ["POST", "POST"]);
    });

    it("is refreshed like any other", async () => {
        const { urn } = await story.entry("refreshed");
        await story.stack.refresh(["--target", urn]);
        const { outputs, initErrors } = await story.entry("refreshed");
        assert.deepEqual([outputs?.status, initErrors], ["inProgress", undefined]);
    });

    it("is waited for by the next up, with a refresh in between as well, and none is taken a second time", async () => {
        waitedFor = 2;
        await story.stack.config({ "test:createTimeout": "1m" });
        story.requests();
        const up = await story.stack.up();
        assert.deepEqual(steps(up).sort(), ["update plain", "update refreshed"]);
        assert.deepEqual(story.writes(), []);
        for (const name of ["plain", "refreshed"]) {
            const { outputs, initErrors } = await story.entry(name);
            const [held] = story.atlas.snapshots(undefined, name);
            assert.deepEqual(
                [outputs?.status, outputs?.snapshotId, outputs?.createdAt, initErrors],
                ["completed", held?.id, held?.createdAt, undefined],
            );
        }
        await story.stack.up(["--expect-no-changes"]);
    });

    it("can be destroyed: it is waited for, then deleted", async () => {
        waitedFor = 0;
        await story.stack.config({ "test:names": '["plain", "doomed"]', "test:createTimeout": "1s" });
        assert.notEqual((await story.stack.up([], { mayFail: true })).code, 0);
        const { outputs, initErrors } = await story.entry("doomed");
        assert.deepEqual([outputs?.status, initErrors?.length], ["inProgress", 1]);
        asked.clear();
        waitedFor = 1;
        await story.stack.destroy();
        assert.deepEqual(story.atlas.snapshots(), []);
        assert.deepEqual((await story.stack.state()).resources, []);
    });
});
