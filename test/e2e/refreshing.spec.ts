/** `pulumi up --refresh`, and the commands with `--run-program`: what has happened in Atlas meanwhile is found in the same run. */
import assert from "node:assert/strict";
import type { LoggedRequest } from "../../provider/local";
import { idsOn, on, up } from "./declared.js";
import { changes, diagnostics, nameOf, useStory, writesIn } from "./support.js";

const writesOn = (requests: LoggedRequest[], cluster: string) =>
    writesIn(requests.filter(({ path }) => path.includes(`/${cluster}/`)));

describe("pulumi up --refresh", function () {
    this.timeout(120_000);
    const names = ["untouched", "expired", "renewed", "gone", "drifted", "failed"];
    const story = useStory({ atlas: { clusters: names.map((clusterName) => ({ clusterName })) } });
    const args: Record<string, object> = { renewed: { recreateOnExpiry: true }, failed: { waitForCompletion: false } };
    const all = names.map((name) => on(name, args[name]));
    const first = new Map<string, string[]>();
    let requests: LoggedRequest[];

    before(async () => {
        await up(story, all);
        for (const name of names) first.set(name, idsOn(story, name));
        for (const name of ["expired", "renewed", "gone"]) story.atlas.deleteSnapshot(first.get(name)![0]!);
        const expiresAt = new Date(Date.now() - 3_600_000).toISOString();
        await story.editState(({ urn, outputs }) => {
            if (outputs && ["renewed", "expired"].includes(nameOf(urn))) outputs["expiresAt"] = expiresAt;
        });
        story.atlas.setRetention(first.get("drifted")![0]!, 3);
        story.atlas.failSnapshot(first.get("failed")![0]!);
        story.requests();
        const result = await up(story, all, ["--refresh"]);
        requests = story.requests();
        assert.equal(diagnostics(result, "error"), "");
    });

    it("leaves alone what is as it was", () => {
        assert.deepEqual([writesOn(requests, "untouched"), idsOn(story, "untouched")], [[], first.get("untouched")]);
    });

    it("keeps an expired snapshot as expired, and takes it anew with recreateOnExpiry", async () => {
        assert.deepEqual([writesOn(requests, "expired"), writesOn(requests, "renewed")], [[], ["POST"]]);
        assert.equal((await story.outputs("expired"))["status"], "expired");
        assert.equal((await story.outputs("renewed"))["status"], "completed");
    });

    it("takes one anew that somebody deleted", async () => {
        assert.deepEqual(writesOn(requests, "gone"), ["POST"]);
        assert.deepEqual(idsOn(story, "gone"), [(await story.outputs("gone"))["snapshotId"]]);
    });

    it("puts right a retention that somebody changed", () => {
        assert.deepEqual([writesOn(requests, "drifted"), idsOn(story, "drifted")], [["PATCH"], first.get("drifted")]);
    });

    it("takes a new one for one that failed unawaited, and deletes the failed one", () => {
        assert.deepEqual(writesOn(requests, "failed"), ["POST", "DELETE"]);
        assert.notDeepEqual(idsOn(story, "failed"), first.get("failed"));
    });

    it("finds nothing the next time", async () => {
        const result = await up(story, all, ["--refresh", "--expect-no-changes"]);
        assert.deepEqual([story.writes(), changes(result)["same"]], [[], names.length + 1]);
    });

    it("refresh and destroy with --run-program do what they do without", async () => {
        await story.stack.refresh(["--run-program", "--expect-no-changes"]);
        assert.deepEqual(story.writes(), []);
        const result = await story.stack.destroy(["--run-program"]);
        assert.deepEqual([diagnostics(result, "warning"), story.atlas.snapshots()], ["", []]);
    });
});

describe("credentials that were changed in the stack's configuration", function () {
    this.timeout(120_000);
    const story = useStory({ credentials: false });
    const keys = async (publicKey: string, privateKey: string) => {
        await story.stack.config({ "mongodbatlas:publicKey": publicKey });
        await story.stack.config({ "mongodbatlas:privateKey": privateKey }, { secret: true });
    };

    it("are not used by refresh and destroy, which go by the state, but with --run-program", async () => {
        const { MONGODB_ATLAS_PUBLIC_API_KEY: publicKey = "", MONGODB_ATLAS_PRIVATE_API_KEY: privateKey = "" } =
            story.atlas.env;
        await keys(publicKey, privateKey);
        await up(story, [{ name: "snapshot" }]);
        // As if the pair in the state had been revoked since.
        await story.editState(({ type, inputs, outputs }) => {
            if (type === "pulumi:providers:pulumi-nodejs")
                for (const values of [inputs, outputs]) if (values) values["mongodbatlas:publicKey"] = "revoked";
        });
        for (const command of ["refresh", "destroy"] as const) {
            const refused = await story.stack[command]([], { mayFail: true });
            assert.notEqual(refused.code, 0);
            assert.match(
                diagnostics(refused, "error"),
                /use the credentials of the last `pulumi up`.*add --run-program/,
            );
        }
        assert.deepEqual(idsOn(story, "Cluster0").length, 1);
        await story.stack.refresh(["--run-program"]);
        await story.stack.destroy(["--run-program"]);
        assert.deepEqual(story.atlas.snapshots(), []);
    });
});
