import assert from "node:assert/strict";
import type { dynamic } from "@pulumi/pulumi";
import { capturedText } from "../../../provider/resources/captured";
import type { Account } from "../../../provider/atlas/accounts";
import { dynamicProvider } from "../../../provider/dynamic/adapter";
import { ParallelHint } from "../../../provider/dynamic/parallelHint";
import { expiryLifeCycle } from "../../../provider/lifecycle/expiry/lifeCycle";
import type { PluginProcess } from "../../../provider/dynamic/pluginProcess";
import { Session } from "../../../provider/lifecycle/session";
import { unknownValue } from "../../../provider/lifecycle/unknown";
import * as runtime from "../../../provider/runtime";
import { findSettings } from "../../../provider/settings/settings";
import { apiError, snapshotNotFound } from "../../support/fakeAtlas";
import { clusterName, dayMs, projectId, resourceId, snapshotId, start } from "../../support/fakeSnapshot";
import { stacklessFailureOf } from "../../support/failureOf";
import {
    expiryInputs,
    expiryState,
    fakeLegacy,
    former,
    keeping,
    legacySnapshot,
    type LegacyScript,
    other,
    otherUrn,
    urn,
    wanted,
} from "../../support/fakeLegacy";

type Provider = Required<dynamic.ResourceProvider<object, object>>;

const __provider = capturedText("legacySnapshotExpiry");
const inputs = (changes: Parameters<typeof expiryInputs>[0] = {}) => ({ ...expiryInputs(changes), __provider });
const state = (changes: Parameters<typeof expiryState>[0] = {}) => ({ ...expiryState(changes), __provider });
const keys = { "mongodbatlas:publicKey": "public", "mongodbatlas:privateKey": "private" };

function pluginWith(script: LegacyScript = {}, config: Record<string, string> = keys, startsAt = start) {
    const fake = fakeLegacy(script, startsAt);
    const session = new Session();
    const urns: string[] = [];
    const plugin: PluginProcess = {
        session,
        holders: fake.context.holders,
        clock: fake.clock,
        findSettings: (get) => findSettings((key) => get(`mongodbatlas:${key}`), {}),
        warnOnce: () => undefined,
        noteExisting: () => undefined,
        parallelHint: new ParallelHint(),
        contextFor: (lifeCycle, _settings, forUrn) => {
            urns.push(forUrn);
            return { ...fake.context, atlas: lifeCycle.atlasIn({ legacy: fake.context.atlas } as Account) };
        },
    };
    const provider = dynamicProvider(expiryLifeCycle, plugin) as Provider;
    void provider.configure({ config: { get: (key: string) => config[key] } as dynamic.Config });
    return { ...fake, provider, session, urns };
}

/** A copy through JSON, as the SDK makes one, differs from anything that holds `undefined`, a date or a class. */
function assertPlain(value: unknown): void {
    assert.deepStrictEqual(value, JSON.parse(JSON.stringify(value)));
}

describe("the dynamic provider of LegacySnapshotExpiry", () => {
    it("is what the captured text asks for, with every method", () => {
        const methods = ["check", "configure", "create", "delete", "diff", "read", "update"];
        assert.deepEqual(Object.keys(runtime.legacySnapshotExpiry()).sort(), methods);
        assert.match(__provider, /require\("pulumi-atlas-snapshots\/runtime"\)\.legacySnapshotExpiry\(\)$/);
    });

    it("tells faults of the arguments and of the settings at once, without asking Atlas", async () => {
        const { provider, asked } = pluginWith({}, {});
        const { failures } = await provider.check({}, { projectId, clusterName, __provider });
        assert.deepEqual(
            failures?.map(({ property }) => property),
            ["snapshotId", "expires", ""],
        );
        assert.deepEqual(asked, []);
    });

    it("returns nothing undefined from check", async () => {
        const result = await pluginWith().provider.check({}, { ...inputs(), timeouts: undefined });
        assert.deepEqual(result.inputs, inputs());
        assertPlain(result);
    });

    it("remembers by which name the engine knows a renamed resource", async () => {
        const { provider, session } = pluginWith();
        const { inputs: checked } = await provider.check(inputs(), { ...inputs(), __urn: "urn:new" });
        assert.equal(session.currentUrn(urn), "urn:new");
        assert.equal((checked as { __urn: string }).__urn, urn);
    });

    for (const [what, olds, news, expected] of [
        ["nothing changed", {}, {}, { changes: false, replaces: [] }],
        ["the expiry changed", {}, { expires: other }, { replaces: [] }],
        ["the date became doNotDelete", {}, keeping, { replaces: [] }],
        ["what is only stored changed", {}, { onDelete: "restore" }, { replaces: [] }],
        ["another snapshot is named", {}, { snapshotId: "a".repeat(24) }, { replaces: ["snapshotId"] }],
        ["the snapshot is not known yet", {}, { snapshotId: unknownValue }, { replaces: ["snapshotId"] }],
        ["the captured text differs", { __provider: "old" }, {}, { changes: true, replaces: [] }],
        ["the state lacks the text", { __provider: undefined }, {}, { changes: true, replaces: [] }],
        // The engine would compare inputs, which ask for the same as before.
        ["the expiry is due", { __due: true }, {}, { changes: true, replaces: [] }],
        ["the expiry is due, and another one", { __due: true, expires: other }, {}, { changes: true, replaces: [] }],
    ] as const) {
        it(`answers ${JSON.stringify(expected)} to diff where ${what}`, async () => {
            const { provider, asked } = pluginWith({}, {});
            assert.deepEqual(await provider.diff(resourceId, { ...state(), ...olds }, inputs(news)), expected);
            assert.deepEqual(asked, []);
        });
    }

    it("creates with the id of the official provider's form, and plain outputs without the captured text", async () => {
        const patch = [legacySnapshot({ expires: wanted })];
        const { provider, urns } = pluginWith({ get: [legacySnapshot({ lastOplogAppliedTimestamp: null })], patch });
        const result = await provider.create(inputs());
        assert.deepEqual(result, { id: resourceId, outs: expiryState() });
        assertPlain(result);
        assert.deepEqual(urns, [urn]);
    });

    it("throws without an id, and without a stack, where create fails: nothing is stored", async () => {
        const error = await stacklessFailureOf(pluginWith({ get: [snapshotNotFound()] }).provider.create(inputs()));
        assert.ok(!("id" in error));
        assert.match(error.message, /SNAPSHOT_NOT_FOUND/);
    });

    for (const [verb, script, failing] of [
        [
            "create",
            { get: [legacySnapshot()], patch: [apiError(503)] },
            (provider: Provider) => provider.create(inputs()),
        ],
        [
            "update",
            { get: [legacySnapshot()], patch: [apiError(503)] },
            (provider: Provider) => provider.update(resourceId, state({ expires: former }), inputs()),
        ],
    ] as const) {
        it(`keeps id and former expiry where ${verb} fails after its PATCH, which Atlas may have carried out`, async () => {
            const error = await stacklessFailureOf(failing(pluginWith(script).provider));
            const { id, properties, reasons } = error;
            const unfinished = { expires: former, __due: true, __asked: wanted } as const;
            assert.deepEqual([id, properties], [resourceId, state(unfinished)]);
            assertPlain(properties);
            assert.deepEqual(reasons, [error.message]);
            assert.match(error.message, /Whether Atlas has changed it all the same is not known: the next `pulumi up`/);
        });
    }

    it("works for the resource by the URN that the engine knows it by, in every method", async () => {
        const script = { get: [legacySnapshot({ expires: wanted })], patch: [legacySnapshot({ expires: other })] };
        const { provider, urns } = pluginWith(script);
        await provider.check(inputs(), { ...inputs(), __urn: "urn:new" });
        await provider.diff(resourceId, state(), inputs());
        await provider.read(resourceId, state());
        await provider.update(resourceId, state(), inputs({ expires: other }));
        await provider.delete(resourceId, state());
        assert.deepEqual(urns, ["urn:new", "urn:new", "urn:new"]);
    });

    it("notes what the program declares: no deletion of the run touches it, whatever their order", async () => {
        const { provider, asked, warnings } = pluginWith();
        await provider.check({}, { ...inputs(), __urn: otherUrn });
        await provider.delete(resourceId, state({ onDelete: "deleteSnapshot" }));
        assert.deepEqual(asked, []);
        assert.match(warnings[0]!, /onDelete "deleteSnapshot" was not carried out.*the resource "elsewhere"/);
    });

    it("returns inputs from a refresh, so that drift is seen", async () => {
        const { provider, urns } = pluginWith({ get: [legacySnapshot({ expires: other })] });
        const result = await provider.read(resourceId, state());
        assert.deepEqual(urns, [urn]);
        assert.deepEqual(result, {
            id: resourceId,
            props: expiryState({ expires: other, __found: true }),
            inputs: expiryInputs({ expires: other, __found: true }),
        });
        assertPlain(result);
    });

    it("returns no id where the snapshot is gone, and the stored state where it expired as told", async () => {
        const script = { get: [snapshotNotFound()] };
        assert.deepEqual(await pluginWith(script).provider.read(resourceId, state()), {});
        const later = pluginWith(script, keys, start + 400 * dayMs);
        assert.deepEqual((await later.provider.read(resourceId, state())).props, expiryState());
    });

    it("reads by id alone for get, and fails for one that does not exist", async () => {
        const {
            id,
            props,
            inputs: none,
        } = await pluginWith({ get: [legacySnapshot()] }).provider.read(resourceId, {
            __provider,
        });
        assert.deepEqual([id, none], [resourceId, undefined]);
        assert.equal((props as { snapshotId: string }).snapshotId, snapshotId);
        const missing = pluginWith({ get: [snapshotNotFound()] });
        const error = await stacklessFailureOf(missing.provider.read(resourceId, { __provider }));
        assert.match(error.message, /could not be read/);
        assert.match(
            (await stacklessFailureOf(missing.provider.read("x", { __provider }))).message,
            /is not of the form/,
        );
    });

    it("updates with plain outputs", async () => {
        const get = [legacySnapshot({ expires: wanted })];
        const { provider, urns } = pluginWith({ get, patch: [legacySnapshot({ expires: other })] });
        const result = await provider.update(resourceId, state(), inputs({ expires: other }));
        assert.deepEqual(urns, [urn]);
        assert.deepEqual(result, { outs: expiryState({ expires: other }) });
        assertPlain(result);
    });

    it("throws without an id where update fails: the stored state stays", async () => {
        const { provider } = pluginWith({ get: [snapshotNotFound()] });
        const error = await stacklessFailureOf(provider.update(resourceId, state(), inputs({ expires: other })));
        assert.ok(!("id" in error));
    });

    it("carries onDelete out, and throws without a stack where that fails", async () => {
        const get = [legacySnapshot({ expires: wanted })];
        const { provider, asked, urns } = pluginWith({ get, delete: [undefined] });
        await provider.delete(resourceId, state({ onDelete: "deleteSnapshot" }));
        assert.deepEqual([asked, urns], [["get", "delete"], [urn]]);
        const failing = pluginWith({ get, delete: [new Error("no")] });
        await stacklessFailureOf(failing.provider.delete(resourceId, state({ onDelete: "deleteSnapshot" })));
    });

    it("spares, in delete, a snapshot that a create of the same run has taken: a forced replacement has the same", async () => {
        const { provider, asked, warnings } = pluginWith({ get: [legacySnapshot({ expires: wanted })] });
        await provider.create(inputs({ onDelete: "deleteSnapshot" }));
        await provider.delete(resourceId, state({ onDelete: "deleteSnapshot" }));
        assert.deepEqual([asked, warnings.length], [["get"], 1]);
    });
});
