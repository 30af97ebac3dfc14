/**
 * The real CLI is killed in the middle of things, and an unattended run follows. Each test also holds what `verdict.ts` counts
 * against what is promised: nothing lost, nothing taken twice, nothing deleted that is not ours, no plugin left behind.
 * `npm run chaos` is the long form.
 */
import assert from "node:assert/strict";
import { type Experiment, type Outcome, perform } from "../chaos/experiment";

type Counts = Pick<Outcome, "acceptedPosts" | "takenUp" | "freshNamed">;

const once: Counts = { acceptedPosts: 1, takenUp: false, freshNamed: false };
const takenUp: Counts = { acceptedPosts: 1, takenUp: true, freshNamed: false };
const freshNamed: Counts = { acceptedPosts: 2, takenUp: false, freshNamed: true };
const none: Counts = { acceptedPosts: 0, takenUp: false, freshNamed: false };

const rules: readonly [rule: string, experiment: Experiment, counts: Counts][] = [
    [
        "an up whose CLI is killed while its snapshot runs has it taken up by the next one, with no second POST",
        { scenario: "up", kill: "CLI", moment: "inProgress", meanwhile: "runs on" },
        takenUp,
    ],
    [
        "an up whose CLI and plugin are killed before the reply to the POST has its snapshot taken up as well",
        { scenario: "up", kill: "both", moment: "before the reply to the POST", meanwhile: "runs on" },
        takenUp,
    ],
    [
        "an up whose plugin is killed before its POST is accepted leaves nothing, and the next one takes the snapshot",
        { scenario: "up", kill: "plugin", moment: "before the POST", meanwhile: "runs on" },
        once,
    ],
    [
        "an up that is interrupted twice, and whose snapshot finishes meanwhile, is followed by a fresh one that names it",
        { scenario: "up", kill: "double SIGINT", moment: "queued", meanwhile: "finishes" },
        freshNamed,
    ],
    [
        "a snapshot with a description of the user's own is waited for and named, and the next up takes its own",
        { scenario: "up", kill: "both", moment: "queued", meanwhile: "runs on", description: "before the release" },
        freshNamed,
    ],
    [
        "a replacement whose plugin is killed keeps the old snapshot until the one taken up is completed",
        { scenario: "replacement", kill: "plugin", moment: "queued", meanwhile: "runs on" },
        takenUp,
    ],
    [
        "a replacement whose CLI is killed while the old snapshot is deleted deletes it at the next up, and takes none",
        { scenario: "replacement", kill: "CLI", moment: "before the DELETE", meanwhile: "runs on" },
        takenUp,
    ],
    [
        "a hand-over by adoptSnapshotId that is killed keeps the snapshot, and the next up finishes it",
        { scenario: "hand-over", kill: "CLI", moment: "read", meanwhile: "runs on" },
        none,
    ],
    [
        "a move to another plugin process that is killed keeps the snapshot, and the next up finishes it",
        { scenario: "move", kill: "both", moment: "read", meanwhile: "runs on" },
        none,
    ],
    [
        "a destroy that is killed before the reply to its DELETE is completed by the next one",
        { scenario: "destroy", kill: "both", moment: "before the reply to the DELETE", meanwhile: "runs on" },
        none,
    ],
    [
        "a destroy that is interrupted twice while it waits for the snapshot keeps it for the next one",
        { scenario: "destroy", kill: "double SIGINT", moment: "queued", meanwhile: "runs on" },
        none,
    ],
];

describe("a run that is killed", function () {
    this.timeout(300_000);

    // Much of an experiment is waiting, so each test starts the next one's, too.
    const started: Promise<Outcome>[] = [];
    const start = (index: number) => {
        const rule = rules[index];
        if (rule === undefined || started[index] !== undefined) return;
        started[index] = perform(rule[1]);
        started[index].catch(() => undefined); // Its own test tells.
    };

    after(async () => {
        await Promise.allSettled(started);
    });

    for (const [index, [rule, , counts]] of rules.entries()) {
        it(rule, async () => {
            start(index);
            start(index + 1);
            const { wasKilled, broken, report, ...outcome } = await started[index]!;
            assert.ok(wasKilled, report);
            assert.deepEqual(broken, [], report);
            const { acceptedPosts, takenUp, freshNamed } = outcome;
            assert.deepEqual({ acceptedPosts, takenUp, freshNamed }, counts, report);
        });
    }
});
