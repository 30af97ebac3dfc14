/** Faults of every kind, performed on real connections: what the client recovers from, and what it leaves to its caller. */
import assert from "node:assert/strict";
import type { Fault, FaultKind } from "../../../provider/local";
import { failureOf } from "../../support/failureOf";
import { cluster, type SocketRig, withSockets } from "../../support/clientSockets";
import { apiKey, serviceAccount } from "../../support/localAccount";

type When = "before" | "after";

const faults: [what: string, fault: FaultKind][] = [
    ["a reset", { kind: "reset" }],
    ["a request that hangs", { kind: "hang" }],
    ["a truncated answer", { kind: "truncated" }],
    ["an HTML page with status 502", { kind: "html", status: 502 }],
    ["an HTML page with status 200", { kind: "html", status: 200 }],
    ["500", { kind: "status", status: 500 }],
    ["503 with Retry-After", { kind: "status", status: 503, headers: { "Retry-After": "7" } }],
];
/** Atlas did nothing, and says so. */
const refusals: [what: string, fault: FaultKind][] = [
    [
        "429 with Retry-After",
        { kind: "status", status: 429, errorCode: "RATE_LIMITED", headers: { "Retry-After": "7" } },
    ],
    ["429 without Retry-After", { kind: "status", status: 429, errorCode: "RATE_LIMITED" }],
    ["405 during an upgrade", { kind: "status", status: 405, errorCode: "WRITES_NOT_ALLOWED_DURING_APP_UPGRADES" }],
];

const path = "/backup/snapshots";

function plant({ atlas }: SocketRig): { projectId: string; clusterName: string; snapshotId: string } {
    return { ...cluster, snapshotId: atlas.addSnapshot({ description: "planted" }).id };
}

const reading: [method: string, act: (rig: SocketRig, snapshotId: string) => Promise<unknown>][] = [
    [
        "GET",
        ({ operations, budget }, snapshotId) =>
            operations.getClusterBackupSnapshot({ ...cluster, snapshotId }, budget()),
    ],
    [
        "PATCH",
        ({ operations, budget }, snapshotId) =>
            operations.updateBackupSnapshot({ ...cluster, snapshotId }, 9, budget()),
    ],
    [
        "DELETE",
        ({ operations, budget }, snapshotId) =>
            operations.deleteClusterBackupSnapshot({ ...cluster, snapshotId }, budget()),
    ],
];

const takeOne = ({ operations, budget }: SocketRig) =>
    operations.takeSnapshots(cluster, { description: "d", retentionInDays: 3 }, budget());

for (const [kind, credentials] of [
    ["an API key", apiKey],
    ["a service account", serviceAccount],
] as const) {
    describe(`client with ${kind}: faults`, () => {
        for (const [method, act] of reading) {
            for (const [what, fault] of [...faults, ...refusals]) {
                it(`recovers from ${what} on a ${method}`, async () => {
                    await withSockets({}, credentials, async (rig) => {
                        const { snapshotId } = plant(rig);
                        rig.atlas.addFaults({ method, path, fault });
                        await act(rig, snapshotId);
                        assert.deepEqual(
                            rig.calls().map(({ accepted }) => accepted),
                            [false, true],
                        );
                        assert.equal(rig.clock.pauses.length, 1);
                        const told = "headers" in fault ? 7000 : 0;
                        assert.ok((rig.clock.pauses[0] ?? 0) >= told);
                    });
                });
            }
        }

        for (const [what, fault] of refusals) {
            it(`repeats a POST after ${what}`, async () => {
                await withSockets({ faults: [{ method: "POST", path, fault }] }, credentials, async (rig) => {
                    const { value } = await takeOne(rig);
                    assert.deepEqual(
                        rig.atlas.snapshots().map(({ id }) => id),
                        [value.id],
                    );
                    assert.equal(rig.calls().length, 2);
                });
            });
        }

        for (const [what, fault] of faults) {
            for (const when of ["before", "after"] as When[]) {
                it(`does not repeat a POST after ${what} ${when} the server acted`, async () => {
                    await withSockets({ faults: [{ method: "POST", path, when, fault }] }, credentials, async (rig) => {
                        await failureOf(takeOne(rig));
                        assert.equal(rig.calls().length, 1);
                        assert.equal(rig.atlas.snapshots().length, when === "after" ? 1 : 0);
                        assert.deepEqual(rig.clock.pauses, []);
                    });
                });
            }
        }
    });
}

describe("client: many faults", () => {
    it("recovers from any mix of them on one request", async () => {
        const mix: Fault[] = [...faults, ...refusals, ["a stale nonce", { kind: "staleNonce" } as const] as const].map(
            ([, fault], index) => ({ method: "GET", path, nth: index + 1, fault }),
        );
        await withSockets({ faults: mix }, apiKey, async ({ operations, budget, calls }) => {
            assert.deepEqual((await operations.listBackupSnapshots(cluster, budget())).value, []);
            assert.equal(calls().filter(({ accepted }) => accepted).length, 1);
            assert.equal(calls().length, faults.length + refusals.length + 1);
        });
    });

    it("gives up at the end of its budget, and says what went wrong last", async () => {
        const outage: Fault = { path, times: Infinity, fault: { kind: "reset" } };
        await withSockets({ faults: [outage] }, apiKey, async ({ operations, clock, budget }) => {
            const startedAt = clock.now();
            const error = await failureOf(operations.listBackupSnapshots(cluster, budget()));
            assert.match(error.message, /^GET \/api\/atlas\/v2\/.*got no answer \(ECONNRESET\)$/);
            assert.equal(clock.now() - startedAt, 600_000);
        });
    });

    it("gives up after a minute where nobody listens and nobody ever did", async () => {
        await withSockets({}, apiKey, async ({ operations, atlas, clock, budget }) => {
            await atlas.stop();
            const startedAt = clock.now();
            const error = await failureOf(operations.listBackupSnapshots(cluster, budget()));
            assert.match(error.message, /got no answer \(ECONNREFUSED\)/);
            assert.equal(clock.now() - startedAt, 60_000);
        });
    });

    it("leaves it to its caller what a 404 means after a DELETE whose answer was lost", async () => {
        const lost: Fault = { method: "DELETE", path, when: "after", fault: { kind: "reset" } };
        await withSockets({ faults: [lost] }, apiKey, async (rig) => {
            const snapshot = plant(rig);
            const error = await failureOf(rig.operations.deleteClusterBackupSnapshot(snapshot, rig.budget()));
            assert.match(error.message, /answered 404 SNAPSHOT_NOT_FOUND/);
            assert.deepEqual(rig.atlas.snapshots(), []);
        });
    });

    it("tells its caller of every fault that it waits out", async () => {
        const twice: Fault = { method: "GET", path, times: 2, fault: { kind: "html", status: 503 } };
        await withSockets({ faults: [twice] }, apiKey, async ({ operations, budget }) => {
            const told: string[] = [];
            await operations.listBackupSnapshots(cluster, budget({ onRetry: (error) => told.push(error.message) }));
            assert.equal(told.length, 2);
            assert.ok(told.every((message) => message.endsWith("answered 503: an HTML page")));
        });
    });

    it("stops at once when it is aborted while a request hangs", async () => {
        const controller = new AbortController();
        const hang: Fault = { method: "GET", path, fault: { kind: "hang" } };
        const gone = new Error("the engine is gone");
        const onRequest = ({ status }: { status: unknown }) => {
            if (status === "hang") {
                controller.abort(gone);
            }
        };
        await withSockets({ faults: [hang], onRequest }, apiKey, async ({ operations, budget, calls }) => {
            const asked = operations.listBackupSnapshots(cluster, budget({ signal: controller.signal }));
            assert.equal(await failureOf(asked), gone);
            assert.equal(calls().length, 1);
        });
    });
});
