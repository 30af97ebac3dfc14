import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import sinon from "sinon";
import { OnDemandSnapshot, type OnDemandSnapshotArgs, Provider } from "../../../provider";
import { capturedText } from "../../../provider/resources/captured";
import { declaredOutputs, outputsOf } from "../../support/declaredOutputs";
import { registrationsOf, valueOf } from "../../support/fakeEngine";
import { clusterName, projectId, resourceId, urn } from "../../support/fakeSnapshot";

const type = "pulumi-nodejs:dynamic/atlas:OnDemandSnapshot";
const args: OnDemandSnapshotArgs = { projectId, clusterName, retentionInDays: 7 };
const __provider = capturedText("onDemandSnapshot");

class Database extends pulumi.ComponentResource {
    constructor(name: string, opts?: pulumi.ComponentResourceOptions) {
        super("shop:db:Database", name, {}, opts);
    }
}

/** The timeouts that one resource registers. */
async function timeoutsOf(
    timeouts: OnDemandSnapshotArgs["timeouts"],
    customTimeouts: pulumi.CustomTimeouts | undefined,
): Promise<unknown> {
    const [registered] = await registrationsOf(() => {
        new OnDemandSnapshot(
            "nightly",
            { ...args, ...(timeouts && { timeouts }) },
            customTimeouts && { customTimeouts },
        );
    });
    return registered?.inputs["timeouts"];
}

describe("the class OnDemandSnapshot", () => {
    it("registers its arguments, the captured text and its URN, and nothing else", async () => {
        const registered = await registrationsOf(() => {
            new OnDemandSnapshot("nightly", args);
        });
        assert.deepEqual(registered, [{ type, name: "nightly", inputs: { ...args, __provider, __urn: urn } }]);
    });

    it("passes every argument on", async () => {
        const all: OnDemandSnapshotArgs = {
            ...args,
            description: "mine",
            triggers: ["v1", { a: [1] }],
            waitForCompletion: false,
            recreateOnExpiry: true,
            timeouts: { create: "1h", update: "2h", delete: "3h" },
        };
        const [registered] = await registrationsOf(() => {
            new OnDemandSnapshot("nightly", all);
        });
        assert.deepEqual(registered?.inputs, { ...all, __provider, __urn: urn });
    });

    it("takes inputs that are outputs, also inside lists", async () => {
        const [registered] = await registrationsOf(() => {
            new OnDemandSnapshot("nightly", {
                projectId: pulumi.output(projectId),
                clusterName: Promise.resolve(clusterName),
                retentionInDays: pulumi.output(7),
                triggers: [pulumi.output("v1")],
                timeouts: pulumi.output({ create: "1m" }),
            });
        });
        assert.deepEqual(registered?.inputs, {
            ...args,
            triggers: ["v1"],
            timeouts: { create: "1m" },
            __provider,
            __urn: urn,
        });
    });

    it("tells its URN under a component too", async () => {
        const parents: string[] = [];
        const registered = await registrationsOf(async () => {
            const parent = new Database("main");
            new OnDemandSnapshot("nightly", args, { parent });
            parents.push(await valueOf(parent.urn));
        });
        assert.match(parents[0]!, /shop:db:Database::main$/);
        assert.equal(
            registered.find((one) => one.type === type)?.inputs["__urn"],
            parents[0]!.replace(/::main$/, `$$${type}::nightly`),
        );
    });

    for (const [what, timeouts, custom, expected] of [
        ["nothing", undefined, undefined, undefined],
        [
            "customTimeouts alone",
            undefined,
            { create: "1h", update: "2h", delete: "3h" },
            { create: "1h", update: "2h", delete: "3h" },
        ],
        ["timeouts alone", { create: "1h" }, undefined, { create: "1h" }],
        [
            "both: customTimeouts fill what is missing",
            { create: "1h" },
            { create: "9h", delete: "3h" },
            { create: "1h", delete: "3h" },
        ],
        ["a timeout that is undefined", { create: undefined }, { create: "9h" }, { create: "9h" }],
        ["an output", pulumi.output({ create: "1h" }), { update: "2h" }, { create: "1h", update: "2h" }],
        ["customTimeouts without any", undefined, {}, {}],
    ] as const) {
        it(`has the timeouts of ${what}`, async () => {
            assert.deepEqual(await timeoutsOf(timeouts as OnDemandSnapshotArgs["timeouts"], custom), expected);
        });
    }

    it("has exactly the outputs that it declares", async () => {
        const names: string[] = [];
        await registrationsOf(() => {
            names.push(...outputsOf(new OnDemandSnapshot("nightly", args)));
        });
        assert.deepEqual(names.sort(), declaredOutputs("resources/onDemandSnapshot").sort());
    });

    it("resolves its outputs", async () => {
        let resolved: unknown;
        await registrationsOf(() => {
            const { projectId: id, retentionInDays } = new OnDemandSnapshot("nightly", args);
            return pulumi.all([id, retentionInDays]).apply((values) => {
                resolved = values;
            });
        });
        assert.deepEqual(resolved, [projectId, 7]);
    });

    describe("get", () => {
        it("reads by id, with nothing but the captured text", async () => {
            const registered = await registrationsOf(() => {
                OnDemandSnapshot.get("old", resourceId);
            });
            assert.deepEqual(registered, [{ type, name: "old", inputs: { __provider }, id: resourceId }]);
        });

        it("takes options", async () => {
            const ids: string[] = [];
            await registrationsOf(async () => {
                const parent = new Database("main");
                const old = OnDemandSnapshot.get("old", pulumi.output(resourceId), undefined, { parent });
                ids.push(await valueOf(old.id), await valueOf(old.urn));
            });
            assert.deepEqual(ids[0], resourceId);
            assert.match(ids[1]!, /Database\$/);
        });

        it("reads in the account of an explicit provider", async () => {
            const [, old] = await registrationsOf(() => {
                const provider = new Provider("eu", { accessToken: "token" });
                OnDemandSnapshot.get("old", resourceId, undefined, { provider });
            });
            assert.match(old?.provider ?? "", /pulumi:providers:pulumi-nodejs::eu::/);
        });
    });

    it("has the type token that policy packs look for, on the class and on each instance", async () => {
        assert.equal(OnDemandSnapshot.__pulumiType, type);
        const results: unknown[] = [];
        await registrationsOf(() => {
            const snapshot = new OnDemandSnapshot("nightly", args);
            results.push((snapshot as unknown as { __pulumiType: string }).__pulumiType);
            results.push(OnDemandSnapshot.isInstance(snapshot), OnDemandSnapshot.isInstance(new Database("main")));
        });
        assert.deepEqual(results, [type, true, false]);
    });

    for (const [value, is] of [
        [{ __pulumiType: type }, true],
        [{ __pulumiType: "mongodbatlas:index/cloudBackupSnapshot:CloudBackupSnapshot" }, false],
        [{}, false],
        [null, false],
        [undefined, false],
        [type, false],
    ] as const) {
        it(`${is ? "recognises an instance of another copy of the package in" : "takes for no instance"} ${JSON.stringify(value)}`, () => {
            assert.equal(OnDemandSnapshot.isInstance(value), is);
        });
    }

    it("says at once that Bun has no dynamic providers", async () => {
        const versions = sinon.stub(process, "versions").value({ ...process.versions, bun: "1.2.0" });
        try {
            await registrationsOf(() => {
                assert.throws(() => new OnDemandSnapshot("nightly", args), /Bun.*runtime: nodejs/);
            });
        } finally {
            versions.restore();
        }
    });

    it("refuses the option `import`, which Pulumi cannot serve", async () => {
        await registrationsOf(() => {
            assert.throws(
                () => new OnDemandSnapshot("nightly", args, { import: "id" }),
                /nightly.*`import`.*adoptSnapshotId/,
            );
        });
    });

    it("goes to the account of an explicit provider", async () => {
        const [provider, snapshot] = await registrationsOf(() => {
            new OnDemandSnapshot("nightly", args, { provider: new Provider("eu", { accessToken: "token" }) });
        });
        assert.equal(provider?.type, "pulumi:providers:pulumi-nodejs");
        assert.equal(snapshot?.type, type);
        assert.match(snapshot.provider ?? "", /pulumi:providers:pulumi-nodejs::eu::/);
    });
});
