/** The expiry of a legacy snapshot, by the example that people start from: from its first preview to the former expiry. */
import assert from "node:assert/strict";
import { changes, diagnostics, diffs, projectId, steps, useStory } from "./support.js";

const clusterName = "Old0";
const [wanted, other] = ["2040-01-01T00:00:00Z", "2041-06-01T10:00:00Z"];

describe("the life of a LegacySnapshotExpiry", function () {
    this.timeout(120_000);
    const project = "legacy-snapshot-expiry";
    const story = useStory({
        project,
        atlas: { clusters: [{ clusterName, backup: "legacy" }, { clusterName: "Cluster0" }] },
        config: { [`${project}:projectId`]: projectId, [`${project}:clusterName`]: clusterName },
    });
    const config = (values: Record<string, string>) =>
        story.stack.config(
            Object.fromEntries(Object.entries(values).map(([key, value]) => [`${project}:${key}`, value])),
        );
    const held = () => story.atlas.legacySnapshots(projectId, clusterName)[0];
    let former: string | undefined;

    before(async () => {
        const { id, expires } = story.atlas.addLegacySnapshot({ clusterName });
        former = expires;
        await config({ snapshotId: id, expires: "2040-01-01" });
        story.stack.useStep(`examples/${project}`);
    });

    it("previews without asking Atlas anything, and refuses a date that does not exist", async () => {
        const preview = await story.stack.preview();
        assert.deepEqual(steps(preview), ["create audit"]);
        await config({ expires: "2020-02-30" });
        const wrong = await story.stack.preview([], { mayFail: true });
        assert.match(
            diagnostics(wrong, "error"),
            /expires is the string "2020-02-30"; it has to be an RFC 3339 instant/,
        );
        assert.doesNotMatch(diagnostics(wrong, "error"), /\n\s+at /);
        assert.deepEqual(story.requests(), []);
        await config({ expires: "2040-01-01" });
    });

    it("sets the expiry by one PATCH, and tells the former one in the log", async () => {
        const up = await story.stack.up();
        assert.deepEqual(changes(up), { create: 2 });
        assert.deepEqual(story.writes(), ["PATCH"]);
        assert.deepEqual([held()?.expires, held()?.doNotDelete], [wanted, false]);
        assert.ok(up.stdout.includes(`had the expiry ${former}`), up.stdout);
        const { id, outputs } = await story.entry("audit");
        assert.equal(id, `${projectId}-${clusterName}-${held()?.id}`);
        assert.deepEqual(
            [outputs?.expires, outputs?.previousExpires, outputs?.previousDoNotDelete, outputs?.complete],
            [wanted, former, false, true],
        );
    });

    it("asks Atlas nothing when nothing has changed, nor for another form of the same moment", async () => {
        await config({ expires: "2040-01-01T02:00:00+02:00" });
        const up = await story.stack.up(["--expect-no-changes"]);
        assert.deepEqual([changes(up), story.requests()], [{ same: 2 }, []]);
        await story.stack.refresh(["--expect-no-changes"]);
        assert.deepEqual(story.writes(), []);
    });

    it("changes the expiry in place, and to doNotDelete where the date is taken away", async () => {
        await config({ expires: other });
        const up = await story.stack.up(["--diff"]);
        assert.doesNotMatch(up.stdout, /__urn|__provider/);
        assert.deepEqual([steps(up), diffs(up, "audit"), held()?.expires], [["update audit"], ["expires"], other]);
        await config({ expires: "" });
        await story.stack.up();
        assert.deepEqual([held()?.expires, held()?.doNotDelete], [undefined, true]);
        assert.deepEqual(story.writes(), ["PATCH", "PATCH"]);
    });

    it("finds what somebody else has set, and puts it right", async () => {
        story.atlas.setLegacyExpiry(held()!.id, { expiresAt: Date.UTC(2030, 0, 1) });
        const found = await story.stack.run("refresh", ["--preview-only", "--expect-no-changes"], { mayFail: true });
        assert.notEqual(found.code, 0);
        await story.stack.refresh();
        assert.equal((await story.outputs("audit")).expires, "2030-01-01T00:00:00Z");
        assert.deepEqual(steps(await story.stack.up()), ["update audit"]);
        assert.deepEqual([held()?.expires, held()?.doNotDelete, story.writes()], [undefined, true, ["PATCH"]]);
    });

    it("puts the former expiry back when the stack is destroyed, and says so", async () => {
        const destroy = await story.stack.destroy();
        assert.deepEqual([held()?.expires, held()?.doNotDelete], [former, false]);
        assert.deepEqual(story.writes(), ["PATCH"]);
        assert.ok(destroy.stdout.includes(`has the expiry ${former} again`), destroy.stdout);
        assert.deepEqual((await story.stack.state()).resources, []);
    });

    it("explains that a cluster with Cloud Backup has no legacy snapshots", async () => {
        await config({ clusterName: "Cluster0", expires: other });
        const up = await story.stack.up([], { mayFail: true });
        const errors = diagnostics(up, "error");
        assert.match(errors, /INCORRECT_BACKUP_API_ENDPOINT.*the cluster uses Cloud Backup.*use OnDemandSnapshot/);
        assert.doesNotMatch(errors, /\n\s+at /);
    });
});
