import assert from "node:assert/strict";
import { inputsOf, outputsOf } from "../../../provider/lifecycle/inputs";
import { parseSnapshotResourceId, snapshotResourceId } from "../../../provider/lifecycle/resourceId";
import { stateOf } from "../../../provider/lifecycle/outputs";
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
} from "../../support/fakeSnapshot";

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
