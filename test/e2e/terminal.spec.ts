/** What a person sees in a terminal while a snapshot is taken: the row is cut at the terminal's width. */
import assert from "node:assert/strict";
import type { CommandResult } from "../pulumi/command.js";
import { declare, on } from "./declared.js";
import { isPoll } from "../support/requests.js";
import { storyClock, useStory } from "./support.js";

/** CI systems make the CLI, and us, believe that there is no terminal. */
const noCi = { CI: "false", GITHUB_ACTIONS: "", GITLAB_CI: "", TERM: "xterm" };

/** Every line that was shown, at whatever moment: Pulumi writes the same lines again and again over each other. */
function linesOf({ stdout }: CommandResult): string[] {
    // eslint-disable-next-line no-control-regex -- the terminal's own commands: move, clear, colour
    const text = stdout.replace(/\u001b(\[[0-9;?]*[A-Za-z]|\][^\u0007\u001b]*(\u0007|\u001b\\))/g, "");
    return [...new Set(text.split(/[\r\n]+/).map((line) => line.trimEnd()))];
}

describe("a terminal", function () {
    this.timeout(240_000);
    const clock = storyClock();
    let asked = 0;
    let fails = false;
    const story = useStory({
        atlas: {
            clusters: [{ clusterName: "pre-release" }],
            queuedMs: 0,
            inProgressMs: 600_000,
            clock,
            outcome: () => (fails ? "failed" : "completed"),
            onRequest: (request) => {
                if (!isPoll(request)) return;
                // Long enough for "inProgress, 1s".
                if (++asked % 6 === 0) clock.advance(600_000);
            },
        },
        env: noCi,
    });
    let release = 0;
    const nextRelease = async (columns: number, mayFail = false) => {
        declare(story, [on("pre-release", { triggers: [`v${++release}`] })]);
        return linesOf(await story.stack.up([], { columns, mayFail }));
    };

    it("of 120 columns shows how a first snapshot stands, in its row", async () => {
        const lines = await nextRelease(120);
        assert.ok(
            lines.some((line) => /OnDemandSnapshot +pre-release +creating \(\d+s\)\.* +inProgress, \d+s$/.test(line)),
            lines.join("\n"),
        );
    });

    it("of 120 columns shows how the next release's stands in the stack's row: Pulumi's diff fills that of the snapshot", async () => {
        const lines = await nextRelease(120);
        const ofSnapshot = lines.filter((line) => /OnDemandSnapshot +pre-release +creating replacement/.test(line));
        assert.ok(ofSnapshot.length > 0);
        assert.ok(!ofSnapshot.some((line) => line.includes("inProgress")), ofSnapshot.join("\n"));
        assert.ok(
            lines.some((line) => /pulumi:pulumi:Stack +test-dev +running\.* +inProgress, \d+s: /.test(line)),
            lines.join("\n"),
        );
        assert.ok(
            lines.some((line) => /pulumi:pulumi:Stack .* completed, \d+s: /.test(line)),
            lines.join("\n"),
        );
    });

    it("of 160 columns shows it in the snapshot's row as well", async () => {
        const lines = await nextRelease(160);
        assert.ok(
            lines.some((line) =>
                /pre-release +creating replacement.*\[diff: ~description,triggers\]; inProgress, \d+s$/.test(line),
            ),
            lines.join("\n"),
        );
    });

    it("of 80 columns has no room for it in any row: Pulumi's own columns fill the width", async () => {
        const lines = await nextRelease(80);
        assert.ok(
            lines.some((line) => /OnDemandSnapshot +pre-release +creating rep/.test(line)),
            lines.join("\n"),
        );
        assert.ok(!lines.some((line) => line.includes("inProgress")));
    });

    for (const columns of [80, 120]) {
        it(`of ${columns} columns shows all of a failure at the end`, async () => {
            fails = true;
            const lines = await nextRelease(columns, true);
            fails = false;
            const diagnostics = lines.slice(lines.indexOf("Diagnostics:"));
            assert.match(
                diagnostics.join(" "),
                /OnDemandSnapshot \(pre-release\):.*The snapshot [0-9a-f]{24} of cluster pre-release \(project .*failed in Atlas; the next `pulumi up` takes a new one/,
            );
            await story.stack.up();
        });
    }
});
