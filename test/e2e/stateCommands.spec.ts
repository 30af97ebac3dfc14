/** `pulumi state` and `pulumi stack`: they change the state alone; Atlas is asked for nothing, and no later run does harm because of it. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { setPlainConfig } from "../pulumi/project.js";
import { declare, idsOn, on, up, urnOf } from "./declared.js";
import { changes, clusterName, diagnostics, projectId, steps, type Story, useStory } from "./support.js";

const clusters = (...names: string[]) => names.map((clusterName) => ({ clusterName }));
const legacyCluster = { clusterName: "old", backup: "legacy" } as const;

/** The resource `legacy` on a snapshot that expires in 2040, and what makes its expiry show. */
function legacyIn(story: Story) {
    const { id } = story.atlas.addLegacySnapshot({ clusterName: "old", expiresAt: Date.parse("2040-01-01") });
    const args = { clusterName: "old", snapshotId: id, expires: "2050-01-01", onDelete: "restore" };
    return { name: "legacy", args };
}
const expiryIn = (story: Story) => story.atlas.legacySnapshots()[0]?.expires;

/** The program is what the stack is, and nothing was done to Atlas on the way. */
async function isUnchanged(story: Story, args: string[] = []): Promise<void> {
    await story.stack.up(["--expect-no-changes", ...args]);
    assert.deepEqual(story.writes(), []);
    await story.stack.run("refresh", ["--preview-only", "--expect-no-changes", ...args]);
    assert.deepEqual(story.writes(), []);
}

describe("pulumi state", function () {
    this.timeout(120_000);
    const names = ["a", "guarded", "tainted", "deleted"];
    const story = useStory({ atlas: { clusters: [...clusters(...names), legacyCluster] } });
    const state = async (verb: string, urn: string, ...args: string[]) =>
        await story.stack.run("state", [verb, urn, ...args, "--yes"]);
    let legacy: ReturnType<typeof legacyIn>;
    const all = () => [on("a"), on("guarded", {}, { opts: { protect: true } }), on("tainted"), on("deleted"), legacy];

    before(async () => {
        legacy = legacyIn(story);
        await up(story, all());
        story.requests();
    });

    it("rename, with the new name in the program, is no change", async () => {
        const legacyUrn = urnOf("legacy").replace("OnDemandSnapshot", "LegacySnapshotExpiry");
        await state("rename", urnOf("a"), "renamed");
        await state("rename", legacyUrn, "renamed-legacy");
        legacy = { ...legacy, name: "renamed-legacy" };
        const renamed = { ...on("a"), name: "renamed" };
        declare(story, [renamed, ...all().slice(1)]);
        await isUnchanged(story);
        assert.match(String((await story.outputs("renamed"))["description"]), /^Pulumi test\/dev\/a #/);
    });

    it("taint has the next up take a new snapshot and delete the old one; untaint takes that back", async () => {
        const [first] = idsOn(story, "tainted");
        await state("taint", urnOf("tainted"));
        await state("untaint", urnOf("tainted"));
        await isUnchanged(story);
        await state("taint", urnOf("tainted"));
        const result = await story.stack.up();
        assert.deepEqual([story.writes(), diagnostics(result, "warning")], [["POST", "DELETE"], ""]);
        assert.deepEqual(idsOn(story, "tainted"), [(await story.outputs("tainted"))["snapshotId"]]);
        assert.notDeepEqual(idsOn(story, "tainted"), [first]);
    });

    it("unprotect lets a protected snapshot go, which is kept until then", async () => {
        const without = () => [{ ...on("a"), name: "renamed" }, on("tainted"), on("deleted"), legacy];
        const refused = await up(story, without(), [], true);
        assert.match(diagnostics(refused, "error"), /::guarded.*cannot be deleted/s);
        assert.deepEqual([story.writes(), idsOn(story, "guarded").length], [[], 1]);
        await state("unprotect", urnOf("guarded"));
        await story.stack.up();
        assert.deepEqual([story.writes(), idsOn(story, "guarded")], [["DELETE"], []]);
    });

    it("delete leaves the snapshot in Atlas; adoptSnapshotId brings it back, and without it the next up names it", async () => {
        const [left] = idsOn(story, "deleted");
        const others = [{ ...on("a"), name: "renamed" }, on("tainted"), legacy];
        await state("delete", urnOf("deleted"));
        assert.deepEqual([story.writes(), idsOn(story, "deleted")], [[], [left]]);
        const result = await up(story, [...others, on("deleted")]);
        assert.match(diagnostics(result, "warning"), new RegExp(`${String(left)}.*adoptSnapshotId`));
        assert.deepEqual([story.writes(), idsOn(story, "deleted").length], [["POST"], 2]);
        await up(story, [...others, on("deleted", { adoptSnapshotId: left })]);
        assert.deepEqual([story.writes(), idsOn(story, "deleted")], [["DELETE"], [left]]);
    });

    it("leaves nothing behind that destroy does not find", async () => {
        const result = await story.stack.destroy();
        assert.deepEqual([diagnostics(result, "warning"), story.atlas.snapshots()], ["", []]);
        assert.equal(expiryIn(story), "2040-01-01T00:00:00Z");
    });
});

describe("pulumi state move", function () {
    this.timeout(120_000);
    const story = useStory({ atlas: { clusters: [...clusters("a", "b", "stays"), legacyCluster] } });
    const inProd = ["--stack", "prod"];
    let legacy: ReturnType<typeof legacyIn>;
    let moved: string;

    before(async () => {
        legacy = legacyIn(story);
        await up(story, [on("a", { triggers: ["v1"] }), on("b"), on("stays"), legacy]);
        moved = idsOn(story, "a")[0]!;
        await story.stack.run("stack", ["init", "prod", "--no-select"]);
        setPlainConfig(join(story.stack.folder, "Pulumi.prod.yaml"), {
            "test:projectId": projectId,
            "test:clusterName": clusterName,
        });
        story.requests();
        const urns = [urnOf("a"), urnOf("b"), urnOf("legacy").replace("OnDemandSnapshot", "LegacySnapshotExpiry")];
        await story.stack.run("state", ["move", "--source", "dev", "--dest", "prod", "--yes", ...urns]);
    });

    it("is no change in either stack, where the program of each says what it has", async () => {
        declare(story, [on("stays")]);
        await isUnchanged(story);
        declare(story, [on("a", { triggers: ["v1"] }), on("b"), legacy], "prod");
        await isUnchanged(story, inProd);
        assert.deepEqual(idsOn(story, "a"), [moved]);
    });

    it("is followed by a new snapshot and the deletion of the old one when the triggers change, as before", async () => {
        declare(story, [on("a", { triggers: ["v2"] }), on("b"), legacy], "prod");
        const result = await story.stack.up(inProd);
        assert.deepEqual([story.writes(), diagnostics(result, "warning")], [["POST", "DELETE"], ""]);
        assert.equal(idsOn(story, "a").length, 1);
    });

    it("takes a new snapshot in the old stack where its program still declares the resource", async () => {
        const [held] = idsOn(story, "b");
        declare(story, [on("stays"), on("b")]);
        const result = await story.stack.up();
        assert.match(diagnostics(result, "warning"), new RegExp(`${String(held)}.*or moved to another stack`));
        assert.deepEqual([story.writes(), idsOn(story, "b").length], [["POST"], 2]);
        declare(story, [on("stays")]);
        await story.stack.up();
        assert.deepEqual([story.writes(), idsOn(story, "b")], [["DELETE"], [held]]);
    });

    it("lets destroy of the new stack delete them, with the stack selected and not named, and those of the old stay", async () => {
        await story.stack.run("stack", ["select", "prod"]);
        const result = await story.stack.destroy();
        assert.equal(diagnostics(result, "warning"), "");
        assert.deepEqual(story.writes().sort(), ["DELETE", "DELETE", "PATCH"]);
        assert.deepEqual([idsOn(story, "a"), idsOn(story, "b"), idsOn(story, "stays").length], [[], [], 1]);
        assert.equal(expiryIn(story), "2040-01-01T00:00:00Z");
    });
});

describe("pulumi stack rename", function () {
    this.timeout(120_000);
    const story = useStory({ atlas: { clusters: [...clusters("a", "b"), legacyCluster] } });
    let legacy: ReturnType<typeof legacyIn>;

    before(async () => {
        legacy = legacyIn(story);
        await up(story, [on("a", { triggers: ["v1"] }), on("b"), legacy]);
        story.requests();
        await story.stack.run("stack", ["rename", "prod"]);
    });

    it("is no change, and the descriptions stay", async () => {
        await isUnchanged(story);
        assert.match(String((await story.outputs("a"))["description"]), /^Pulumi test\/dev\/a #/);
    });

    it("is followed by a new snapshot and the deletion of the old one when the triggers change, as before", async () => {
        declare(story, [on("a", { triggers: ["v2"] }), on("b"), legacy], "prod");
        const result = await story.stack.up();
        assert.deepEqual([story.writes(), diagnostics(result, "warning")], [["POST", "DELETE"], ""]);
        assert.match(String((await story.outputs("a"))["description"]), /^Pulumi test\/prod\/a #/);
    });

    it("lets destroy delete the snapshots and put the expiry back, as before", async () => {
        const result = await story.stack.destroy();
        assert.equal(diagnostics(result, "warning"), "");
        assert.deepEqual(story.writes().sort(), ["DELETE", "DELETE", "PATCH"]);
        assert.deepEqual(story.atlas.snapshots(), []);
        assert.equal(expiryIn(story), "2040-01-01T00:00:00Z");
    });
});

describe("pulumi stack export and import", function () {
    this.timeout(120_000);
    const story = useStory({ atlas: { clusters: clusters("a") } });
    let older: string;

    it("of the same state is no change", async () => {
        await up(story, [on("a", { triggers: ["v1"] })]);
        older = (await story.stack.state()).text;
        story.requests();
        await story.stack.run("stack", ["import"], { input: older });
        await isUnchanged(story);
    });

    it("of an older state names the snapshot that only the newer one knew, and deletes nothing by mistake", async () => {
        await up(story, [on("a", { triggers: ["v2"] })]);
        const [newer] = idsOn(story, "a");
        await story.stack.run("stack", ["import"], { input: older });
        story.requests();
        const result = await story.stack.up();
        assert.match(diagnostics(result, "warning"), new RegExp(`${String(newer)}.*adoptSnapshotId`));
        assert.deepEqual(story.writes(), ["POST"], "the old one is gone already");
        assert.deepEqual(changes(result)["replace"], 1);
        assert.deepEqual(idsOn(story, "a").sort(), [newer, (await story.outputs("a"))["snapshotId"]].sort());
    });
});

describe("pulumi destroy --remove", function () {
    this.timeout(120_000);
    const story = useStory({ atlas: { clusters: clusters("a", "guarded") } });

    it("deletes what is not protected, and keeps the stack for what is", async () => {
        await up(story, [on("a"), on("guarded", {}, { opts: { protect: true } })]);
        story.requests();
        const refused = await story.stack.destroy(["--remove"], { mayFail: true });
        assert.notEqual(refused.code, 0);
        assert.match(diagnostics(refused, "error"), /::guarded.*cannot be deleted/s);
        await story.stack.destroy(["--remove", "--exclude-protected"]);
        assert.deepEqual([story.writes(), idsOn(story, "a"), idsOn(story, "guarded").length], [["DELETE"], [], 1]);
        assert.ok(await story.stack.resource("guarded"));
    });

    it("deletes the snapshots first, and then the stack", async () => {
        await story.stack.run("state", ["unprotect", urnOf("guarded"), "--yes"]);
        const result = await story.stack.destroy(["--remove"]);
        assert.deepEqual(steps(result), ["delete guarded"]);
        assert.deepEqual([story.writes(), story.atlas.snapshots()], [["DELETE"], []]);
        const { stdout } = await story.stack.run("stack", ["ls", "--json"]);
        assert.deepEqual(JSON.parse(stdout), []);
    });
});
