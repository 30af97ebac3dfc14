import assert from "node:assert/strict";
import { entriesFor } from "../../../provider/importFile/entries";
import { programFor } from "../../../provider/importFile/program";
import { OnDemandSnapshot } from "../../../provider/index";
import { capturedText } from "../../../provider/resources/captured";
import { checkSnapshot } from "../../../provider/lifecycle/snapshot/check";
import { diffSnapshot } from "../../../provider/lifecycle/snapshot/diff";
import type { SnapshotInputs } from "../../../provider/lifecycle/snapshot/state";
import {
    atlasSnapshot,
    clusterName,
    dayMs,
    isoAt,
    projectId,
    resourceId,
    snapshotId,
    start,
} from "../../support/fakeSnapshot";

const cluster = { projectId, clusterName };
const stack = { project: "shop", stack: "dev" };

describe("the entries of an import file", () => {
    const snapshot = atlasSnapshot({ description: "by hand", masterKeyUUID: null });
    const [entry] = entriesFor(cluster, [snapshot], stack);
    const captured = capturedText("onDemandSnapshot");

    it("hold type, id, inputs and outputs, so that nothing has to be read", () => {
        const __urn = `urn:pulumi:dev::shop::${OnDemandSnapshot.__pulumiType}::by-hand`;
        const inputs = { projectId, clusterName, retentionInDays: 7, __urn, __provider: captured };
        assert.deepEqual(entry, {
            type: OnDemandSnapshot.__pulumiType,
            name: "by-hand",
            id: resourceId,
            inputs,
            outputs: {
                ...inputs,
                description: "by hand",
                __adopted: true,
                snapshotId,
                status: "completed",
                snapshotType: "onDemand",
                frequencyType: "ondemand",
                type: "replicaSet",
                createdAt: isoAt(start),
                expiresAt: isoAt(start + 7 * dayMs),
            },
        });
    });

    it("differ in nothing from what the program gives", () => {
        const { __provider, ...olds } = entry!.inputs;
        const { inputs, failures } = checkSnapshot({ ...entry!.inputs }, { ...olds, __provider });
        assert.deepEqual([inputs, failures], [entry!.inputs, []]);
        const { changed, replaces } = diffSnapshot(entry!.outputs, inputs as unknown as SnapshotInputs, start);
        assert.deepEqual([changed, replaces], [[], []]);
    });

    it("tell the retention in force, at least one day", () => {
        for (const [ms, days] of [
            [7 * dayMs + 75_000, 7],
            [400 * dayMs, 400],
            [1000, 1],
        ] as const) {
            const [one] = entriesFor(cluster, [{ ...snapshot, expiresAt: isoAt(start + ms) }], stack);
            assert.deepEqual([one?.inputs.retentionInDays, one?.outputs["retentionInDays"]], [days, days]);
        }
    });

    it("have a program that goes with them", () => {
        assert.equal(
            programFor([entry!]),
            'import { OnDemandSnapshot } from "pulumi-atlas-snapshots";\n\n' +
                `new OnDemandSnapshot("by-hand", { projectId: "${projectId}", clusterName: "${clusterName}", retentionInDays: 7 });\n`,
        );
    });
});
