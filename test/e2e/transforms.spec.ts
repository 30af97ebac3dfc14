/** Transforms, with which a team changes what its programs declare: of one resource, and of all in the stack. */
import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { OnDemandSnapshot } from "../../provider";
import { inlineStack } from "./inlineProgram.js";
import { projectId, useStory } from "./support.js";

const names = ["own", "all"];

describe("transforms", function () {
    this.timeout(120_000);
    const story = useStory({ atlas: { clusters: names.map((clusterName) => ({ clusterName })) } });
    const stackWith = async (retentionInDays: number, opts: pulumi.CustomResourceOptions = {}, resources = names) =>
        await inlineStack(story, () => {
            pulumi.runtime.registerResourceTransform(({ props, opts: given }) => ({
                props: "retentionInDays" in props ? { ...props, retentionInDays } : props,
                opts: pulumi.mergeOptions(given, opts),
            }));
            for (const name of resources) {
                // The resource's own transform comes first, the stack's after it.
                const ownTransform: pulumi.ResourceTransform = ({ props, opts: given }) => ({
                    props: { ...props, description: "by transform" },
                    opts: given,
                });
                new OnDemandSnapshot(
                    name,
                    { projectId, clusterName: name, retentionInDays: 2 },
                    name === "own" ? { transforms: [ownTransform] } : {},
                );
            }
        });
    const retentions = async () =>
        await Promise.all(names.map(async (name) => (await story.outputs(name))["retentionInDays"]));

    it("decide what is taken", async () => {
        await (await stackWith(7)).up();
        assert.deepEqual(
            [story.writes(), await retentions()],
            [
                ["POST", "POST"],
                [7, 7],
            ],
        );
        assert.equal((await story.outputs("own"))["description"], "by transform");
        assert.match(String((await story.outputs("all"))["description"]), /^Pulumi test\/dev\/all #/);
        assert.ok(story.atlas.snapshots().every(({ description }) => description));
    });

    it("are no change the next time", async () => {
        await (await stackWith(7)).up({ expectNoChanges: true });
        assert.deepEqual(story.requests(), []);
    });

    it("that give another retention change it in place", async () => {
        await (await stackWith(8)).up();
        assert.deepEqual(
            [story.writes(), await retentions()],
            [
                ["PATCH", "PATCH"],
                [8, 8],
            ],
        );
    });

    it("that add retainOnDelete keep every snapshot whose resource goes", async () => {
        await (await stackWith(8, { retainOnDelete: true })).up();
        await (await stackWith(8, { retainOnDelete: true }, ["all"])).up();
        await story.stack.destroy();
        assert.deepEqual([story.writes(), story.atlas.snapshots().length], [[], 2]);
    });
});
