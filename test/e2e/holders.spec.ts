/** Who holds a snapshot: no resource's backup is deleted, taken up, shortened or called nobody's on behalf of another one. */
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { findCli } from "../pulumi/cli.js";
import { type Declared, idsOn, up, urnOf } from "./declared.js";
import { clusterName, diagnostics, type Story, steps, useStory } from "./support.js";

/** Fails when it is created, and has to do with nothing else. */
const unrelated = { name: "unrelated", args: { clusterName: "missing" } };

const idsOf = (story: Story) => idsOn(story, clusterName);
const idOf = async (story: Story, name: string) => String((await story.outputs(name))["snapshotId"]);

/** The program is what the stack is: a pipeline's next run finds nothing to do. */
async function isSettled(story: Story, resources: Declared[]): Promise<void> {
    await up(story, resources, ["--expect-no-changes"]);
    await story.stack.run("refresh", ["--preview-only", "--expect-no-changes"]);
}

describe("a snapshot that moves to another plugin process", function () {
    this.timeout(120_000);
    const story = useStory();

    it("survives the hand-over by adoptSnapshotId into a component with a Provider of its own", async () => {
        await up(story, [{ name: "a" }]);
        const id = await idOf(story, "a");
        const moved = [{ name: "b", team: "eu", args: { adoptSnapshotId: id } }];
        const result = await up(story, moved);
        assert.deepEqual(idsOf(story), [id]);
        assert.match(diagnostics(result, "warning"), new RegExp(`${id}.*not deleted: the resource "b" of this stack`));
        assert.deepEqual(story.writes(), ["POST"]);
        await isSettled(story, moved);
        await isSettled(story, [{ name: "b", team: "eu", args: { adoptSnapshotId: id } }]);
    });

    it("is deleted by destroy, where its only holder goes", async () => {
        await story.stack.destroy();
        assert.deepEqual(idsOf(story), []);
    });
});

describe("a hand-over that something unrelated interrupts", function () {
    this.timeout(120_000);
    const story = useStory();
    let id: string;

    it("leaves both resources in the state", async () => {
        await up(story, [{ name: "a" }]);
        id = await idOf(story, "a");
        await up(
            story,
            [
                { name: "b", args: { adoptSnapshotId: id } },
                { ...unrelated, after: ["b"] },
            ],
            [],
            true,
        );
        assert.deepEqual([await idOf(story, "a"), await idOf(story, "b")], [id, id]);
    });

    it("is finished by the next run without the argument, and the snapshot stays", async () => {
        const result = await up(story, [{ name: "b" }]);
        assert.ok(steps(result).includes("delete a"));
        assert.match(diagnostics(result, "warning"), new RegExp(`${id}.*not deleted: the resource "b"`));
        assert.deepEqual(idsOf(story), [id]);
        await isSettled(story, [{ name: "b" }]);
    });
});

describe("two resources on one snapshot", function () {
    this.timeout(120_000);
    const story = useStory();
    let id: string;
    const both = (): Declared[] => [{ name: "a" }, { name: "b", args: { adoptSnapshotId: id } }];

    beforeEach(async () => {
        await up(story, [{ name: "a" }]);
        id = await idOf(story, "a");
        await up(story, both());
    });
    afterEach(async () => {
        await story.stack.destroy();
        assert.deepEqual(idsOf(story), [], "when all go, it goes");
    });

    it("keep it, where one of them is removed", async () => {
        await up(story, [{ name: "b" }]);
        assert.deepEqual(idsOf(story), [id]);
    });

    it("keep it, where one of them is destroyed by name, and the run sees no other", async () => {
        const result = await story.stack.run("destroy", ["--yes", "--skip-preview", "--target", urnOf("a")]);
        assert.deepEqual(idsOf(story), [id]);
        assert.match(diagnostics(result, "warning"), new RegExp(`${id}.*not deleted: the resource "b"`));
    });

    it("keep it, where one of them is removed by name", async () => {
        await up(story, [{ name: "b" }], ["--target", urnOf("a")]);
        assert.deepEqual(idsOf(story), [id]);
        assert.equal(await story.stack.resource("a"), undefined);
    });

    it("keep its life, where one of them asks for a shorter one; when the other is gone, it is shortened", async () => {
        const expiresAt = () => story.atlas.snapshots()[0]!.expiresAt;
        const before = expiresAt();
        const shorter = [{ name: "a" }, { name: "b", args: { retentionInDays: 2 } }];
        const result = await up(story, shorter);
        assert.match(diagnostics(result, "warning"), /still 9 days, and was not shortened to 2: the resource "a"/);
        assert.equal(expiresAt(), before);
        await up(story, [shorter[1]!]);
        assert.equal(expiresAt(), before);
        await up(story, [shorter[1]!]);
        assert.notEqual(expiresAt(), before);
        await isSettled(story, [shorter[1]!]);
    });
});

describe("a name that is used again", function () {
    this.timeout(120_000);
    const story = useStory();
    const renamed = { name: "b", opts: { aliases: [{ name: "a" }] } };
    let first: string;

    it("takes a snapshot of its own, and calls nobody's what the renamed resource holds", async () => {
        await up(story, [{ name: "a" }]);
        first = await idOf(story, "a");
        await up(story, [renamed]);
        // `b` comes after `a`: its diff has not run when `a` is created.
        const result = await up(story, [{ name: "a" }, { name: "b", after: ["a"] }]);
        assert.deepEqual(await idOf(story, "b"), first);
        assert.notEqual(await idOf(story, "a"), first);
        assert.equal(diagnostics(result, "warning"), "");
        assert.equal(idsOf(story).length, 2);
    });

    it("takes nothing along when it is removed", async () => {
        await up(story, [{ name: "b" }]);
        assert.deepEqual(idsOf(story), [first]);
    });

    it("does neither where the run sees no other resource", async () => {
        const result = await up(story, [{ name: "a" }, { name: "b" }], ["--target", urnOf("a")]);
        assert.equal(diagnostics(result, "warning"), "");
        assert.notEqual(await idOf(story, "a"), first);
        await up(story, [{ name: "b" }], ["--target", urnOf("a")]);
        assert.deepEqual(idsOf(story), [first]);
    });
});

describe("a name that is used again while the renamed resource's snapshot is running", function () {
    this.timeout(120_000);
    const story = useStory({ atlas: { inProgressMs: 600_000 } });

    it("waits for it, and neither takes it up nor shows its progress in the other's row", async () => {
        const quick = { waitForCompletion: false };
        await up(story, [{ name: "a", args: quick }]);
        const first = await idOf(story, "a");
        await up(story, [{ name: "b", args: quick, opts: { aliases: [{ name: "a" }] } }]);
        const twins: Declared[] = [
            { name: "a", args: { ...quick, timeouts: { create: "3s" } } },
            { name: "b", args: quick, after: ["a"] },
        ];
        const result = await up(story, twins, [], true);
        assert.match(diagnostics(result, "error"), new RegExp(`snapshot ${first} was still (queued|inProgress)`));
        assert.deepEqual(idsOf(story), [first]);
        const rows = result.events
            .filter(({ diagnosticEvent }) => diagnosticEvent?.ephemeral && diagnosticEvent.message.includes("queued"))
            .map(({ diagnosticEvent }) => diagnosticEvent?.urn);
        assert.ok(rows.length > 0);
        assert.deepEqual([...new Set(rows)], [urnOf("a")]);
    });
});

describe("a forced replacement", function () {
    this.timeout(120_000);
    const story = useStory();

    for (const flag of ["--replace", "--target-replace"]) {
        it(`by ${flag} calls nobody's what it replaces, and deletes it`, async () => {
            await up(story, [{ name: "a" }]);
            const before = await idOf(story, "a");
            const result = await up(story, [{ name: "a" }], [flag, urnOf("a")]);
            assert.deepEqual([diagnostics(result, "warning"), idsOf(story)], ["", [await idOf(story, "a")]]);
            assert.notEqual(await idOf(story, "a"), before);
        });
    }
});

describe("a stack that is named on the command line, while another one is selected", function () {
    this.timeout(120_000);
    const story = useStory();

    it("is the one whose state is read", async () => {
        await up(story, [{ name: "a" }]);
        await up(story, [{ name: "a" }, { name: "b", args: { adoptSnapshotId: await idOf(story, "a") } }]);
        const [id] = idsOf(story);
        await story.stack.run("stack", ["init", "other"]);
        const destroy = async (...flags: string[]) =>
            await story.stack.run("destroy", ["--yes", "--skip-preview", "--stack", "dev", ...flags]);
        const partly = await destroy("--target", urnOf("a"));
        assert.match(diagnostics(partly, "warning"), new RegExp(`${String(id)}.*not deleted: the resource "b"`));
        assert.deepEqual(idsOf(story), [id]);
        const whole = await destroy();
        assert.deepEqual([diagnostics(whole, "warning"), idsOf(story)], ["", []]);
    });
});

describe("where the stack's state cannot be read", function () {
    this.timeout(120_000);
    const story = useStory();

    it("a deletion leaves the snapshot in Atlas, and says why", async () => {
        await up(story, [{ name: "a" }]);
        const id = await idOf(story, "a");
        const result = await story.stack.run("destroy", ["--yes", "--skip-preview"], {
            env: { PATH: await pathWithMuteCli(story) },
        });
        assert.deepEqual(idsOf(story), [id]);
        assert.match(
            diagnostics(result, "warning"),
            new RegExp(
                `${id}.*not deleted: whether another .* is not known, because .*no access token.*delete it in Atlas`,
            ),
        );
    });
});

/** A PATH on which the CLI comes first that exports no state. */
async function pathWithMuteCli({ stack: { folder } }: Story): Promise<string> {
    const bin = join(folder, "bin");
    mkdirSync(bin);
    const script = `#!/bin/sh
case "$1 $2" in "stack export") echo "error: no access token" >&2; exit 255;; esac
exec "${join(await findCli(), "pulumi")}" "$@"
`;
    writeFileSync(join(bin, "pulumi"), script, { mode: 0o755 });
    return [bin, await findCli(), process.env["PATH"]].join(delimiter);
}
