/** States whose captured text is missing or is another one: one update that calls nothing makes them whole. */
import assert from "node:assert/strict";
import { nameOf, steps, useStory } from "./support.js";

describe("a state with another captured text", function () {
    this.timeout(120_000);
    const clusterNames = ["without", "older", "half"];
    const story = useStory({ atlas: { clusters: clusterNames.map((clusterName) => ({ clusterName })) } });
    const older = 'exports.handler = () => { return require("pulumi-atlas-snapshots/runtime").onDemandSnapshot(); }';

    before(async () => {
        story.useStep("heal/step1");
        await story.stack.up();
        await story.editState(({ urn, inputs, outputs }) => {
            switch (nameOf(urn)) {
                case "without":
                    delete inputs?.__provider;
                    delete outputs?.__provider;
                    break;
                case "older":
                    Object.assign(inputs ?? {}, { __provider: older });
                    Object.assign(outputs ?? {}, { __provider: older });
                    break;
                case "half":
                    delete outputs?.__provider;
            }
        });
        story.requests();
    });

    it("is healed by one update that asks Atlas nothing", async () => {
        const up = await story.stack.up();
        assert.deepEqual(steps(up).sort(), ["update half", "update older", "update without"]);
        assert.deepEqual(story.requests(), []);
        for (const name of clusterNames) {
            const { inputs, outputs } = await story.entry(name);
            assert.match(
                String(outputs?.__provider),
                /^exports\.handler = \(\) => require\("pulumi-atlas-snapshots\/runtime"\)/,
            );
            assert.equal(inputs?.__provider, outputs?.__provider);
            assert.equal(outputs?.status, "completed");
        }
        await story.stack.up(["--expect-no-changes"]);
    });

    it("can be destroyed afterwards", async () => {
        await story.stack.destroy();
        assert.deepEqual(story.writes(), ["DELETE", "DELETE", "DELETE"]);
        assert.deepEqual(story.atlas.snapshots(), []);
    });
});
