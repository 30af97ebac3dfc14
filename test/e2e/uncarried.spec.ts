/** Values that the engine would store as `{}` or `null`: told at preview, before they can hide a change. */
import assert from "node:assert/strict";
import { diagnostics, useStory } from "./support.js";

describe("arguments that the engine does not carry", function () {
    this.timeout(120_000);
    const story = useStory();

    const date = "is a Date, which Pulumi stores as {}, so no later value would differ; write date.toISOString()";

    before(() => {
        story.useStep("uncarried/step1");
    });

    for (const [what, legacy, expected] of [
        [
            "triggers",
            "false",
            [
                `triggers[1] ${date}`,
                `triggers[2].releases[0].at ${date}`,
                "triggers[2].size is NaN, which Pulumi stores as null, so no later value would differ; write a finite number or a string",
                "triggers[3] is a Map, which Pulumi stores as {}, so no later value would differ; write Object.fromEntries(map)",
            ],
        ],
        ["the expiry of a legacy snapshot", "true", [`expires ${date}`]],
    ] as const) {
        it(`are told at preview with their places and what to write: ${what}`, async () => {
            await story.stack.config({ "test:legacy": legacy });
            const preview = await story.stack.preview([], { mayFail: true });
            assert.notEqual(preview.code, 0);
            const told = diagnostics(preview, "error");
            for (const words of expected) assert.ok(told.includes(words), `${words} is missing in ${told}`);
            assert.deepEqual(story.requests(), []);
        });
    }
});
