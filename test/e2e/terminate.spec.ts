import assert from "node:assert/strict";
import { join } from "node:path";
import { processesWith, signalProcess } from "../pulumi/processes";
import type { PulumiStack } from "../pulumi/stack";
import { until } from "../support/until";
import { changes, diagnostics, projectId, storyClock, useStory, writesIn } from "./support";

const names = ["held", "running"] as const;
const queuedMs = 3_600_000;

const program = `
const { OnDemandSnapshot } = require("pulumi-atlas-snapshots");
for (const clusterName of ${JSON.stringify(names)}) {
    new OnDemandSnapshot(clusterName, { projectId: "${projectId}", clusterName, retentionInDays: 7 });
}`;

/** What a pipeline that is cancelled sends it to. */
const targets: [what: string, pids: (stack: PulumiStack) => number[]][] = [
    ["the plugin process", (stack) => stack.plugins()],
    [
        "every process of a run",
        ({ folder }) => processesWith(`PULUMI_HOME=${join(folder, "home")}`).map(({ pid }) => pid),
    ],
];

for (const [what, pidsOf] of targets) {
    describe(`SIGTERM of ${what}`, function () {
        this.timeout(120_000);

        const clock = storyClock();
        const story = useStory({
            program,
            atlas: {
                clock,
                clusters: names.map((clusterName) => ({ projectId, clusterName })),
                queuedMs,
                // Atlas has taken the snapshot, and its reply is on its way.
                faults: [
                    { method: "POST", path: "/held/backup/snapshots", when: "after", fault: { kind: "slow", ms: 1 } },
                ],
            },
        });
        const isWaiting = () =>
            story.atlas.requests.some(
                ({ path, status }) => path.includes("/running/backup/snapshots/") && status === 200,
            );

        it("ends the run with the id of every snapshot in the state, also where the reply to the POST was still on its way", async () => {
            const { atlas, stack } = story;
            let said = "";
            const running = stack.start("up", ["--yes", "--skip-preview"], {
                onOutput: (text) => {
                    said += text;
                    // The one that only waits fails as soon as the signal has arrived.
                    if (said.includes("running **creating failed**")) {
                        clock.endPauses();
                    }
                },
            });
            await until(() => clock.sleeperCount === 1 && isWaiting());
            pidsOf(stack).forEach((pid) => {
                signalProcess(pid, "SIGTERM");
            });
            const failed = await running.done;
            assert.notEqual(failed.code, 0);
            for (const name of names) {
                const { id } = atlas.snapshots(projectId, name)[0]!;
                assert.equal((await story.outputs(name)).snapshotId, id, name);
                assert.match(diagnostics(failed, "error"), new RegExp(`${id} .* its id is kept, .*\\(SIGTERM\\)`));
            }
            assert.deepEqual(stack.plugins(), []);
            assert.deepEqual(writesIn(story.requests()), ["POST", "POST"]);
        });

        it("is followed by an up that waits on, and takes no second snapshot", async () => {
            clock.advance(2 * queuedMs);
            assert.deepEqual(changes(await story.stack.up()), { same: 1, update: 2 });
            assert.deepEqual(writesIn(story.requests()), []);
            for (const name of names) {
                assert.equal((await story.outputs(name)).status, "completed", name);
            }
        });
    });
}
