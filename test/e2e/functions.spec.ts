/** The functions in a program: known in previews where their arguments are, and no credential left behind. */
import assert from "node:assert/strict";
import type { CommandResult } from "../pulumi/command.js";
import { diagnostics, projectId, useStory } from "./support.js";

const account = { publicKey: "eukvwpub", privateKey: "eu-private-key", clientId: "eu-id", clientSecret: "eu-secret" };
const clusters = [
    { clusterName: "Shards", type: "shardedCluster" as const },
    { clusterName: "Old0", backup: "legacy" as const },
    { clusterName: "Serverless0", tier: "serverless" as const },
];

describe("all twelve functions, with the account of an explicit Provider", function () {
    this.timeout(120_000);
    const story = useStory({
        credentials: false,
        atlas: { accounts: [account], clusters, serverlessApi: "answering" },
        env: { EU_PUBLIC_KEY: account.publicKey, EU_PRIVATE_KEY: account.privateKey },
    });
    let expected: Record<string, unknown>;

    before(async () => {
        const [dedicated, legacy, serverless] = [
            story.atlas.addSnapshot({ clusterName: "Shards" }),
            story.atlas.addLegacySnapshot({ clusterName: "Old0" }),
            story.atlas.addServerlessSnapshot({ instanceName: "Serverless0" }),
        ];
        const ids = { dedicated: dedicated.id, legacy: legacy.id, serverless: serverless.id };
        await story.stack.config({ "test:ids": JSON.stringify(ids), "test:euBaseUrl": story.atlas.url });
        expected = {
            ...{ members: 3, legacyCount: 1, legacyCountOutput: 1, legacyOutput: legacy.expires },
            ...{ serverlessCount: 1, serverlessCountOutput: 1, serverlessOutput: "completed" },
        };
        story.useStep("functions/step1");
    });

    async function assertNothingShown({ stdout, stderr, events }: CommandResult): Promise<void> {
        // Debug messages are the SDK's own, and repeat what the program handed to it.
        const told = events.filter(({ diagnosticEvent }) => (diagnosticEvent?.severity as string) !== "debug");
        const shown = stdout + stderr + JSON.stringify(told) + (await story.stack.state()).text;
        for (const secret of [account.publicKey, account.privateKey]) {
            assert.ok(!shown.includes(secret), `${secret} is shown`);
        }
    }

    it("resolve in a preview, but for what is not known yet", async () => {
        const preview = await story.stack.preview();
        const shown = preview.stdout.replace(/ +/g, " ").replaceAll(" : ", ": ");
        for (const [name, value] of Object.entries(expected)) {
            assert.ok(shown.includes(` ${name}: ${JSON.stringify(value)}\n`), `${name} in ${shown}`);
        }
        assert.match(shown, / takenStatus: \[unknown\]\n/);
        assert.match(shown, / takenMembers: \[unknown\]\n/);
        assert.deepEqual(story.writes(), []);
        await assertNothingShown(preview);
    });

    it("resolve at up, to outputs that are no secrets, and leave no credential in the state", async () => {
        const up = await story.stack.up();
        const { resources, text } = await story.stack.state();
        const { serverless, legacy, countAfterwards, ...outputs } = resources[0]?.outputs ?? {};
        assert.deepEqual(outputs, { ...expected, takenStatus: "completed", takenMembers: 3 });
        assert.deepEqual(
            [(serverless as { projectId: string }).projectId, (legacy as { complete: boolean }).complete],
            [projectId, true],
        );
        assert.ok(Number(countAfterwards) >= 1);
        // The Provider's own inputs and nothing else: no function is in the state.
        const encrypted = resources.filter((resource) => JSON.stringify(resource).includes("ciphertext"));
        assert.ok(encrypted.length > 0 && encrypted.every(({ type }) => type === "pulumi:providers:pulumi-nodejs"));
        assert.doesNotMatch(text, /atlas:index:get/);
        await assertNothingShown(up);
    });

    it("may register resources afterwards, also where nobody waits for them", async () => {
        const { resources } = await story.stack.state();
        assert.ok(resources.some(({ urn }) => urn.endsWith("::afterwards")));
    });

    it("fail with one sentence, without a stack and without a credential", async () => {
        story.atlas.deleteCluster("Old0");
        const preview = await story.stack.preview([], { mayFail: true });
        assert.notEqual(preview.code, 0);
        const errors = diagnostics(preview, "error");
        assert.match(errors, /getLegacySnapshot: The legacy snapshot \w+ of cluster Old0 \(.*CLUSTER_NOT_FOUND/);
        assert.doesNotMatch(errors, /\n\s+at /);
        await assertNothingShown(preview);
    });
});

describe("the example of the functions", function () {
    this.timeout(120_000);
    const story = useStory({
        project: "functions",
        atlas: { clusters },
        config: { "functions:projectId": projectId, "functions:clusterName": "Shards" },
    });

    it("shows what was there, and what it has taken", async () => {
        const { id, storageSizeBytes } = story.atlas.addSnapshot({ clusterName: "Shards" });
        story.stack.useStep("examples/functions");
        await story.stack.up();
        const { resources } = await story.stack.state();
        const { latest, sizeInBytes, shards } = resources[0]?.outputs ?? {};
        assert.deepEqual([latest, sizeInBytes, (shards as string[]).length], [id, storageSizeBytes, 3]);
        assert.deepEqual(story.writes(), ["POST"]);
    });
});
