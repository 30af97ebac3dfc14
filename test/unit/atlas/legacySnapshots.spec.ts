import assert from "node:assert/strict";
import { AtlasClient } from "../../../provider/atlas/client";
import { AtlasShapeError } from "../../../provider/atlas/errors";
import { LegacySnapshotOperations } from "../../../provider/atlas/legacySnapshots";
import { budgetUntil, makeAnswer, readyToken, ScriptedTransport, settingsWith } from "../../support/clientScript";
import { failureOf } from "../../support/failureOf";
import { VirtualClock } from "../../support/virtualClock";

const cluster = { projectId: "5f1a", clusterName: "c" };
const snapshot = { ...cluster, snapshotId: "5c9d" };

function start(body: object) {
    const clock = new VirtualClock();
    const answers = Array.from({ length: 3 }, () => makeAnswer(200, body));
    const client = new AtlasClient(settingsWith(readyToken), new ScriptedTransport(...answers).send, clock);
    return { operations: new LegacySnapshotOperations(client), budget: budgetUntil(clock.now() + 600_000) };
}

describe("LegacySnapshotOperations: fields of an odd form", () => {
    for (const [name, odd] of [
        ["doNotDelete", "true"],
        ["expires", 1893456000],
        ["complete", "yes"],
    ] as const) {
        it(`do not make ${name} absent, because it is decided by it what may be changed or deleted`, async () => {
            const { operations, budget } = start({ id: "5c9d", [name]: odd });
            for (const asked of [
                operations.getClusterSnapshot(snapshot, budget),
                start({ id: "5c9d", [name]: odd }).operations.updateClusterSnapshot(
                    snapshot,
                    { doNotDelete: true },
                    budget,
                ),
            ]) {
                const error = await failureOf(asked);
                assert.ok(error instanceof AtlasShapeError);
                assert.match(error.message, new RegExp(`: ${name} is (string|number)$`));
            }
        });
    }

    it("are absent where they are only shown", async () => {
        const { operations, budget } = start({
            id: "5c9d",
            doNotDelete: true,
            created: "today",
            incremental: 0,
            parts: [{ dataSizeBytes: "1", typeName: "REPLICA_SET" }, "odd"],
        });
        const { doNotDelete, created, incremental, parts } = await operations.getClusterSnapshot(snapshot, budget);
        assert.deepEqual([doNotDelete, created, incremental], [true, undefined, undefined]);
        assert.deepEqual(parts, [{ dataSizeBytes: undefined, typeName: "REPLICA_SET" }]);
    });

    it("take nothing else from a list", async () => {
        const { operations, budget } = start({ results: [{ id: "5c9d", expires: 7 }, { id: 8 }, { id: "5c9e" }] });
        const found = await operations.listClusterSnapshots(cluster, {}, budget);
        assert.deepEqual(
            found.map(({ id }) => id),
            ["5c9d", "5c9e"],
        );
    });
});
