import assert from "node:assert/strict";
import { runInNewContext } from "node:vm";
import * as pulumi from "@pulumi/pulumi";
import { LegacySnapshotExpiry, type LegacySnapshotExpiryArgs, OnDemandSnapshot } from "../../../provider";
import { checkSnapshot } from "../../../provider/lifecycle/snapshot/check";
import { checkExpiry } from "../../../provider/lifecycle/expiry/check";
import { uncarriedFaults } from "../../../provider/lifecycle/uncarried";
import { registrationsOf } from "../../support/fakeEngine";
import { clusterName, projectId, snapshotId, start } from "../../support/fakeSnapshot";

class Held {
    readonly #secret = 1;
    get secret(): number {
        return this.#secret;
    }
}

class Version {
    constructor(readonly major: number) {}
}

/** How the SDK marks a secret among inputs. */
const secretKey = "4dabf18193072939515e22adb298388d";
const secretMark = "1b47061264138c4ac30d75fd1eb44270";

const args = { projectId, clusterName, retentionInDays: 7 };

/** What a program's arguments are when they reach `check`. */
async function inputsOf(more: object, preview = false): Promise<Record<string, unknown>> {
    const registered = await registrationsOf(
        () => {
            new OnDemandSnapshot("nightly", { ...args, ...more });
        },
        { preview },
    );
    return registered.find(({ name }) => name === "nightly")?.inputs ?? {};
}

async function failuresOf(more: object): Promise<{ property: string; reason: string }[]> {
    const { triggers, ...others } = await inputsOf(more);
    // The engine takes the mark of a secret off for this plugin.
    const isSecret = typeof triggers === "object" && triggers !== null && secretKey in triggers;
    const plain = isSecret ? (triggers as unknown as { value: unknown }).value : triggers;
    return checkSnapshot({}, { ...others, triggers: plain }).failures;
}

const noLater = "so no later value would differ; write";

describe("values that the engine does not carry as they are", () => {
    const what = "what matters of it as a string, a number, a list or a plain object";
    const table: [what: string, value: unknown, words: string][] = [
        ["a Date", new Date(start), `is a Date, which Pulumi stores as {}, ${noLater} date.toISOString()`],
        [
            "a Date of another realm",
            runInNewContext("new Date(0)"),
            `is a Date, which Pulumi stores as {}, ${noLater} date.toISOString()`,
        ],
        ["NaN", NaN, `is NaN, which Pulumi stores as null, ${noLater} a finite number or a string`],
        ["Infinity", Infinity, `is Infinity, which Pulumi stores as null, ${noLater} a finite number or a string`],
        ["-Infinity", -Infinity, `is -Infinity, which Pulumi stores as null, ${noLater} a finite number or a string`],
        ["a Map", new Map([["a", 1]]), `is a Map, which Pulumi stores as {}, ${noLater} Object.fromEntries(map)`],
        ["a Set", new Set([1]), `is a Set, which Pulumi stores as {}, ${noLater} [...set]`],
        ["a RegExp", /a/, `is a RegExp, which Pulumi stores as {}, ${noLater} String(regExp)`],
        ["a URL", new URL("https://a.example"), `is a URL, which Pulumi stores as {}, ${noLater} url.href`],
        ["an Error", new Error("a"), `is an Error, which Pulumi stores as {}, ${noLater} ${what}`],
        ["an instance with private fields", new Held(), `is a Held, which Pulumi stores as {}, ${noLater} ${what}`],
        ["a bigint", 1n, `is a bigint, which Pulumi stores as {}, ${noLater} String(value)`],
        ["a symbol", Symbol("a"), `is a symbol, which Pulumi stores as {}, ${noLater} a string`],
        [
            "a function",
            () => 1,
            `is a function, which Pulumi stores as nothing, ${noLater} a string, or call the function`,
        ],
    ];
    for (const [name, value, words] of table) {
        it(`are told with their place in triggers and what to write instead: ${name}`, async () => {
            const failures = (at: string) => [{ property: "triggers", reason: `triggers${at} ${words}` }];
            assert.deepEqual(await failuresOf({ triggers: ["v1", value] }), failures("[1]"));
            assert.deepEqual(
                await failuresOf({ triggers: [{ releasedAt: [0, value] }] }),
                failures("[0].releasedAt[1]"),
            );
            assert.deepEqual(await failuresOf({ triggers: [{ "a b": value }] }), failures('[0]["a b"]'));
            assert.deepEqual(await failuresOf({ triggers: value }), failures(""));
        });

        it(`are found in outputs, promises and secrets: ${name}`, async () => {
            const failures = (at: string) => [{ property: "triggers", reason: `triggers${at} ${words}` }];
            assert.deepEqual(await failuresOf({ triggers: [Promise.resolve(value)] }), failures("[0]"));
            assert.deepEqual(await failuresOf({ triggers: Promise.resolve([{ a: value }]) }), failures("[0].a"));
            // The SDK itself makes {} of an object in an output, before anyone can look.
            if (typeof value !== "object") {
                const output = pulumi.output("known").apply(() => [value]);
                assert.deepEqual(await failuresOf({ triggers: [output] }), failures("[0][0]"));
                assert.deepEqual(await failuresOf({ triggers: output }), failures("[0]"));
                assert.deepEqual(await failuresOf({ triggers: ["v1", { a: output }] }), failures("[1].a[0]"));
                assert.deepEqual(await failuresOf({ triggers: [pulumi.secret(output)] }), failures("[0][0]"));
            }
        });
    }

    it("are all told at once, in other arguments as well", async () => {
        const failures = await failuresOf({
            triggers: [new Date(), NaN],
            retentionInDays: NaN,
            description: new Set(),
        });
        assert.deepEqual(
            failures.map(({ reason }) => reason.split(",")[0]),
            ["description is a Set", "triggers[0] is a Date", "triggers[1] is NaN", "retentionInDays is NaN"],
        );
    });

    it("are told of an object that contains itself, instead of a search without an end", async () => {
        const ring: Record<string, unknown> = {};
        ring["a"] = [ring];
        assert.deepEqual(await failuresOf({ triggers: [ring] }), [
            { property: "triggers", reason: "triggers[0].a[0] contains itself, and never ends" },
        ]);
        const shared = { version: 1 };
        assert.deepEqual(await failuresOf({ triggers: [shared, shared, { shared }] }), []);
    });

    it("are told of LegacySnapshotExpiry too", async () => {
        const given = { projectId, clusterName, snapshotId, expires: new Date(start) };
        const [registered] = await registrationsOf(() => {
            new LegacySnapshotExpiry("audit", given as unknown as LegacySnapshotExpiryArgs);
        });
        assert.deepEqual(checkExpiry({}, registered?.inputs ?? {}, start).failures, [
            {
                property: "expires",
                reason: `expires is a Date, which Pulumi stores as {}, ${noLater} date.toISOString()`,
            },
        ]);
    });
});

describe("values that the engine carries", () => {
    for (const value of [
        ["v1", 1, -1.5, 0, true, false, null],
        [{}, [], [[]], { a: { b: [null] } }, Object.create(null)],
        [new Version(1), { toISOString: "a text" }],
    ]) {
        it(`reach check as they are: ${JSON.stringify(value)}`, async () => {
            const { triggers } = await inputsOf({ triggers: value });
            assert.deepEqual(triggers, JSON.parse(JSON.stringify(value)));
            assert.deepEqual(await failuresOf({ triggers: value }), []);
        });
    }

    it("are assets, archives and resources", async () => {
        const [, , nightly] = await registrationsOf(() => {
            const team = new pulumi.ComponentResource("test:index:Team", "team");
            const other = new OnDemandSnapshot("other", args);
            const asset = new pulumi.asset.StringAsset("text");
            const archive = new pulumi.asset.AssetArchive({ asset });
            new OnDemandSnapshot("nightly", {
                ...args,
                triggers: [asset, { archive }, other, team, pulumi.output(team)],
            });
        });
        const [asset, { archive }, ...resources] = nightly?.inputs["triggers"] as [
            object,
            { archive: object },
            ...object[],
        ];
        assert.ok(pulumi.asset.Asset.isInstance(asset) && pulumi.asset.Archive.isInstance(archive));
        assert.equal(resources.length, 3);
        assert.deepEqual(uncarriedFaults(resources), []);
    });

    it("stay known beside what is not known yet", async () => {
        const notKnown: unknown = pulumi.unknown;
        const unknown = pulumi.output(notKnown as string);
        const { triggers } = await inputsOf({ triggers: ["v1", unknown, { a: [unknown, 2], b: 3 }] }, true);
        assert.deepEqual(triggers, ["v1", notKnown, { a: [notKnown, 2], b: 3 }]);
    });

    it("stay secret", async () => {
        const { triggers } = await inputsOf({ triggers: ["v1", pulumi.secret("s3cret")] });
        assert.deepEqual(triggers, { [secretKey]: secretMark, value: ["v1", "s3cret"] });
    });
});
