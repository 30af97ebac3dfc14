import assert from "node:assert/strict";
import { inputsOf, outputsOf, type SnapshotState } from "../../../../provider/lifecycle/snapshot/state";
import { parseSnapshotResourceId, snapshotResourceId } from "../../../../provider/lifecycle/resourceId";
import { stateOf } from "../../../../provider/lifecycle/snapshot/outputs";
import {
    atlasSnapshot,
    clusterName,
    isoAt,
    projectId,
    resourceId,
    snapshotId,
    snapshotInputs,
    snapshotState,
    start,
} from "../../../support/fakeSnapshot";

describe("the state of a snapshot", () => {
    it("echoes every input beside everything that Atlas tells", () => {
        const inputs = snapshotInputs({
            triggers: ["v1"],
            waitForCompletion: false,
            recreateOnExpiry: true,
            timeouts: { create: "1h" },
        });
        const members = [{ id: "a".repeat(24), cloudProvider: "AWS", replicaSetName: "shard-0" }];
        assert.deepEqual(
            stateOf(inputs, {
                id: snapshotId,
                status: "completed",
                createdAt: isoAt(start),
                expiresAt: isoAt(start),
                snapshotType: "onDemand",
                frequencyType: "ondemand",
                type: "shardedCluster",
                storageSizeBytes: 0,
                mongodVersion: "7.0.14",
                masterKeyUUID: "72659f08-8b3c-4913-bb4e-a8a68e036502",
                cloudProvider: "AWS",
                replicaSetName: "shard-0",
                copyRegions: [],
                policyItems: ["b".repeat(24)],
                members,
                snapshotIds: ["c".repeat(24)],
                configServerType: "EMBEDDED",
                links: [{ rel: "self" }],
                somethingOfTomorrow: 1,
            }),
            {
                ...inputs,
                snapshotId,
                status: "completed",
                createdAt: isoAt(start),
                expiresAt: isoAt(start),
                snapshotType: "onDemand",
                frequencyType: "ondemand",
                type: "shardedCluster",
                storageSizeBytes: 0,
                mongodVersion: "7.0.14",
                masterKeyUuid: "72659f08-8b3c-4913-bb4e-a8a68e036502",
                cloudProvider: "AWS",
                replicaSetName: "shard-0",
                copyRegions: [],
                policyItems: ["b".repeat(24)],
                members,
                snapshotIds: ["c".repeat(24)],
                configServerType: "EMBEDDED",
            },
        );
    });

    it("leaves out what is absent or null, also inside the members", () => {
        const state = stateOf(snapshotInputs(), {
            id: snapshotId,
            createdAt: null,
            mongodVersion: undefined,
            members: [{ id: "a".repeat(24), cloudProvider: null }],
        });
        assert.deepEqual(state, {
            ...snapshotInputs(),
            snapshotId,
            status: "queued",
            members: [{ id: "a".repeat(24) }],
        });
    });

    it("keeps the description that was asked for, whatever Atlas made of it", () => {
        const { description } = stateOf(snapshotInputs(), atlasSnapshot({ description: "other" }));
        assert.equal(description, snapshotInputs().description);
    });

    it("falls apart into inputs and outputs", () => {
        const state = snapshotState({ triggers: [], timeouts: {} });
        const [inputs, outputs] = [inputsOf(state), outputsOf(state)];
        assert.deepEqual({ ...inputs, ...outputs }, state);
        assert.deepEqual(inputs, { ...snapshotInputs(), triggers: [], timeouts: {} });
        assert.deepEqual(
            Object.keys(outputs).filter((name) => name in inputs),
            [],
        );
    });
});

describe("the id of a snapshot resource", () => {
    it("holds project, cluster and snapshot", () => {
        assert.equal(snapshotResourceId(snapshotState()), resourceId);
        assert.deepEqual(parseSnapshotResourceId(resourceId), { projectId, clusterName, snapshotId });
    });

    for (const name of ["a", "-", "a-b-c", "5f1a2b3c4d5e6f7a8b9c0d1e", `x-${projectId}-x`]) {
        it(`is split around the cluster name ${name}`, () => {
            const id = snapshotResourceId({ projectId, clusterName: name, snapshotId });
            assert.equal(parseSnapshotResourceId(id).clusterName, name);
        });
    }

    for (const id of [
        "",
        "x",
        `${projectId}-${snapshotId}`,
        `${projectId}--${snapshotId}`,
        resourceId.toUpperCase(),
        ` ${resourceId}`,
    ]) {
        it(`is not ${JSON.stringify(id)}`, () => {
            assert.throws(() => parseSnapshotResourceId(id), /\{projectId\}-\{clusterName\}-\{snapshotId\}/);
        });
    }
});

describe("the state of an adopted snapshot", () => {
    const adopted = snapshotState({ description: "by hand", adoptSnapshotId: snapshotId, __adopted: true });

    it("shows Atlas's description, which is no input", () => {
        const { description, ...inputs } = snapshotInputs();
        assert.ok(description);
        const state = stateOf(inputs, atlasSnapshot({ description: "by hand" }));
        assert.deepEqual([state.description, state.__adopted], ["by hand", true]);
        assert.ok(!("description" in inputsOf(state)) && !("__adopted" in inputsOf(state)));
    });

    it("falls apart into inputs and outputs, and what is Atlas's own", () => {
        const [inputs, outputs] = [inputsOf(adopted), outputsOf(adopted)];
        assert.deepEqual({ ...inputs, ...outputs, description: "by hand", __adopted: true }, adopted);
    });
});

describe("the state of the official provider", () => {
    it("loses what it says of absent values, and nothing else", () => {
        const state = snapshotState({ copyRegions: [], policyItems: [], storageSizeBytes: 0 });
        const absent = { masterKeyUuid: "", frequencyType: null, members: [], snapshotIds: [] };
        assert.deepEqual(outputsOf({ ...state, ...absent } as unknown as SnapshotState), outputsOf(state));
        const members = [{ id: "a".repeat(24) }];
        assert.deepEqual(outputsOf({ ...state, members }).members, members);
    });

    const base64 = (text: string) => Buffer.from(text).toString("base64");
    const idOf = (parts: Record<string, string>) =>
        Object.entries(parts)
            .map(([name, value]) => `${base64(name)}:${base64(value)}`)
            .join("-");

    for (const name of ["a", "-", "Cluster0", "a-b-c", "x".repeat(64)]) {
        it(`has an id that is read for the cluster ${name.slice(0, 10)}, in any order of its parts`, () => {
            const parts = { cluster_name: name, project_id: projectId, snapshot_id: snapshotId };
            const ref = { projectId, clusterName: name, snapshotId };
            assert.deepEqual(parseSnapshotResourceId(idOf(parts)), ref);
            const { cluster_name, ...others } = parts;
            assert.deepEqual(parseSnapshotResourceId(idOf({ ...others, cluster_name })), ref);
        });
    }

    it("has no id without one of its parts", () => {
        assert.throws(
            () => parseSnapshotResourceId(idOf({ cluster_name: "a", project_id: projectId })),
            /is not of the form/,
        );
    });
});
