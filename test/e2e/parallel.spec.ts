/** More snapshots than Pulumi carries out steps at once: what the user is told. */
import assert from "node:assert/strict";
import { nameOf, storyClock, useStory } from "./support.js";

const hourMs = 3_600_000;
const clusterNames = ["one", "two", "three"];

describe("more snapshots than Pulumi's parallel steps", function () {
    this.timeout(120_000);
    const clock = storyClock();
    const clusters = clusterNames.map((clusterName) => ({ clusterName }));
    const story = useStory({
        atlas: { clock, clusters, inProgressMs: hourMs },
        config: {
            "test:clusterNames": JSON.stringify(clusterNames),
        },
    });
    const taken = () => story.requests().filter(({ method, accepted }) => accepted && method === "POST").length;

    /** Runs `up`, preview and all; the snapshots become completed one hour at a time as soon as `ready` says so. */
    async function upUntil(ready: (output: string) => boolean, parallel: number) {
        let output = "";
        let timer: NodeJS.Timeout | undefined;
        const result = await story.stack.run("up", ["--yes"], {
            env: { PULUMI_PARALLEL: String(parallel) },
            onOutput: (text) => {
                output += text;
                if (ready(output)) {
                    timer ??= setInterval(() => {
                        clock.advance(hourMs);
                    }, 200);
                }
            },
        });
        clearInterval(timer);
        return result;
    }

    it("are explained, once, with the option that takes them all at once", async () => {
        story.useStep("parallel");
        const result = await upUntil((output) => output.includes("not begun: 1"), 2);
        const hints = result.events.flatMap(({ diagnosticEvent }) =>
            diagnosticEvent?.message.includes("not begun") ? [diagnosticEvent] : [],
        );
        assert.equal(hints.length, 1);
        const ways =
            "Give them waitForCompletion: false and wait for all of them in one SnapshotCompletion, or run `pulumi up --parallel 3` (or set PULUMI_PARALLEL=3)";
        assert.ok(hints[0]!.message.includes(ways), hints[0]!.message);
        assert.ok(clusterNames.includes(nameOf(hints[0]!.urn ?? "")));
        assert.equal(taken(), 3);
    });

    it("are all taken at once with it", async () => {
        await story.stack.destroy();
        story.requests();
        const startedAt = clock.now();
        let posts = 0;
        await upUntil(() => {
            posts += taken();
            return posts === 3;
        }, 3);
        assert.ok(posts === 3 && clock.now() > startedAt);
    });
});
