import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { LegacySnapshotExpiry, OnDemandSnapshot, Provider } from "../../../provider";
import { capturedText } from "../../../provider/resources/captured";
import type { LegacySnapshotExpiryArgs } from "../../../provider";
import { declaredOutputs, outputsOf } from "../../support/declaredOutputs";
import { registrationsOf, valueOf } from "../../support/fakeEngine";
import { clusterName, projectId, resourceId, snapshotId } from "../../support/fakeSnapshot";
import { urn, wanted } from "../../support/fakeLegacy";

const type = "pulumi-nodejs:dynamic/atlas:LegacySnapshotExpiry";
const args: LegacySnapshotExpiryArgs = { projectId, clusterName, snapshotId, expires: wanted };
const __provider = capturedText("legacySnapshotExpiry");

describe("the class LegacySnapshotExpiry", () => {
    it("registers its arguments, the captured text and its URN, and nothing else", async () => {
        const registered = await registrationsOf(() => {
            new LegacySnapshotExpiry("audit", args);
        });
        assert.deepEqual(registered, [{ type, name: "audit", inputs: { ...args, __provider, __urn: urn } }]);
    });

    it("passes every argument on, outputs and customTimeouts included", async () => {
        const [registered] = await registrationsOf(() => {
            new LegacySnapshotExpiry(
                "audit",
                {
                    projectId: pulumi.output(projectId),
                    clusterName: Promise.resolve(clusterName),
                    snapshotId,
                    doNotDelete: pulumi.output(true),
                    onDelete: "restore",
                    timeouts: { create: "1m" },
                },
                { customTimeouts: { create: "9m", delete: "2m" } },
            );
        });
        assert.deepEqual(registered?.inputs, {
            projectId,
            clusterName,
            snapshotId,
            doNotDelete: true,
            onDelete: "restore",
            timeouts: { create: "1m", delete: "2m" },
            __provider,
            __urn: urn,
        });
    });

    it("has exactly the outputs that it declares", async () => {
        const names: string[] = [];
        await registrationsOf(() => {
            names.push(...outputsOf(new LegacySnapshotExpiry("audit", args)));
        });
        assert.deepEqual(names.sort(), declaredOutputs("resources/legacySnapshotExpiry").sort());
    });

    for (const how of ["new", "get"]) {
        it(`goes to the account of an explicit provider, by ${how}`, async () => {
            const [, expiry] = await registrationsOf(() => {
                const provider = new Provider("eu", { accessToken: "token" });
                if (how === "get") {
                    LegacySnapshotExpiry.get("audit", resourceId, undefined, { provider });
                } else {
                    new LegacySnapshotExpiry("audit", args, { provider });
                }
            });
            assert.equal(expiry?.name, "audit");
            assert.match(expiry.provider ?? "", /pulumi:providers:pulumi-nodejs::eu::/);
        });
    }

    it("reads by id with get, with nothing but the captured text", async () => {
        const ids: string[] = [];
        const registered = await registrationsOf(async () => {
            ids.push(await valueOf(LegacySnapshotExpiry.get("old", pulumi.output(resourceId)).id));
        });
        assert.deepEqual(registered, [{ type, name: "old", inputs: { __provider }, id: resourceId }]);
        assert.deepEqual(ids, [resourceId]);
    });

    it("has the type token that policy packs look for", () => {
        assert.equal(LegacySnapshotExpiry.__pulumiType, type);
    });

    it("knows its instances, also those of another copy of the package", async () => {
        const results: boolean[] = [];
        await registrationsOf(() => {
            results.push(LegacySnapshotExpiry.isInstance(new LegacySnapshotExpiry("audit", args)));
            const snapshot = new OnDemandSnapshot("nightly", { projectId, clusterName, retentionInDays: 7 });
            results.push(LegacySnapshotExpiry.isInstance(snapshot));
        });
        results.push(...[{ __pulumiType: type }, {}, null].map((value) => LegacySnapshotExpiry.isInstance(value)));
        assert.deepEqual(results, [true, false, true, false, false]);
    });
});
