/** Arguments that are only stored, and what `waitForCompletion: false` leaves for later. */
import assert from "node:assert/strict";
import { isWrite } from "../support/requests.js";
import { changes, diffs, steps, storyClock, useStory } from "./support.js";

describe("arguments that are only stored", function () {
    this.timeout(120_000);
    const story = useStory({ config: { "test:args": "{}" } });

    before(async () => {
        story.useStep("stateOnly/step1");
        await story.stack.up();
        story.requests();
    });

    const stored = { waitForCompletion: false, recreateOnExpiry: true, timeouts: { delete: "10m" } };

    it("update the state when they are set, and ask Atlas nothing", async () => {
        const { snapshotId } = await story.outputs("snapshot");
        await story.stack.config({ "test:args": JSON.stringify(stored) });
        const up = await story.stack.up();
        assert.deepEqual(steps(up), ["update snapshot"]);
        assert.deepEqual(diffs(up, "snapshot").sort(), Object.keys(stored).sort());
        assert.deepEqual(story.requests(), []);
        const { inputs, outputs } = await story.entry("snapshot");
        for (const [name, value] of Object.entries(stored)) {
            assert.deepEqual([inputs?.[name], outputs?.[name]], [value, value], name);
        }
        assert.deepEqual([outputs?.snapshotId, outputs?.status], [snapshotId, "completed"]);
    });

    it("update the state when they are removed, and ask Atlas nothing", async () => {
        await story.stack.config({ "test:args": "{}" });
        assert.deepEqual(steps(await story.stack.up()), ["update snapshot"]);
        assert.deepEqual(story.requests(), []);
        const outputs = await story.outputs("snapshot");
        for (const name of Object.keys(stored)) assert.ok(!(name in outputs), name);
        await story.stack.up(["--expect-no-changes"]);
    });
});

describe("waitForCompletion: false", function () {
    this.timeout(120_000);
    const clock = storyClock();
    const queuedMs = 60_000;
    const inProgressMs = 600_000;
    /** Whether snapshots are finished as soon as somebody asks for one. */
    let finishesWhenAsked = false;
    const story = useStory({
        atlas: {
            queuedMs,
            inProgressMs,
            clock,
            onRequest: ({ method, path, status }) => {
                const asked = method === "GET" && status === 200 && /snapshots\/[0-9a-f]{24}$/.test(path);
                if (finishesWhenAsked && asked) clock.advance(inProgressMs);
            },
        },
    });
    const setTriggers = (...triggers: string[]) =>
        story.stack.config({ "test:args": JSON.stringify({ waitForCompletion: false, triggers }) });

    beforeEach(() => {
        finishesWhenAsked = false;
        story.requests();
    });

    it("returns once Atlas has accepted", async () => {
        story.useStep("stateOnly/step1");
        await setTriggers("v1");
        await story.stack.up();
        const accepted = story.requests().filter(({ accepted }) => accepted);
        assert.equal(accepted.at(-1)?.method, "POST");
        clock.advance(queuedMs);
        const { status, snapshotId } = await story.outputs("snapshot");
        const [held] = story.atlas.snapshots();
        assert.deepEqual([status, snapshotId, held?.status], ["queued", held?.id, "inProgress"]);
    });

    it("makes no change of an unfinished status", async () => {
        await story.stack.up(["--expect-no-changes"]);
        assert.deepEqual(story.writes(), []);
    });

    it("lets destroy wait for completion", async () => {
        finishesWhenAsked = true;
        await story.stack.destroy();
        const requests = story.requests().filter(({ accepted }) => accepted);
        assert.deepEqual([...new Set(requests.map(({ method }) => method))], ["GET", "DELETE"]);
        assert.deepEqual(story.atlas.snapshots(), []);
    });

    it("deletes what it replaces only after the new one is completed", async () => {
        await story.stack.up();
        const [old] = story.atlas.snapshots();
        clock.advance(queuedMs + inProgressMs);
        story.requests();
        await setTriggers("v2");
        finishesWhenAsked = true;
        await story.stack.up();
        const [posted, deleted, ...others] = story.requests().filter(isWrite);
        assert.deepEqual([posted?.method, deleted?.method, others], ["POST", "DELETE", []]);
        assert.ok(deleted?.path.endsWith(`/${old!.id}`));
        assert.ok(deleted!.at - posted!.at >= inProgressMs);
        const [held, ...more] = story.atlas.snapshots();
        assert.deepEqual(
            [held?.id, held?.status, more],
            [(await story.outputs("snapshot")).snapshotId, "completed", []],
        );
    });

    it("notices a failure at the next up, without a refresh", async () => {
        await story.stack.destroy();
        await story.stack.up();
        const { snapshotId } = await story.outputs("snapshot");
        story.atlas.failSnapshot(String(snapshotId));
        story.requests();
        const preview = await story.stack.preview();
        assert.deepEqual(changes(preview), { replace: 1, same: 1 });
        assert.deepEqual(story.writes(), []);
        finishesWhenAsked = true;
        await story.stack.up();
        assert.deepEqual(story.writes(), ["POST", "DELETE"]);
        assert.notEqual((await story.outputs("snapshot")).snapshotId, snapshotId);
    });
});
