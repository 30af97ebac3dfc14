/** Who holds a legacy snapshot, and whose word its expiry is, as it was seen to go wrong: with the real CLI. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, beforeEach } from "mocha";
import type { LocalAtlas } from "../../provider/local";
import { startLocalAtlas } from "../../provider/local";
import type { CommandResult } from "../pulumi/command.js";
import { PulumiStack } from "../pulumi/stack.js";
import { diagnostics, projectId, steps } from "./support.js";

const clusterName = "Old0";
const [former, earlier, wanted] = ["2040-01-01T00:00:00Z", "2045-01-01T00:00:00Z", "2050-01-01T00:00:00Z"];

interface Declared {
    name: string;
    expires?: string;
    doNotDelete?: boolean;
    onDelete?: "keep" | "restore" | "deleteSnapshot";
    /** In a component with a `Provider` of its own. */
    own?: boolean;
    timeouts?: object;
    options?: object;
}

describe("who holds a legacy snapshot", function () {
    this.timeout(240_000);
    let atlas: LocalAtlas;
    let stack: PulumiStack;
    let snapshotId: string;

    before(async () => {
        atlas = await startLocalAtlas({ clusters: [{ clusterName, backup: "legacy" }, { clusterName: "Cluster0" }] });
        const env = { ...atlas.env };
        const [publicKey, privateKey] = ["PUBLIC", "PRIVATE"].map(
            (kind) => Object.entries(env).find(([key]) => key.includes(`_${kind}_`))?.[1] ?? "",
        );
        stack = await PulumiStack.create({
            config: { "test:projectId": projectId },
            env: { ...env, PUBLIC: publicKey!, PRIVATE: privateKey! },
        });
        stack.useStep("test/e2e/legacyHolders/step1");
    });

    beforeEach(async () => {
        ({ id: snapshotId } = atlas.addLegacySnapshot({ clusterName, expiresAt: Date.parse(former) }));
        await stack.config({ "test:snapshotId": snapshotId });
    });

    afterEach(async () => {
        declare([]);
        atlas.deleteLegacySnapshot(snapshotId);
        await stack.up();
    });

    after(async () => {
        stack.dispose();
        await atlas.stop();
    });

    function declare(resources: Declared[], fails = false): void {
        writeFileSync(join(stack.folder, "story.json"), JSON.stringify({ resources, fails }));
    }

    async function up(resources: Declared[], args: string[] = []): Promise<CommandResult> {
        declare(resources);
        return await stack.up(args);
    }

    /** The snapshot's expiry in Atlas: its date, "doNotDelete", "none", or "gone". */
    function held(): string {
        const found = atlas.legacySnapshots().find(({ id }) => id === snapshotId);
        return !found ? "gone" : found.doNotDelete ? "doNotDelete" : (found.expires ?? "none");
    }

    for (const onDelete of ["deleteSnapshot", "restore"] as const) {
        const args = { expires: wanted, onDelete };

        it(`renamed without an alias, with an unrelated failure between (${onDelete}): nothing is done to it`, async () => {
            await up([{ name: "a", ...args }]);
            declare([{ name: "b", ...args }], true);
            const failed = await stack.up([], { mayFail: true });
            assert.notEqual(failed.code, 0);
            const later = await up([{ name: "b", ...args }]);
            assert.deepEqual(steps(later), ["delete a"]);
            assert.equal(held(), wanted);
            assert.match(diagnostics(later, "warning"), new RegExp(`onDelete "${onDelete}" was not carried out.*"b"`));
        });

        it(`of two resources one is removed, also as the only target (${onDelete}): nothing is done to it`, async () => {
            const [a, b, c] = ["a", "b", "c"].map((name) => ({ name, ...args }));
            await up([a!, b!, c!]);
            await up([a!, b!]);
            assert.equal(held(), wanted);
            declare([a!]);
            const { resources } = await stack.state();
            const { urn } = resources.find((each) => each.urn.endsWith("::b"))!;
            await stack.up(["--target", urn]);
            assert.equal(held(), wanted);
        });

        it(`moves into a component with a Provider of its own (${onDelete}): nothing is done to it`, async () => {
            await up([{ name: "a", ...args }]);
            const moved = await up([{ name: "b", own: true, ...args }]);
            assert.ok(steps(moved).includes("delete a"), steps(moved).join());
            assert.equal(held(), wanted);
            await up([{ name: "a", ...args }]);
            assert.equal(held(), wanted);
        });

        it(`is replaced with deleteBeforeReplace and replaceOnChanges (${onDelete}): the new one has its way`, async () => {
            const options = { deleteBeforeReplace: true, replaceOnChanges: ["expires"] };
            await up([{ name: "a", ...args, options }]);
            for (const expires of [earlier, wanted]) {
                await up([{ name: "a", ...args, expires, options }]);
                assert.equal(held(), expires);
            }
            declare([{ name: "a", ...args, options }]);
            const { resources } = await stack.state();
            await stack.up(["--replace", resources.find((each) => each.urn.endsWith("::a"))!.urn]);
            assert.equal(held(), wanted);
        });
    }

    it("is not shortened by one of two resources; the next up carries it out once the other is gone", async () => {
        const [a, b] = [
            { name: "a", expires: wanted },
            { name: "b", expires: wanted },
        ];
        await up([a, b]);
        const shorter = await up([a, { ...b, expires: earlier }]);
        assert.equal(held(), wanted);
        assert.match(diagnostics(shorter, "warning"), /did not get the expiry 2045.*"a".*holds it too/);
        const again = await up([a, { ...b, expires: earlier }]);
        assert.deepEqual([steps(again), held()], [["update b"], wanted]);
        await up([{ ...b, expires: earlier }]);
        const done = await up([{ ...b, expires: earlier }]);
        assert.deepEqual([steps(done), held()], [["update b"], earlier]);
        await up([{ ...b, expires: earlier }], ["--expect-no-changes"]);
    });

    it("is held by a second person: neither a destroy nor an update lifts that, and keep is the way out", async () => {
        const a = { name: "a", expires: wanted, onDelete: "deleteSnapshot" } as const;
        await up([a]);
        atlas.setLegacyExpiry(snapshotId, { doNotDelete: true });
        declare([{ ...a, expires: earlier }]);
        const updated = await stack.up([], { mayFail: true });
        assert.match(diagnostics(updated, "error"), /doNotDelete is set on it, and this resource did not set it/);
        await stack.refresh();
        const destroyed = await stack.destroy([], { mayFail: true });
        assert.match(diagnostics(destroyed, "error"), /was not deleted: doNotDelete is set on it.*onDelete to "keep"/);
        assert.equal(held(), "doNotDelete");
        await up([{ name: "a", doNotDelete: true, onDelete: "keep" }]);
        await up([]);
        assert.equal(held(), "doNotDelete");
    });

    for (const [what, program, ignoreChanges, change, expected] of [
        ["expires, and doNotDelete is found", { expires: wanted }, "expires", { doNotDelete: true }, "doNotDelete"],
        ["expires, and no expiry is found", { expires: wanted }, "expires", { doNotDelete: false }, "none"],
        [
            "doNotDelete, and doNotDelete is found",
            { expires: wanted },
            "doNotDelete",
            { doNotDelete: true },
            "doNotDelete",
        ],
        [
            "doNotDelete, and a date is found",
            { doNotDelete: true },
            "doNotDelete",
            { expiresAt: Date.parse(earlier) },
            earlier,
        ],
        [
            "expires, and a date is found",
            { doNotDelete: true },
            "expires",
            { expiresAt: Date.parse(earlier) },
            "doNotDelete",
        ],
    ] as const) {
        it(`goes on after a refresh where the program ignores changes of ${what}`, async () => {
            const a = { name: "a", ...program, options: { ignoreChanges: [ignoreChanges] } };
            await up([a]);
            if ("doNotDelete" in change && !change.doNotDelete) {
                atlas.setLegacyExpiry(snapshotId, { doNotDelete: true });
            }
            atlas.setLegacyExpiry(snapshotId, change);
            await stack.refresh();
            await up([a]);
            assert.equal(held(), expected);
            await stack.refresh();
            await up([a], ["--expect-no-changes"]);
        });
    }

    it("keeps its former expiry in the state where create fails after the PATCH, and the next up goes on", async () => {
        atlas.addFaults({ method: "PATCH", when: "after", times: 20, fault: { kind: "status", status: 503 } });
        const a = { name: "a", expires: wanted, timeouts: { create: "2s" } };
        declare([a]);
        const failed = await stack.up([], { mayFail: true });
        assert.match(diagnostics(failed, "error"), /Whether Atlas has changed it all the same is not known/);
        assert.equal((await stack.resource("a"))?.outputs?.["previousExpires"], former);
        assert.deepEqual(steps(await up([a])), ["update a"]);
        const { expires, previousExpires } = (await stack.resource("a"))?.outputs ?? {};
        assert.deepEqual([expires, previousExpires, held()], [wanted, former, wanted]);
        await up([a], ["--expect-no-changes"]);
    });
});
