/** Credentials that are secrets of the stack's configuration, through parallel work: always used, and never shown. */
import assert from "node:assert/strict";
import type { LoggedRequest } from "../../provider/local";
import type { CommandResult } from "../pulumi/command.js";
import { diagnostics, useStory } from "./support.js";

const account = {
    publicKey: "qzkvwpub",
    privateKey: "11111111-2222-4333-8444-555555555555",
    clientId: "mdb_sa_id_0123456789abcdef01234567",
    clientSecret: "mdb_sa_sk_only_for_this_test",
};
const clusterNames = ["one", "two", "three", "four", "five"];

/** How Atlas's tokens begin, and those of the local one: a JSON header in base64. */
const tokenStart = "eyJ";

const kinds = [
    { kind: "an API key", keys: ["publicKey", "privateKey"], signIns: /\/snapshots(\/|$)/, status: 401 },
    { kind: "a service account", keys: ["clientId", "clientSecret"], signIns: /^\/api\/oauth\/token$/, status: 200 },
] as const;

for (const { kind, keys, signIns, status } of kinds) {
    describe(`${kind} in the stack's configuration, for five snapshots`, function () {
        this.timeout(120_000);
        const story = useStory({
            credentials: false,
            atlas: { accounts: [account], clusters: clusterNames.map((clusterName) => ({ clusterName })) },
            config: { "test:clusterNames": JSON.stringify(clusterNames) },
        });

        before(async () => {
            const secrets = keys.map((key) => [`mongodbatlas:${key}`, account[key]]);
            await story.stack.config(Object.fromEntries(secrets) as Record<string, string>, { secret: true });
            story.useStep("secrets/step1");
        });

        /** One request signs in for the whole command, and Atlas knows who makes every other one. */
        function assertSignedInOnce(requests: readonly LoggedRequest[]): void {
            const [signIn, ...others] = requests.filter(({ authenticated }) => authenticated === "none");
            assert.match(signIn?.path ?? "", signIns);
            assert.deepEqual([signIn?.status, others], [status, []]);
            assert.ok(requests.length >= 1 + clusterNames.length);
        }

        /** Neither output nor events nor the state hold any credential, nor a token that was fetched with it. */
        async function assertNothingShown({ stdout, stderr, events }: CommandResult, ...more: string[]): Promise<void> {
            const { text } = await story.stack.state();
            const shown = stdout + stderr + JSON.stringify(events) + text;
            for (const secret of [...Object.values(account), tokenStart, ...more]) {
                assert.ok(!shown.includes(secret), `${secret} is shown`);
            }
        }

        it("signs in once for a parallel up, and shows no credential", async () => {
            const up = await story.stack.up(["--parallel", "16"]);
            assertSignedInOnce(story.requests());
            await assertNothingShown(up);
            assert.equal(story.atlas.snapshots().length, 5);
            const { text } = await story.stack.state();
            assert.ok(keys.every((key) => text.includes(`"mongodbatlas:${key}": {`)) && text.includes('"ciphertext"'));
        });

        it("signs in once for a parallel refresh, and shows no credential", async () => {
            const refresh = await story.stack.refresh(["--parallel", "16", "--expect-no-changes"]);
            assertSignedInOnce(story.requests());
            await assertNothingShown(refresh);
        });

        it("signs in once for a parallel destroy, and shows no credential", async () => {
            const destroy = await story.stack.destroy(["--parallel", "16"]);
            assertSignedInOnce(story.requests());
            assert.deepEqual(story.atlas.snapshots(), []);
            await assertNothingShown(destroy);
        });

        it("shows no credential in the message of a sign-in that is refused", async () => {
            const wrong = "another-secret-of-no-use";
            await story.stack.config({ [`mongodbatlas:${keys[1]}`]: wrong }, { secret: true });
            const up = await story.stack.up([], { mayFail: true });
            assert.notEqual(up.code, 0);
            assert.match(diagnostics(up, "error"), /401/);
            await assertNothingShown(up, wrong);
            assert.deepEqual(story.atlas.snapshots(), []);
        });
    });
}
