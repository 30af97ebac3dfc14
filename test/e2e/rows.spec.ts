/** What a resource's row of `pulumi up` says at the end: the outcome of its last step, and nothing stale beside it. */
import assert from "node:assert/strict";
import type { CommandResult } from "../pulumi/command.js";
import { nameOf, useStory } from "./support.js";

/** The texts that were shown in the row of `snapshot`, in order; each step shows its last one until the next. */
function rowOf({ events }: CommandResult): string[] {
    return events.flatMap(({ diagnosticEvent }) =>
        diagnosticEvent?.ephemeral && nameOf(diagnosticEvent.urn ?? "") === "snapshot"
            ? [diagnosticEvent.message.replace(/<\{%.*?%\}>/g, "").trim()]
            : [],
    );
}

describe("the row of a resource", function () {
    this.timeout(120_000);
    const story = useStory({ atlas: { inProgressMs: 1500 } });
    const up = async (release: string) => {
        story.useStep("holders/step1");
        const resources = [{ name: "snapshot", args: { triggers: [release] } }];
        await story.stack.config({ "test:resources": JSON.stringify(resources) });
        return rowOf(await story.stack.up());
    };

    it("ends with the snapshot's completion", async () => {
        const row = await up("v1");
        assert.ok(
            row.some((text) => text.startsWith("inProgress")),
            row.join(),
        );
        assert.match(row.at(-1) ?? "", /^completed, \d+s$/);
    });

    it("ends with the deletion of what was replaced", async () => {
        const before = story.atlas.snapshots()[0]?.id ?? "";
        const row = await up("v2");
        assert.match(row.at(-2) ?? "", /^completed, \d+s$/);
        assert.equal(row.at(-1), `snapshot ${before} deleted`);
    });
});
