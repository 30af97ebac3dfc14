import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { OnDemandSnapshot, Provider, SnapshotCompletion } from "../../../provider";
import { capturedText } from "../../../provider/resources/captured";
import { declaredOutputs, outputsOf } from "../../support/declaredOutputs";
import { registrationsOf } from "../../support/fakeEngine";
import { clusterName, projectId, resourceId } from "../../support/fakeSnapshot";

const type = "pulumi-nodejs:dynamic/atlas:SnapshotCompletion";
const __provider = capturedText("snapshotCompletion");

describe("the class SnapshotCompletion", () => {
    it("registers its arguments, the captured text and its URN, and nothing else", async () => {
        const registered = await registrationsOf(() => {
            new SnapshotCompletion(
                "all",
                { snapshots: [pulumi.output(resourceId)], triggers: [1], timeouts: { update: "1m" } },
                { customTimeouts: { create: "9m" } },
            );
        });
        assert.deepEqual(
            registered.map(({ inputs: _, ...registration }) => registration),
            [{ type, name: "all" }],
        );
        const { __urn, ...others } = registered[0]?.inputs ?? {};
        assert.match(String(__urn), /dynamic\/atlas:SnapshotCompletion::all$/);
        const timeouts = { create: "9m", update: "1m" };
        assert.deepEqual(others, { snapshots: [resourceId], triggers: [1], timeouts, __provider });
    });

    it("has exactly the outputs that it declares", async () => {
        const names: string[] = [];
        await registrationsOf(() => {
            names.push(...outputsOf(new SnapshotCompletion("all", { snapshots: [] })));
        });
        assert.deepEqual(names.sort(), declaredOutputs("resources/snapshotCompletion").sort());
    });

    it("goes to the account of an explicit provider", async () => {
        const [, gate] = await registrationsOf(() => {
            const provider = new Provider("eu", { accessToken: "token" });
            new SnapshotCompletion("all", { snapshots: [] }, { provider });
        });
        assert.match(gate?.provider ?? "", /pulumi:providers:pulumi-nodejs::eu::/);
    });

    it("has the type token that policy packs look for, and knows its instances", async () => {
        assert.equal(SnapshotCompletion.__pulumiType, type);
        const results: boolean[] = [];
        await registrationsOf(() => {
            results.push(SnapshotCompletion.isInstance(new SnapshotCompletion("all", { snapshots: [] })));
            const snapshot = new OnDemandSnapshot("nightly", { projectId, clusterName, retentionInDays: 7 });
            results.push(SnapshotCompletion.isInstance(snapshot), SnapshotCompletion.isInstance(undefined));
        });
        assert.deepEqual(results, [true, false, false]);
    });

    it("refuses to be imported, with what to do instead", async () => {
        await registrationsOf(() => {
            assert.throws(
                () => new SnapshotCompletion("all", { snapshots: [] }, { import: "completion-1" }),
                /all: the resource option `import` does not work .*declare the resource without it/,
            );
        });
    });
});
