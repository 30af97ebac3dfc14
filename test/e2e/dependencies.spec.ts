/** What one resource means for another: `dependsOn`, `deletedWith`, `replaceWith`, and runs that name their targets. */
import assert from "node:assert/strict";
import type { LoggedRequest } from "../../provider/local";
import { declare, idsOn, on, up, urnOf } from "./declared.js";
import { diagnostics, steps, useStory, writesIn } from "./support.js";

const clusters = (...names: string[]) => names.map((clusterName) => ({ clusterName }));
const writesOn = (requests: LoggedRequest[], cluster: string) =>
    writesIn(requests.filter(({ path }) => path.includes(`/${cluster}/`)));

describe("dependsOn", function () {
    this.timeout(120_000);
    const story = useStory({
        atlas: {
            clusters: clusters("first", "migration"),
            outcome: ({ nth, clusterName }) => (nth === 1 && clusterName === "first" ? "failed" : "completed"),
        },
    });
    const both = [on("first"), on("migration", {}, { after: ["first"] })];

    it("does not begin the dependent where the snapshot fails", async () => {
        const result = await up(story, both, [], true);
        assert.deepEqual(steps(result), ["create first"]);
        assert.match(diagnostics(result, "error"), /failed in Atlas/);
        assert.deepEqual(
            [writesOn(story.requests(), "migration"), await story.stack.resource("migration")],
            [[], undefined],
        );
    });

    it("begins it with the next up, once the new snapshot is completed", async () => {
        await story.stack.up();
        const requests = story.requests();
        assert.deepEqual(
            [writesOn(requests, "first"), writesOn(requests, "migration")],
            [["POST", "DELETE"], ["POST"]],
        );
        const posted = requests.findIndex(({ method, path }) => method === "POST" && path.includes("/migration/"));
        const { snapshotId } = await story.outputs("first");
        assert.ok(
            requests.slice(0, posted).some(({ method, path }) => method === "GET" && path.endsWith(String(snapshotId))),
            "the new snapshot was looked at before the dependent began",
        );
        assert.equal((await story.outputs("first"))["status"], "completed");
    });
});

describe("targets", function () {
    this.timeout(120_000);
    const names = ["base", "dependent", "other"];
    const story = useStory({ atlas: { clusters: clusters(...names) } });
    const all = (triggers: string[]) => [
        on("base", { triggers }),
        on("dependent", { triggers }, { after: ["base"] }),
        on("other", { triggers }),
    ];
    const writes = () => {
        const requests = story.requests();
        return names.map((name) => writesOn(requests, name).join(" "));
    };

    it("take the snapshots that are named, or not excluded, and no others", async () => {
        await up(story, all(["v1"]), ["--target", urnOf("base")]);
        assert.deepEqual(writes(), ["POST", "", ""]);
        await up(story, all(["v1"]), ["--exclude", urnOf("other")]);
        assert.deepEqual(writes(), ["", "POST", ""]);
        await story.stack.up();
        assert.deepEqual(writes(), ["", "", "POST"]);
    });

    it("replace what depends on them as well with --target-dependents", async () => {
        await up(story, all(["v2"]), ["--target", urnOf("base"), "--target-dependents"]);
        assert.deepEqual(writes(), ["POST DELETE", "POST DELETE", ""]);
    });

    it("refresh what is named", async () => {
        await story.stack.refresh(["--target", urnOf("other")]);
        const asked = story.requests().filter(({ path }) => path.includes("/snapshots/"));
        assert.ok(asked.length > 0);
        assert.ok(asked.every(({ path }) => path.includes("/other/")));
    });

    it("are not destroyed without what depends on them, unless --target-dependents says so", async () => {
        const refused = await story.stack.destroy(["--target", urnOf("base")], { mayFail: true });
        assert.notEqual(refused.code, 0);
        assert.deepEqual(writes(), ["", "", ""]);
        const result = await story.stack.destroy(["--target", urnOf("base"), "--target-dependents"]);
        assert.deepEqual([writes(), diagnostics(result, "warning")], [["DELETE", "DELETE", ""], ""]);
        assert.equal(idsOn(story, "other").length, 1);
    });
});

describe("deletedWith and replaceWith", function () {
    this.timeout(120_000);
    const story = useStory({ atlas: { clusters: clusters("owner", "companion", "kept") } });
    const all = (triggers: string[]) => [
        on("owner", { triggers }),
        on("companion", {}, { replaceWith: ["owner"] }),
        on("kept", {}, { deletedWith: "owner" }),
    ];

    before(async () => {
        await up(story, all(["v1"]));
    });

    it("replaceWith takes a new snapshot with the other resource, and deletes the old one", async () => {
        const before = idsOn(story, "companion");
        story.requests();
        const result = await up(story, all(["v2"]));
        const requests = story.requests();
        assert.deepEqual(
            [writesOn(requests, "owner"), writesOn(requests, "companion")],
            [
                ["POST", "DELETE"],
                ["POST", "DELETE"],
            ],
        );
        assert.notDeepEqual(idsOn(story, "companion"), before);
        assert.equal(diagnostics(result, "warning"), "");
    });

    it("deletedWith leaves the snapshot in Atlas when both go", async () => {
        const [kept] = idsOn(story, "kept");
        await story.stack.destroy();
        assert.deepEqual([idsOn(story, "owner"), idsOn(story, "companion"), idsOn(story, "kept")], [[], [], [kept]]);
        assert.equal(await story.stack.resource("kept"), undefined);
    });

    it("deletedWith deletes it when it goes alone", async () => {
        const left = idsOn(story, "kept")[0]!;
        await up(story, [on("owner"), on("kept", { adoptSnapshotId: left }, { deletedWith: "owner" })]);
        declare(story, [on("owner")]);
        await story.stack.up();
        assert.deepEqual(idsOn(story, "kept"), []);
    });
});
