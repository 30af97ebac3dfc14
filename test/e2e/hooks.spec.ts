/** Resource hooks: an `onError` hook that has the engine call create again must never take a second snapshot. */
import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { LegacySnapshotExpiry, OnDemandSnapshot } from "../../provider";
import { inlineStack } from "./inlineProgram.js";
import { isPoll } from "../support/requests.js";
import { clusterName, projectId, type Story, storyClock, useStory } from "./support.js";

/** `pulumi up` with a snapshot whose create is repeated up to four times; gives how often the hook was asked. */
async function upWithHook(story: Story, create: string): Promise<number> {
    let failures = 0;
    const stack = await inlineStack(story, () => {
        const onError = new pulumi.ErrorHook("retry", () => (failures += 1) < 5);
        const args = { projectId, clusterName, retentionInDays: 7, timeouts: { create } };
        new OnDemandSnapshot("snapshot", args, { hooks: { onError: [onError] } });
    });
    await stack.up();
    return failures;
}

describe("an onError hook that retries, after a timeout", function () {
    this.timeout(120_000);
    const clock = storyClock();
    let asked = 0;
    const story = useStory({
        atlas: {
            queuedMs: 0,
            inProgressMs: 600_000,
            clock,
            onRequest: (request) => {
                if (!isPoll(request)) return;
                asked += 1;
                // A try of one second asks two or three times.
                if (asked === 4) clock.advance(600_000);
            },
        },
    });

    it("waits on for the same snapshot", async () => {
        assert.ok((await upWithHook(story, "1s")) > 0);
        assert.deepEqual(story.writes(), ["POST"]);
        assert.equal((await story.outputs("snapshot")).status, "completed");
    });

    it("leaves an error of the first try in the state at most until the next up, which asks Atlas nothing", async () => {
        assert.equal(await upWithHook(story, "1s"), 0);
        assert.deepEqual(story.requests(), []);
        const { outputs, initErrors } = await story.entry("snapshot");
        assert.deepEqual([outputs?.status, initErrors], ["completed", undefined]);
    });
});

describe("an onError hook that retries, after a failure", function () {
    this.timeout(120_000);
    const story = useStory({ atlas: { outcome: ({ nth }) => (nth === 1 ? "failed" : "completed") } });

    it("deletes the failed snapshot and takes one fresh one", async () => {
        assert.equal(await upWithHook(story, "1m"), 1);
        assert.deepEqual(story.writes(), ["POST", "DELETE", "POST"]);
        const { snapshotId, status } = await story.outputs("snapshot");
        assert.equal(status, "completed");
        assert.deepEqual(
            story.atlas.snapshots().map(({ id }) => id),
            [snapshotId],
        );
    });
});

describe("hooks before and after each step", function () {
    this.timeout(120_000);
    const story = useStory({ atlas: { clusters: [{ clusterName }, { clusterName: "old", backup: "legacy" }] } });
    let called: string[] = [];
    let snapshotId: string;

    /** The same program with other arguments: each hook writes down when it is called, and what Atlas was asked until then. */
    const stackWith = async (retentionInDays: number, expires: string, refusesDelete = false) =>
        await inlineStack(story, () => {
            const hook = (name: string, fails = false) =>
                new pulumi.ResourceHook(name, ({ urn }) => {
                    if (fails) throw new pulumi.RunError("not in business hours");
                    called.push(`${name} ${urn.split("::").at(-1) ?? ""}: ${story.writes().join()}`);
                });
            const hooks = {
                beforeCreate: [hook("beforeCreate")],
                afterCreate: [hook("afterCreate")],
                beforeUpdate: [hook("beforeUpdate")],
                afterUpdate: [hook("afterUpdate")],
                beforeDelete: [hook("beforeDelete", refusesDelete)],
                afterDelete: [hook("afterDelete")],
            };
            const snapshot = new OnDemandSnapshot("new", { projectId, clusterName, retentionInDays }, { hooks });
            const args = { projectId, clusterName: "old", snapshotId, expires };
            new LegacySnapshotExpiry("old", args, { hooks, dependsOn: snapshot });
        });

    before(() => {
        ({ id: snapshotId } = story.atlas.addLegacySnapshot({ clusterName: "old" }));
    });
    beforeEach(() => {
        called = [];
        story.requests();
    });

    it("are called around the snapshot's creation", async () => {
        await (await stackWith(7, "2050-01-01")).up();
        assert.deepEqual(called, [
            "beforeCreate new: ",
            "afterCreate new: POST",
            "beforeCreate old: ",
            "afterCreate old: PATCH",
        ]);
    });

    it("are called around a change in place", async () => {
        await (await stackWith(8, "2051-01-01")).up();
        assert.deepEqual(called, [
            "beforeUpdate new: ",
            "afterUpdate new: PATCH",
            "beforeUpdate old: ",
            "afterUpdate old: PATCH",
        ]);
    });

    it("keep the snapshot where one fails before the deletion", async () => {
        const stack = await stackWith(8, "2051-01-01", true);
        await assert.rejects(stack.destroy({ runProgram: true }), /not in business hours/);
        assert.deepEqual([story.writes(), story.atlas.snapshots().length], [[], 1]);
    });
});
