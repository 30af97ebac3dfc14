/** Pulumi's own resource options, each on a snapshot of a cluster of its own. */
import assert from "node:assert/strict";
import { cpSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import type { LoggedRequest } from "../../provider/local";
import { packageRoot } from "../pulumi/packageRoot.js";
import { diagnostics, projectId, steps, useStory, writesIn } from "./support.js";

const clusterNames = ["replaced", "ignored", "guarded", "retained", "deleted-first", "renamed", "timed", "child"];

describe("Pulumi's resource options", function () {
    this.timeout(120_000);
    const story = useStory({ atlas: { clusters: clusterNames.map((clusterName) => ({ clusterName })) } });
    const heldOn = (cluster: string) => story.atlas.snapshots(projectId, cluster).map(({ id }) => id);

    before(async () => {
        const plugin = join(story.stack.folder, "home", "plugins", "resource-other-v1.0.0");
        mkdirSync(plugin, { recursive: true });
        cpSync(join(packageRoot, "test/e2e/options/pulumi-resource-other"), join(plugin, "pulumi-resource-other"));
        story.useStep("options/step1");
        assert.equal(diagnostics(await story.stack.up(), "warning"), "");
    });

    it("fill timeouts from customTimeouts, where the program does not state them itself", async () => {
        assert.deepEqual((await story.outputs("timed")).timeouts, { create: "45m", delete: "10m" });
    });

    it("give a child of a component with another package's provider the default provider", async () => {
        const { provider, parent, outputs } = await story.entry("child");
        assert.match(provider ?? "", /pulumi:providers:pulumi-nodejs::default/);
        assert.match(parent ?? "", /test:index:Team::team$/);
        assert.equal(outputs?.status, "completed");
    });

    describe("after an edit of the program", () => {
        const first = new Map<string, string[]>();
        let performed: string[];
        let requests: LoggedRequest[];
        const writesOn = (cluster: string) => writesIn(requests.filter(({ path }) => path.includes(`/${cluster}/`)));

        before(async () => {
            for (const name of clusterNames) first.set(name, heldOn(name));
            story.requests();
            story.useStep("options/step2");
            performed = steps(await story.stack.up());
            requests = story.requests();
        });

        it("replaceOnChanges takes a new snapshot for what is usually changed in place", async () => {
            assert.deepEqual(writesOn("replaced"), ["POST", "DELETE"]);
            assert.notDeepEqual(heldOn("replaced"), first.get("replaced"));
            assert.equal((await story.outputs("replaced")).retentionInDays, 8);
        });

        it("ignoreChanges keeps what it names", async () => {
            assert.deepEqual(writesOn("ignored"), []);
            assert.equal((await story.outputs("ignored")).retentionInDays, 7);
        });

        it("deleteBeforeReplace deletes first", () => {
            assert.deepEqual(writesOn("deleted-first"), ["DELETE", "POST"]);
        });

        it("retainOnDelete leaves the snapshot of a removed resource in Atlas", async () => {
            assert.ok(performed.includes("delete retained"));
            assert.equal(await story.stack.resource("retained"), undefined);
            assert.deepEqual(writesOn("retained"), []);
            assert.deepEqual(heldOn("retained"), first.get("retained"));
        });

        it("aliases rename the resource, and nothing else changes", async () => {
            assert.deepEqual(
                performed.filter((step) => step.endsWith("-name")),
                [],
            );
            assert.deepEqual(writesOn("renamed"), []);
            const { urn, outputs } = await story.entry("new-name");
            assert.match(urn, /::new-name$/);
            assert.deepEqual([outputs?.snapshotId], first.get("renamed"));
            assert.match(String(outputs?.description), /^Pulumi test\/dev\/old-name #/);
        });

        it("leaves alone what did not change", () => {
            assert.deepEqual([writesOn("guarded"), writesOn("timed"), writesOn("child")], [[], [], []]);
        });
    });

    describe("after another edit", () => {
        let first: string[];

        before(() => {
            first = heldOn("guarded");
            story.useStep("options/step3");
        });

        it("protect refuses a replacement at preview", async () => {
            await story.stack.config({ "test:guardedTriggers": '["v2"]' });
            const preview = await story.stack.preview([], { mayFail: true });
            assert.notEqual(preview.code, 0);
            assert.match(diagnostics(preview, "error"), /::guarded"\s+as it is currently marked for protection/);
        });

        it("a renamed resource takes a new snapshot under its new name when its triggers change", async () => {
            await story.stack.config({ "test:guardedTriggers": "null" });
            const [old] = heldOn("renamed");
            story.requests();
            await story.stack.up();
            assert.deepEqual(writesIn(story.requests().filter(({ path }) => path.includes("/renamed/"))), [
                "POST",
                "DELETE",
            ]);
            const { description, snapshotId } = await story.outputs("new-name");
            assert.match(String(description), /^Pulumi test\/dev\/new-name #/);
            assert.deepEqual(heldOn("renamed"), [snapshotId]);
            assert.notEqual(snapshotId, old);
        });

        it("protect keeps the snapshot", () => {
            assert.deepEqual(heldOn("guarded"), first);
        });
    });
});
