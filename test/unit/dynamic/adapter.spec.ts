import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { defaultDescription } from "../../../provider/lifecycle/snapshot/description";
import { inputsOf, type SnapshotInputs, type SnapshotState } from "../../../provider/lifecycle/snapshot/state";
import { unknownValue } from "../../../provider/lifecycle/unknown";
import { clusterNotFound, connectionError, forbidden, groupNotFound, snapshotNotFound } from "../../support/fakeAtlas";
import { captured, configuredPlugin, type FakePlugin, fakePlugin } from "../../support/fakePlugin";
import {
    atlasSnapshot,
    clusterName,
    dayMs,
    hourMs,
    idAt,
    isoAt,
    minuteMs,
    projectId,
    resourceId,
    snapshotId,
    snapshotInputs,
    snapshotState,
    start,
    unfinishedSnapshot,
    urn,
} from "../../support/fakeSnapshot";
import { stacklessFailureOf } from "../../support/failureOf";

const running = unfinishedSnapshot();
const done = atlasSnapshot();
/** What a program gives, before `check`, as the engine sends it. */
const given = { projectId, clusterName, retentionInDays: 7, __urn: urn, __provider: captured };

/** Inputs and state as the engine sends them: with the captured text. */
const inputs = (changes: object = {}) => ({ ...snapshotInputs(), __provider: captured, ...changes });
const state = (changes: object = {}) => ({ ...snapshotState(), __provider: captured, ...changes });

/** Fails where the SDK would lose the resource: anything but plain JSON, `undefined` above all. */
function assertPlain(value: unknown, at = "result"): void {
    switch (typeof value) {
        case "string":
        case "boolean":
            return;
        case "number":
            assert.ok(Number.isFinite(value), at);
            return;
        case "object":
            if (value !== null) {
                assert.ok(Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype, at);
                Object.entries(value).forEach(([name, inner]) => {
                    assertPlain(inner, `${at}.${name}`);
                });
            }
            return;
        default:
            assert.fail(`${at} is ${typeof value}`);
    }
}

describe("the dynamic provider of OnDemandSnapshot", () => {
    describe("configure", () => {
        it("has stored the settings before it returns: other calls do not wait for it", async () => {
            const plugin = fakePlugin({ delete: [undefined] });
            const configured = plugin.configure({ "mongodbatlas:accessToken": "token" });
            const deleted = plugin.provider.delete(resourceId, state());
            assert.deepEqual(plugin.contexts[0]?.settings.credentials, { kind: "accessToken", accessToken: "token" });
            await Promise.all([configured, deleted]);
        });

        it("is for one provider object alone", async () => {
            const [one, other] = [fakePlugin({ get: [done] }), fakePlugin({ get: [done] })];
            await one.configure({ "mongodbatlas:accessToken": "a" });
            await other.configure({ "mongodbatlas:accessToken": "b" });
            await one.provider.read(resourceId, state());
            assert.deepEqual(one.contexts[0]?.settings.credentials, { kind: "accessToken", accessToken: "a" });
        });

        it("never throws: what is wrong with the settings is a failure of check", async () => {
            const plugin = fakePlugin();
            await plugin.configure({ "mongodbatlas:baseUrl": "nowhere" });
            assert.deepEqual(plugin.contexts, []);
        });
    });

    describe("check", () => {
        it("passes what the life cycle says on", async () => {
            const result = await configuredPlugin().provider.check({}, given);
            assert.deepEqual(result, {
                inputs: { ...given, description: defaultDescription(urn, undefined) },
                failures: [],
            });
            assertPlain(result);
        });

        it("returns nothing undefined, whatever it is given", async () => {
            assertPlain(
                await configuredPlugin().provider.check({}, { triggers: undefined, timeouts: { create: undefined } }),
            );
        });

        it("calls neither Atlas nor anybody else", async () => {
            const plugin = configuredPlugin();
            await plugin.provider.check({}, given);
            assert.deepEqual([plugin.atlas.calls, plugin.contexts], [[], []]);
        });

        for (const [what, config, words] of [
            [
                "no credentials",
                {},
                [/mongodbatlas:publicKey/, /MONGODB_ATLAS_PUBLIC_API_KEY/, /MONGODB_ATLAS_CLIENT_ID/],
            ],
            [
                "half a key pair",
                { "mongodbatlas:publicKey": "k" },
                [/mongodbatlas:publicKey is there, mongodbatlas:privateKey is missing/],
            ],
            [
                "half a service account",
                { "mongodbatlas:clientSecret": "k" },
                [/mongodbatlas:clientSecret is there, mongodbatlas:clientId is missing/],
            ],
            [
                "a plain http address",
                { "mongodbatlas:accessToken": "k", "mongodbatlas:baseUrl": "http://atlas.example" },
                [/https:\/\//],
            ],
        ] as const) {
            it(`fails at preview for ${what}`, async () => {
                const plugin = fakePlugin();
                await plugin.configure(config);
                const { failures } = await plugin.provider.check({}, given);
                assert.equal(failures?.length, 1);
                assert.equal(failures[0]!.property, "");
                words.forEach((word) => {
                    assert.match(failures[0]!.reason, word);
                });
            });
        }

        it("tells faults of the arguments and of the settings at once", async () => {
            const plugin = fakePlugin();
            await plugin.configure({ "mongodbatlas:baseUrl": "nowhere" });
            const { failures } = await plugin.provider.check({}, { ...given, retentionInDays: 0 });
            assert.deepEqual(
                failures?.map(({ property }) => property),
                ["retentionInDays", "", ""],
            );
        });

        it("remembers by which name the engine knows a renamed resource", async () => {
            const plugin = configuredPlugin();
            const { inputs: checked } = await plugin.provider.check(inputs(), { ...given, __urn: "urn:new" });
            assert.equal(plugin.session.currentUrn(urn), "urn:new");
            assert.equal((checked as SnapshotInputs).__urn, urn, "the first one is kept");
        });
    });

    describe("the hint at Pulumi's limit of parallel steps", () => {
        const later = start + minuteMs;
        /** One create that waits for ever, beside what a test has checked. */
        const begun = (plugin: FakePlugin) => {
            plugin.parallelHint.noteBegun("urn:begun", start);
            return plugin;
        };

        it("counts what was checked and is to be created", async () => {
            const plugin = begun(configuredPlugin());
            await plugin.provider.check({}, given);
            assert.match(plugin.parallelHint.text(later) ?? "", /not begun: 1,/);
        });

        it("does not count what is there already", async () => {
            const plugin = begun(configuredPlugin());
            await plugin.provider.check(inputs(), given);
            assert.equal(plugin.parallelHint.text(later), undefined);
        });

        it("does not count what its check has refused: it never begins", async () => {
            const plugin = begun(configuredPlugin());
            await plugin.provider.check({}, { ...given, retentionInDays: 0 });
            assert.equal(plugin.parallelHint.text(later), undefined);
        });

        it("does not count what the settings do not allow", async () => {
            const plugin = begun(fakePlugin());
            await plugin.configure({});
            await plugin.provider.check({}, given);
            assert.equal(plugin.parallelHint.text(later), undefined);
        });

        it("counts a create that has begun as under way, until it has ended", async () => {
            const plugin = begun(configuredPlugin({ list: [[]], post: [running], get: [done] }));
            await plugin.provider.check({}, { ...given, __urn: "urn:held" });
            await plugin.provider.check({}, given);
            const created = plugin.provider.create(inputs());
            const hint = plugin.parallelHint.text(later);
            assert.match(hint ?? "", /under way: 2; not begun: 1,/);
            await created;
        });

        it("is given also after creates that have succeeded", async () => {
            const plugin = begun(configuredPlugin({ list: [[]], post: [running], get: [done] }));
            await plugin.provider.check({}, { ...given, __urn: "urn:held" });
            await plugin.provider.create(inputs());
            assert.match(plugin.parallelHint.text(start + hourMs) ?? "", /under way: 1; not begun: 1,/);
        });

        it("is told of an end, and of a failure, after which Pulumi begins nothing new", async () => {
            const plugin = configuredPlugin({ list: [[]], post: [running], get: [done] });
            await plugin.provider.check({}, { ...given, __urn: "urn:held" });
            await plugin.provider.create(inputs());
            assert.equal(plugin.parallelHint.text(start + hourMs), undefined, "nothing is under way");
            const failing = begun(configuredPlugin({ list: [[]], post: [forbidden()] }));
            await failing.provider.check({}, { ...given, __urn: "urn:held" });
            await stacklessFailureOf(failing.provider.create(inputs()));
            assert.equal(failing.parallelHint.text(later), undefined);
        });
    });

    describe("diff", () => {
        const diff = (olds: object, news: object, startsAt = start + hourMs) =>
            configuredPlugin({}, startsAt).provider.diff(resourceId, olds, news);

        for (const [what, olds, news, expected] of [
            ["nothing changed", {}, {}, { changes: false, replaces: [] }],
            ["the retention changed", {}, { retentionInDays: 8 }, { replaces: [] }],
            ["what is only stored changed", {}, { timeouts: { create: "1m" } }, { replaces: [] }],
            [
                "a shorter retention was put off",
                { retentionInDays: 9, __due: true },
                {},
                { changes: true, replaces: [] },
            ],
            ["the triggers changed", {}, { triggers: ["v2"] }, { replaces: ["triggers"] }],
            ["a replacing argument is not known yet", {}, { clusterName: unknownValue }, { replaces: ["clusterName"] }],
            ["only the hidden URN differs", {}, { __urn: "urn:new" }, { changes: false, replaces: [] }],
            ["the stored one failed", { status: "failed" }, {}, { changes: true, replaces: ["status"] }],
            [
                "the stored one failed and the triggers changed",
                { status: "failed" },
                { triggers: ["v2"] },
                { changes: true, replaces: ["triggers", "status"] },
            ],
            ["a wait was interrupted", { status: "inProgress" }, {}, { changes: true, replaces: [] }],
            [
                "a wait was interrupted and the retention changed",
                { status: "queued" },
                { retentionInDays: 8 },
                { replaces: [] },
            ],
            [
                "nobody waits",
                { status: "queued", waitForCompletion: false },
                { waitForCompletion: false },
                { changes: false, replaces: [] },
            ],
            ["the stored one has expired", { status: "expired" }, {}, { changes: false, replaces: [] }],
            ["the captured text differs", { __provider: "exports.handler = old" }, {}, { changes: true, replaces: [] }],
            ["the state lacks the text", { __provider: undefined }, {}, { changes: true, replaces: [] }],
        ] as const) {
            it(`answers ${JSON.stringify(expected)} where ${what}`, async () => {
                const result = await diff(state(olds), inputs(news));
                assert.deepEqual(result, expected);
                assertPlain(result);
            });
        }

        it("replaces what has expired, with recreateOnExpiry", async () => {
            const both = { recreateOnExpiry: true };
            assert.deepEqual(await diff(state(both), inputs(both), start + 8 * dayMs), {
                changes: true,
                replaces: ["status"],
            });
        });

        it("leaves the state of the official provider as it stands, but for the text", async () => {
            const { __provider, ...olds } = state();
            assert.ok(__provider);
            assert.deepEqual(await diff(olds, inputs()), { changes: true, replaces: [] });
        });

        it("works offline, without credentials", async () => {
            const plugin = fakePlugin();
            await plugin.provider.diff(resourceId, state(), inputs());
            assert.deepEqual([plugin.atlas.calls, plugin.contexts], [[], []]);
        });

        it("throws, without a stack, for another retention of one that has expired", async () => {
            const error = await stacklessFailureOf(diff(state({ status: "expired" }), inputs({ retentionInDays: 8 })));
            assert.match(error.message, /triggers/);
        });

        it("makes an unfinished one the successor of what it replaced", async () => {
            const plugin = configuredPlugin();
            await plugin.provider.diff(resourceId, state({ status: "queued" }), inputs());
            const old = snapshotState({ snapshotId: idAt(start - dayMs) });
            assert.equal(plugin.session.successorOf(old)?.snapshotId, snapshotId);
        });

        it("takes no finished one for a successor that is still to be waited for", async () => {
            const plugin = configuredPlugin();
            await plugin.provider.diff(resourceId, state(), inputs());
            const old = snapshotState({ snapshotId: idAt(start - dayMs) });
            assert.equal(plugin.session.successorOf(old), undefined);
        });
    });

    describe("create", () => {
        it("returns the id and every output, all of it plain, without the captured text", async () => {
            const plugin = configuredPlugin({ list: [[]], post: [running], get: [done] });
            const result = await plugin.provider.create(inputs({ triggers: [null, { a: 1 }] }));
            assert.equal(result.id, resourceId);
            const outs = result.outs as SnapshotState;
            assert.deepEqual(inputsOf(outs), { ...snapshotInputs(), triggers: [null, { a: 1 }] });
            assert.deepEqual([outs.snapshotId, outs.status], [snapshotId, "completed"]);
            assert.ok(!("__provider" in outs));
            assertPlain(result);
            assert.equal(plugin.contexts[0]?.urn, urn);
        });

        it("asks for the configuration where there is none", async () => {
            const error = await stacklessFailureOf(fakePlugin().provider.create(inputs()));
            assert.match(error.message, /not configured/);
            const plugin = fakePlugin();
            await plugin.configure({ "mongodbatlas:publicKey": "k" });
            assert.match((await stacklessFailureOf(plugin.provider.create(inputs()))).message, /privateKey is missing/);
        });

        it("throws an error without an id where no snapshot was taken", async () => {
            const error = await stacklessFailureOf(
                configuredPlugin({ list: [[]], post: [forbidden()] }).provider.create(inputs()),
            );
            assert.deepEqual([error["id"], error["properties"], error["reasons"]], [undefined, undefined, undefined]);
        });

        for (const [what, get, status] of [
            ["that failed", [atlasSnapshot({ status: "failed" })], "failed"],
            ["whose wait was interrupted", [running, connectionError()], "inProgress"],
            ["that nobody knows anything of", [connectionError()], "queued"],
            ["that somebody deleted", [snapshotNotFound()], "failed"],
        ] as const) {
            it(`throws what keeps the id of one ${what}: id, properties with the captured text and all inputs, reasons`, async () => {
                const queued = unfinishedSnapshot({ status: "queued", mongodVersion: undefined });
                const plugin = configuredPlugin({ list: [[]], post: [queued], get });
                const news = inputs({ triggers: ["v1"], timeouts: { create: "1h" } });
                const error = await stacklessFailureOf(plugin.provider.create(news));
                assert.equal(error["id"], resourceId);
                assert.deepEqual(error["reasons"], [error.message]);
                assert.ok(error.message.length > 20);
                const properties = error["properties"] as SnapshotState & { __provider: string };
                assertPlain(properties);
                assert.deepEqual({ ...inputsOf(properties), __provider: properties.__provider }, news);
                assert.deepEqual([properties.snapshotId, properties.status], [snapshotId, status]);
            });
        }
    });

    describe("read", () => {
        const read = (script: Parameters<typeof configuredPlugin>[0], props?: object, startsAt = start + hourMs) =>
            configuredPlugin(script, startsAt).provider.read(resourceId, props);

        it("returns the drift among its inputs, or refresh would show none", async () => {
            const expiresAt = isoAt(start + 30 * dayMs);
            const plugin = configuredPlugin({ get: [atlasSnapshot({ expiresAt })] }, start + hourMs);
            const result = await plugin.provider.read(resourceId, state());
            assert.deepEqual(
                plugin.contexts.map(({ urn: forUrn }) => forUrn),
                [urn],
            );
            assert.equal(result.id, resourceId);
            assert.deepEqual(result.inputs, { ...snapshotInputs(), retentionInDays: 30 });
            assert.deepEqual(
                [(result.props as SnapshotState).retentionInDays, (result.props as SnapshotState).expiresAt],
                [30, expiresAt],
            );
            assertPlain(result);
        });

        it("returns the stored inputs where nothing has drifted, each of them", async () => {
            const own = {
                ...snapshotInputs({ triggers: ["v1"] }),
                timeouts: { create: "1m" },
                waitForCompletion: true,
            };
            const result = await read({ get: [done] }, state(own));
            assert.deepEqual(result.inputs, own);
        });

        it("returns an empty id for one that is gone", async () => {
            assert.deepEqual(await read({ get: [snapshotNotFound()] }, state()), {});
        });

        it("keeps one that is gone by its own expiry", async () => {
            const result = await read({ get: [snapshotNotFound()] }, state(), start + 8 * dayMs);
            assert.equal(result.id, resourceId);
            assert.deepEqual(result.props, snapshotState({ status: "expired" }));
            assert.deepEqual(result.inputs, snapshotInputs());
        });

        for (const error of [clusterNotFound(), groupNotFound(), forbidden(), connectionError()]) {
            it(`throws, without a stack, for ${error.message.slice(-50)}`, async () => {
                assert.ok(
                    (await stacklessFailureOf(read({ get: [error], group: [undefined] }, state()))).message.includes(
                        snapshotId,
                    ),
                );
            });
        }

        for (const [what, props] of [
            ["the captured text alone", { __provider: captured }],
            ["nothing", undefined],
        ] as const) {
            it(`reads a snapshot that the program does not manage, given ${what}`, async () => {
                const result = await read({ get: [done] }, props);
                assert.equal(result.id, resourceId);
                assert.deepEqual(
                    [(result.props as SnapshotState).snapshotId, (result.props as SnapshotState).projectId],
                    [snapshotId, projectId],
                );
                assertPlain(result);
            });
        }

        it("throws for a snapshot that the program asks for and that does not exist", async () => {
            assert.match(
                (await stacklessFailureOf(read({ get: [snapshotNotFound()] }, { __provider: captured }))).message,
                /SNAPSHOT_NOT_FOUND/,
            );
        });

        it("throws for an id that is none", async () => {
            const error = await stacklessFailureOf(configuredPlugin().provider.read("prod", { __provider: captured }));
            assert.match(error.message, /"prod" is not of the form \{projectId\}-\{clusterName\}-\{snapshotId\}/);
        });
    });

    describe("update", () => {
        it("returns every output, all of it plain, with the new inputs", async () => {
            const patched = atlasSnapshot({ expiresAt: isoAt(start + 8 * dayMs) });
            const plugin = configuredPlugin({ patch: [patched] });
            const result = await plugin.provider.update(resourceId, state(), inputs({ retentionInDays: 8 }));
            assert.deepEqual(
                plugin.contexts.map(({ urn: forUrn }) => forUrn),
                [urn],
            );
            assert.deepEqual(result.outs, {
                ...snapshotState({ retentionInDays: 8, expiresAt: patched.expiresAt! }),
                frequencyType: "ondemand",
            });
            assertPlain(result);
        });

        it("heals a state that lacks the captured text, and calls nothing", async () => {
            const plugin = configuredPlugin();
            const result = await plugin.provider.update(resourceId, snapshotState(), inputs());
            assert.deepEqual([result.outs, plugin.atlas.calls], [snapshotState(), []]);
        });

        it("keeps the id of a wait that is interrupted again", async () => {
            const plugin = configuredPlugin({ get: [running, connectionError()] });
            const error = await stacklessFailureOf(
                plugin.provider.update(resourceId, state({ status: "queued" }), inputs({ retentionInDays: 8 })),
            );
            assert.equal(error["id"], resourceId);
            assert.deepEqual(error["reasons"], [error.message]);
            assertPlain(error["properties"]);
            const properties = error["properties"] as Record<string, unknown>;
            assert.deepEqual(
                [properties["__provider"], properties["status"], properties["retentionInDays"]],
                [captured, "inProgress", 7],
            );
        });

        it("stores the new text with what it keeps", async () => {
            const plugin = configuredPlugin({ get: [connectionError()] });
            const olds = state({ status: "queued", __provider: "exports.handler = old" });
            const error = await stacklessFailureOf(plugin.provider.update(resourceId, olds, inputs()));
            assert.equal((error["properties"] as Record<string, unknown>)["__provider"], captured);
        });

        it("throws an error without an id where the state stays as it was", async () => {
            const plugin = configuredPlugin({ patch: [forbidden()] });
            const error = await stacklessFailureOf(
                plugin.provider.update(resourceId, state(), inputs({ retentionInDays: 8 })),
            );
            assert.equal(error["id"], undefined);
        });
    });

    describe("delete", () => {
        it("deletes what the state names", async () => {
            const plugin = configuredPlugin({ delete: [undefined] });
            await plugin.provider.delete(resourceId, state());
            assert.deepEqual(
                plugin.atlas.calls.map(({ operation, snapshotId: id }) => [operation, id]),
                [["delete", snapshotId]],
            );
            assert.equal(plugin.contexts[0]?.urn, urn);
        });

        it("deletes nothing that the program asks to adopt, also where the deletion comes first", async () => {
            const plugin = configuredPlugin({});
            await plugin.provider.check({}, { ...given, adoptSnapshotId: snapshotId });
            await plugin.provider.delete(resourceId, state());
            assert.deepEqual([plugin.atlas.calls, plugin.warnings.length], [[], 1]);
        });

        it("deletes what an interrupted create left in the state", async () => {
            const plugin = configuredPlugin({
                list: [[]],
                post: [running],
                get: [connectionError(), done],
            });
            const error = await stacklessFailureOf(plugin.provider.create(inputs()));
            const next = configuredPlugin({ get: [done], delete: [undefined] });
            await next.provider.delete(error["id"] as string, error["properties"] as object);
            assert.deepEqual(next.atlas.asked, ["get", "delete"]);
        });

        it("throws, without a stack, where it is still there", async () => {
            const error = await stacklessFailureOf(
                configuredPlugin({ delete: [forbidden()] }).provider.delete(resourceId, state()),
            );
            assert.ok(error.message.includes(snapshotId));
        });
    });

    describe("over several calls", () => {
        it("creates what it then finds unchanged", async () => {
            const plugin = configuredPlugin({ list: [[]], post: [running], get: [done] });
            const { inputs: news } = await plugin.provider.check({}, { ...given, triggers: [{ b: 1, a: [2] }] });
            const { id, outs } = await plugin.provider.create(news!);
            const olds = { ...outs, __provider: captured };
            assert.deepEqual(await plugin.provider.diff(id, olds, news!), { changes: false, replaces: [] });
            const { props, inputs: found } = await plugin.provider.read(id, olds);
            assert.deepEqual({ ...props, __provider: captured }, olds);
            assert.deepEqual({ ...found, __provider: captured }, news);
        });

        it("goes on where a create was interrupted, with a refresh in between too", async () => {
            const get = [connectionError(), running, running, done];
            const plugin = configuredPlugin({ list: [[]], post: [running], get });
            const error = await stacklessFailureOf(plugin.provider.create(inputs()));
            const { props, inputs: found } = await plugin.provider.read(resourceId, error["properties"] as object);
            const olds = { ...props, __provider: captured };
            const news = { ...found, __provider: captured };
            assert.deepEqual(await plugin.provider.diff(resourceId, olds, news), { changes: true, replaces: [] });
            const { outs } = await plugin.provider.update(resourceId, olds, news);
            assert.equal((outs as SnapshotState).status, "completed");
            assert.equal(plugin.atlas.callsOf("post").length, 1);
        });
    });
});

describe("the marker of unknown values", () => {
    it("is the SDK's own", () => {
        assert.equal(unknownValue, (pulumi.runtime as unknown as { unknownValue: string }).unknownValue);
    });
});
