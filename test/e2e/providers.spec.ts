/** Two accounts in one stack, each an explicit `Provider`: one given to a resource, one inherited through a component. */
import assert from "node:assert/strict";
import { type LocalAtlas, startLocalAtlas } from "../../provider/local";
import type { CommandResult } from "../pulumi/command.js";
import { clusterName, useStory, writesIn } from "./support.js";

const us = { publicKey: "uskvwpub", privateKey: "us-private-key", clientId: "us-id", clientSecret: "us-client-secret" };
const eu = {
    publicKey: "eukvwpub",
    privateKey: "eu-private-key",
    clientId: "mdb_eu",
    clientSecret: "eu-client-secret",
};
const usProject = "a".repeat(24);
const euProject = "e".repeat(24);

describe("two Providers in one stack", function () {
    this.timeout(120_000);
    // What the stack's configuration and the environment hold would do for neither account.
    const story = useStory({
        credentials: false,
        atlas: { accounts: [us], clusters: [{ projectId: usProject, clusterName }] },
        config: { "test:usProject": usProject, "test:euProject": euProject },
        env: {
            US_PUBLIC_KEY: us.publicKey,
            US_PRIVATE_KEY: us.privateKey,
            EU_CLIENT_ID: eu.clientId,
            EU_CLIENT_SECRET: eu.clientSecret,
        },
    });
    let euAtlas: LocalAtlas;
    let seenInEu = 0;
    const requestsInEu = () => {
        const requests = euAtlas.requests.slice(seenInEu);
        seenInEu = euAtlas.requests.length;
        return requests;
    };

    before(async () => {
        const clusters = [{ projectId: euProject, clusterName }];
        euAtlas = await startLocalAtlas({ accounts: [eu], clusters, queuedMs: 50, inProgressMs: 100 });
        await story.stack.config({ "test:usBaseUrl": story.atlas.url, "test:euBaseUrl": euAtlas.url });
        story.useStep("providers/step1");
    });

    after(async () => {
        await euAtlas.stop();
    });

    async function assertNothingShown({ stdout, stderr, events }: CommandResult): Promise<void> {
        // Debug messages are the SDK's own, and repeat what the program handed to it.
        const told = events.filter(({ diagnosticEvent }) => (diagnosticEvent?.severity as string) !== "debug");
        const shown = stdout + stderr + JSON.stringify(told) + (await story.stack.state()).text;
        for (const secret of [us.publicKey, us.privateKey, eu.clientId, eu.clientSecret]) {
            assert.ok(!shown.includes(secret), `${secret} is shown`);
        }
    }

    it("takes each snapshot in its own account, with that account's kind of sign-in", async () => {
        const up = await story.stack.up();
        const [inUs, inEu] = [story.requests(), requestsInEu()];
        assert.deepEqual([writesIn(inUs), writesIn(inEu)], [["POST"], ["POST"]]);
        assert.deepEqual([...new Set(inUs.slice(1).map(({ authenticated }) => authenticated))], ["digest"]);
        assert.deepEqual([...new Set(inEu.slice(1).map(({ authenticated }) => authenticated))], ["bearer"]);
        await assertNothingShown(up);
    });

    it("hands a component's provider to its children", async () => {
        const { provider } = await story.entry("eu-snapshot");
        assert.match(provider ?? "", /pulumi:providers:pulumi-nodejs::eu::/);
    });

    it("stores credentials as secrets, though the program gave them in clear", async () => {
        const { resources } = await story.stack.state();
        const inputs = resources.filter(({ type }) => type === "pulumi:providers:pulumi-nodejs").map((it) => it.inputs);
        assert.equal(inputs.length, 2);
        for (const [key, value] of inputs.flatMap((one) => Object.entries(one ?? {}))) {
            if (key.startsWith("mongodbatlas:")) assert.ok(Object.keys(value as object).includes("ciphertext"), key);
        }
        assert.ok(inputs.some((one) => one?.["mongodbatlas:privateKey"]));
        assert.ok(inputs.some((one) => one?.["mongodbatlas:clientSecret"]));
    });

    it("asks one account nothing for a change in the other", async () => {
        await story.stack.config({ "test:release": "v2" });
        await assertNothingShown(await story.stack.up());
        assert.deepEqual([story.requests(), writesIn(requestsInEu())], [[], ["POST", "DELETE"]]);
    });

    it("refreshes and deletes each snapshot in its own account", async () => {
        await story.stack.refresh(["--expect-no-changes"]);
        assert.deepEqual([story.writes(), writesIn(requestsInEu())], [[], []]);
        await assertNothingShown(await story.stack.destroy());
        assert.deepEqual([story.writes(), writesIn(requestsInEu())], [["DELETE"], ["DELETE"]]);
        assert.deepEqual([...story.atlas.snapshots(), ...euAtlas.snapshots()], []);
    });
});
