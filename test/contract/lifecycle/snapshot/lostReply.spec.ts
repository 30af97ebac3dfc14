/** The reply to the POST is lost: one declared snapshot still makes one that Atlas accepts. */
import assert from "node:assert/strict";
import { createSnapshot } from "../../../../provider/lifecycle/snapshot/create";
import { deleteSnapshot } from "../../../../provider/lifecycle/snapshot/delete";
import { SnapshotError } from "../../../../provider/lifecycle/explain";
import { UnfinishedSnapshotError } from "../../../../provider/lifecycle/snapshot/unfinished";
import type { Fault, FaultKind } from "../../../../provider/local";
import { inputsWith, minuteMs, startInProcess } from "../../../support/clientInProcess";
import { failureOf } from "../../../support/failureOf";

const lost: [what: string, fault: FaultKind][] = [
    ["the connection is reset", { kind: "reset" }],
    ["no answer comes", { kind: "hang" }],
    ["the answer is cut off", { kind: "truncated" }],
    ["a gateway answers 503 with its page", { kind: "html", status: 503 }],
    ["a gateway answers 200 with its page", { kind: "html", status: 200 }],
    ["Atlas answers 500", { kind: "status", status: 500 }],
    ["Atlas answers 503 with Retry-After", { kind: "status", status: 503, headers: { "Retry-After": "30" } }],
];
const posted = { method: "POST", path: "/backup/snapshots$" };
const description = "nightly";

for (const [what, fault] of lost) {
    describe(`create: ${what} in place of the reply`, () => {
        it("takes up the snapshot that Atlas took all the same, with its own default description", async () => {
            const { atlas, warnings, newProcess, posts, acceptedPosts } = startInProcess({
                faults: [{ ...posted, when: "after", fault }],
            });
            const state = await createSnapshot(inputsWith(), newProcess());
            assert.equal(state.status, "completed");
            assert.deepEqual(
                atlas.snapshots().map(({ id }) => id),
                [state.snapshotId],
            );
            assert.deepEqual([posts(), acceptedPosts()], [1, 1]);
            assert.deepEqual(warnings, []);
        });

        it("names the one that appeared, and takes its own, with the user's description: it may be another stack's", async () => {
            const { atlas, warnings, newProcess, acceptedPosts } = startInProcess({
                faults: [{ ...posted, when: "after", fault }],
            });
            const state = await createSnapshot(inputsWith({ description }), newProcess());
            assert.equal(state.status, "completed");
            const others = atlas.snapshots().filter(({ id }) => id !== state.snapshotId);
            assert.deepEqual([others.length, acceptedPosts(), warnings.length], [1, 2, 1]);
            assert.ok(warnings[0]!.includes(others[0]!.id), warnings[0]);
        });

        for (const [whose, inputs] of [
            ["its own default description", inputsWith()],
            ["the user's description", inputsWith({ description })],
        ] as const) {
            it(`posts again, after looking for a while, where Atlas took none, with ${whose}`, async () => {
                const { atlas, clock, said, newProcess, posts, acceptedPosts } = startInProcess({
                    faults: [{ ...posted, when: "before", fault }],
                });
                const startedAt = clock.now();
                const state = await createSnapshot(inputs, newProcess());
                assert.equal(state.status, "completed");
                assert.equal(atlas.snapshots().length, 1);
                assert.deepEqual([posts(), acceptedPosts()], [2, 1]);
                assert.ok(clock.now() - startedAt >= 11 * minuteMs, "it looked for a minute at least");
                assert.ok(said.some((text) => text.startsWith("reply lost, looking for the snapshot, ")));
            });
        }
    });
}

describe("create: lost replies", () => {
    it("never make another stack's snapshot of the same description ours, though ours was never taken", async () => {
        const { atlas, warnings, newProcess } = startInProcess({
            faults: [{ ...posted, when: "before", fault: { kind: "status", status: 503 } }],
            onRequest: ({ method, status }) => {
                if (method === "POST" && status === 503) {
                    theirs = atlas.addSnapshot({ description, finished: false }).id;
                }
            },
        });
        let theirs = "";
        const state = await createSnapshot(inputsWith({ description }), newProcess());
        assert.notEqual(state.snapshotId, theirs);
        await deleteSnapshot(state, newProcess());
        assert.deepEqual(
            atlas.snapshots().map(({ id }) => id),
            [theirs],
        );
        assert.ok(warnings.join().includes(theirs));
    });

    it("may come several times, while Atlas takes nothing", async () => {
        const faults: Fault[] = [{ ...posted, times: 5, fault: { kind: "reset" } }];
        const { newProcess, posts, acceptedPosts } = startInProcess({ faults });
        assert.equal((await createSnapshot(inputsWith(), newProcess())).status, "completed");
        assert.deepEqual([posts(), acceptedPosts()], [6, 1]);
    });

    it("may come once before and once after Atlas acted", async () => {
        const { newProcess, posts, acceptedPosts } = startInProcess({
            faults: [
                { ...posted, nth: 1, when: "before", fault: { kind: "reset" } },
                { ...posted, nth: 2, when: "after", fault: { kind: "html", status: 502 } },
            ],
        });
        assert.equal((await createSnapshot(inputsWith(), newProcess())).status, "completed");
        assert.deepEqual([posts(), acceptedPosts()], [2, 1]);
    });

    it("are looked into also where the lists meet faults of their own", async () => {
        const list = { method: "GET", path: "/backup/snapshots\\?" };
        const { newProcess, acceptedPosts } = startInProcess({
            faults: [
                { ...posted, when: "after", fault: { kind: "reset" } },
                { ...list, nth: 2, times: 4, fault: { kind: "html", status: 503 } },
            ],
        });
        assert.equal((await createSnapshot(inputsWith(), newProcess())).status, "completed");
        assert.equal(acceptedPosts(), 1);
    });

    it("lead to the snapshot also where it has finished before anybody looked", async () => {
        const { newProcess, posts } = startInProcess({
            queuedMs: 0,
            inProgressMs: 0,
            faults: [{ ...posted, when: "after", fault: { kind: "hang" } }],
        });
        assert.equal((await createSnapshot(inputsWith(), newProcess())).status, "completed");
        assert.equal(posts(), 1);
    });

    it("do not lead to older snapshots of the same description", async () => {
        const { atlas, newProcess, acceptedPosts } = startInProcess({
            faults: [{ ...posted, when: "before", fault: { kind: "reset" } }],
        });
        const older = atlas.addSnapshot({ description });
        const state = await createSnapshot(inputsWith({ description }), newProcess());
        assert.notEqual(state.snapshotId, older.id);
        assert.equal(acceptedPosts(), 1);
    });

    it("do not lead to a snapshot that another resource of this run is known to have", async () => {
        const { atlas, newProcess, acceptedPosts } = startInProcess({
            faults: [{ ...posted, when: "before", fault: { kind: "reset" } }],
            onRequest: ({ status }) => {
                if (status === "reset") {
                    context.holders.note(atlas.addSnapshot({ description, finished: false }).id, "urn:other");
                }
            },
        });
        const context = newProcess();
        const state = await createSnapshot(inputsWith({ description }), context);
        assert.equal(atlas.snapshots().length, 2);
        assert.equal(state.snapshotId, atlas.snapshots()[0]?.id);
        assert.equal(acceptedPosts(), 1);
    });

    it("do not lead to a scheduled snapshot", async () => {
        const { atlas, newProcess, acceptedPosts } = startInProcess({
            faults: [{ ...posted, when: "before", fault: { kind: "reset" } }],
            onRequest: ({ status }) => {
                if (status === "reset") {
                    atlas.addSnapshot({ description, snapshotType: "scheduled", finished: false });
                }
            },
        });
        const state = await createSnapshot(inputsWith({ description }), newProcess());
        assert.equal(state.snapshotType, "onDemand");
        assert.equal(acceptedPosts(), 1);
    });

    it("up to the deadline end in an error that names what to look for", async () => {
        const faults: Fault[] = [{ ...posted, times: Infinity, fault: { kind: "reset" } }];
        const { clock, newProcess, acceptedPosts } = startInProcess({ faults });
        const startedAt = clock.now();
        const inputs = inputsWith({ timeouts: { create: "10m" } });
        const error = await failureOf(createSnapshot(inputs, newProcess()), SnapshotError);
        assert.ok(!(error instanceof UnfinishedSnapshotError));
        assert.match(error.message, /^No snapshot of cluster Cluster0 .* was taken: /);
        assert.ok(error.message.includes(`look for "${inputs.description}"`));
        assert.equal(acceptedPosts(), 0);
        assert.ok(clock.now() - startedAt <= 10 * minuteMs);
    });

    it("are not assumed where Atlas refused: the POST is repeated at once", async () => {
        for (const fault of [
            { kind: "status", status: 429, errorCode: "RATE_LIMITED", headers: { "Retry-After": "20" } },
            { kind: "status", status: 405, errorCode: "WRITES_NOT_ALLOWED_DURING_APP_UPGRADES" },
            { kind: "staleNonce" },
        ] as const) {
            const { clock, said, newProcess, acceptedPosts } = startInProcess({ faults: [{ ...posted, fault }] });
            const startedAt = clock.now();
            await createSnapshot(inputsWith({ waitForCompletion: false }), newProcess());
            assert.ok(clock.now() - startedAt <= 21_000);
            assert.ok(said.every((text) => !text.includes("reply lost")));
            assert.equal(acceptedPosts(), 1);
        }
    });
});
