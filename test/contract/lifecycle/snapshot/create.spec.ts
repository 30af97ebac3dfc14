/** create, with the real client against a local Atlas in the same process, on one virtual clock. */
import assert from "node:assert/strict";
import { createSnapshot } from "../../../../provider/lifecycle/snapshot/create";
import { diffSnapshot } from "../../../../provider/lifecycle/snapshot/diff";
import { SnapshotError } from "../../../../provider/lifecycle/explain";
import { UnfinishedSnapshotError } from "../../../../provider/lifecycle/snapshot/unfinished";
import { refreshSnapshot } from "../../../../provider/lifecycle/snapshot/read";
import { updateSnapshot } from "../../../../provider/lifecycle/snapshot/update";
import { inputsWith, minuteMs, startInProcess, urn } from "../../../support/clientInProcess";
import { inProcessAdapter } from "../../../support/inProcessAdapter";
import { failureOf } from "../../../support/failureOf";

const dayMs = 86_400_000;
const sharded = { clusters: [{ clusterName: "Cluster0", type: "shardedCluster", shardCount: 3 } as const] };

describe("create: to completion", () => {
    it("returns everything that Atlas tells of the completed snapshot, beside the inputs", async () => {
        const { atlas, clock, newProcess, acceptedPosts } = startInProcess();
        const startedAt = clock.now();
        const inputs = inputsWith({ triggers: ["v1"] });
        const state = await createSnapshot(inputs, newProcess());
        const [held] = atlas.snapshots();
        assert.ok(held);
        const { id, links: _links, ...rest } = held;
        assert.deepEqual(state, { ...inputs, ...rest, snapshotId: id });
        assert.equal(state.status, "completed");
        assert.equal(Date.parse(held.expiresAt), startedAt + 10 * minuteMs + 3 * dayMs);
        assert.equal(acceptedPosts(), 1);
    });

    it("notices the completion soon, late by a twentieth of the wait at the most", async () => {
        const { clock, newProcess } = startInProcess();
        const startedAt = clock.now();
        await createSnapshot(inputsWith(), newProcess());
        const late = clock.now() - startedAt - 10 * minuteMs;
        assert.ok(late >= 0 && late <= 0.5 * minuteMs + 1000, `${late} ms late`);
    });

    it("says how it stands while it waits", async () => {
        const { said, warnings, newProcess } = startInProcess();
        await createSnapshot(inputsWith(), newProcess());
        assert.ok(said[0]?.startsWith("queued, "));
        assert.ok(said.some((text) => /^inProgress, \d+m/.test(text)));
        assert.deepEqual(warnings, []);
    });

    it("leaves nothing to be done by the next up", async () => {
        const { clock, newProcess } = startInProcess();
        const inputs = inputsWith();
        const context = newProcess();
        const state = await createSnapshot(inputs, context);
        assert.deepEqual(diffSnapshot(state, inputs, clock.now()), { changed: [], replaces: [], resumes: false });
        assert.deepEqual(await refreshSnapshot(state, context), state);
    });

    it("tells the members of a sharded cluster's snapshot", async () => {
        const { warnings, newProcess } = startInProcess(sharded);
        const state = await createSnapshot(inputsWith(), newProcess());
        assert.equal(state.type, "shardedCluster");
        assert.equal(state.members?.length, 4);
        assert.ok(
            state.members.every(({ id, cloudProvider, replicaSetName }) => id && cloudProvider && replicaSetName),
        );
        assert.equal(state.snapshotIds?.length, 4);
        assert.equal(state.configServerType, "DEDICATED");
        assert.deepEqual(warnings, []);
    });

    it("does without the members where Atlas does not tell them, and says so", async () => {
        const refusal = {
            kind: "status",
            status: 404,
            errorCode: "RESOURCE_NOT_FOUND",
            detail: "No such path.",
        } as const;
        const faults = [{ path: "/shardedCluster/", times: Infinity, fault: refusal }];
        const { warnings, newProcess } = startInProcess({ ...sharded, faults });
        const state = await createSnapshot(inputsWith(), newProcess());
        assert.equal(state.status, "completed");
        assert.equal(state.members, undefined);
        assert.equal(warnings.length, 1);
        assert.match(warnings[0] ?? "", /members.*RESOURCE_NOT_FOUND/);
    });

    it("returns the accepted snapshot where it is not to wait", async () => {
        const { atlas, clock, newProcess } = startInProcess();
        const startedAt = clock.now();
        const state = await createSnapshot(inputsWith({ waitForCompletion: false }), newProcess());
        assert.equal(state.status, "queued");
        assert.equal(state.snapshotId, atlas.snapshots()[0]?.id);
        assert.equal(clock.now(), startedAt);
    });

    it("waits on through a word that it does not know, and shows it", async () => {
        const { atlas, said, newProcess } = startInProcess();
        const network = inProcessAdapter(atlas, (text) => text.replace('"inProgress"', '"validating"'));
        assert.equal((await createSnapshot(inputsWith(), newProcess({ network }))).status, "completed");
        assert.ok(said.some((text) => text.startsWith("validating, ")));
    });

    it("lets fields that are new in Atlas, and absent ones, pass", async () => {
        const { atlas, newProcess } = startInProcess();
        const network = inProcessAdapter(atlas, (text) =>
            text.replace('"policyItems":[],', '"brandNew":{"deep":[1]},').replace(/"storageSizeBytes":\d+,/, ""),
        );
        const state = await createSnapshot(inputsWith(), newProcess({ network }));
        assert.equal(state.status, "completed");
        assert.ok(!("policyItems" in state) && !("storageSizeBytes" in state) && !("brandNew" in state));
    });

    it("waits on through faults of every kind", async () => {
        const path = "/snapshots/";
        const { newProcess, acceptedPosts } = startInProcess({
            faults: [
                { path, nth: 1, fault: { kind: "reset" } },
                { path, nth: 3, fault: { kind: "html", status: 503 } },
                { path, nth: 5, fault: { kind: "hang" } },
                { path, nth: 7, fault: { kind: "truncated" } },
                { path, nth: 9, fault: { kind: "staleNonce" } },
                { path, nth: 11, fault: { kind: "status", status: 429, headers: { "Retry-After": "40" } } },
                { path, nth: 13, times: 5, fault: { kind: "status", status: 500 } },
            ],
        });
        assert.equal((await createSnapshot(inputsWith(), newProcess())).status, "completed");
        assert.equal(acceptedPosts(), 1);
    });
});

describe("create: a snapshot that fails", () => {
    it("ends in an error that keeps the id and the status", async () => {
        const { atlas, newProcess } = startInProcess({ outcome: "failed" });
        const error = await failureOf(createSnapshot(inputsWith(), newProcess()), UnfinishedSnapshotError);
        assert.equal(error.state.status, "failed");
        assert.equal(error.state.snapshotId, atlas.snapshots()[0]?.id);
        assert.match(error.message, new RegExp(`snapshot ${error.state.snapshotId} of cluster Cluster0 .* failed`));
        assert.match(error.message, /the next `pulumi up` takes a new one and deletes this one/);
    });

    it("is replaced by the next up", async () => {
        const { clock, newProcess } = startInProcess({ outcome: "failed" });
        const { state } = await failureOf(createSnapshot(inputsWith(), newProcess()), UnfinishedSnapshotError);
        assert.deepEqual(diffSnapshot(state, inputsWith(), clock.now()).replaces, ["status"]);
    });

    it("is deleted by a create that is called again in the same run, which takes a fresh one", async () => {
        const outcome = ({ nth }: { nth: number }) => (nth === 1 ? "failed" : "completed");
        const { atlas, newProcess, acceptedPosts } = startInProcess({ outcome });
        const context = newProcess();
        const first = await failureOf(createSnapshot(inputsWith(), context), UnfinishedSnapshotError);
        const state = await createSnapshot(inputsWith(), context);
        assert.notEqual(state.snapshotId, first.state.snapshotId);
        assert.deepEqual(
            atlas.snapshots().map(({ id }) => id),
            [state.snapshotId],
        );
        assert.equal(acceptedPosts(), 2);
    });

    it("that is deleted by somebody while it is waited for counts as failed", async () => {
        const { atlas, newProcess } = startInProcess({
            onRequest: ({ method, path }) => {
                if (method === "GET" && /snapshots\/[0-9a-f]{24}$/.test(path)) {
                    atlas.snapshots().forEach(({ id }) => {
                        atlas.deleteSnapshot(id);
                    });
                }
            },
        });
        const error = await failureOf(createSnapshot(inputsWith(), newProcess()), UnfinishedSnapshotError);
        assert.equal(error.state.status, "failed");
        assert.match(error.message, /is gone from Atlas: it was deleted while it was being waited for/);
    });
});

describe("create: a timeout", () => {
    const timeouts = { create: "4m" };

    it("keeps the id, and tells the last status, how long it waited and how to go on", async () => {
        const { atlas, clock, newProcess } = startInProcess();
        const startedAt = clock.now();
        const error = await failureOf(createSnapshot(inputsWith({ timeouts }), newProcess()), UnfinishedSnapshotError);
        assert.equal(clock.now() - startedAt, 4 * minuteMs);
        assert.equal(error.state.snapshotId, atlas.snapshots()[0]?.id);
        assert.equal(error.state.status, "inProgress");
        assert.match(error.message, /is still inProgress after 4m; its id is kept: run `pulumi up` again/);
    });

    it("lets a snapshot that is completed at the deadline itself be completed", async () => {
        const { newProcess } = startInProcess();
        const state = await createSnapshot(inputsWith({ timeouts: { create: "10m" } }), newProcess());
        assert.equal(state.status, "completed");
    });

    for (const refreshed of [false, true]) {
        it(`is followed by a wait for the same snapshot${refreshed ? ", after a refresh as well" : ""}`, async () => {
            const { clock, newProcess, acceptedPosts } = startInProcess();
            const inputs = inputsWith({ timeouts });
            let { state } = await failureOf(createSnapshot(inputs, newProcess()), UnfinishedSnapshotError);
            const second = newProcess();
            if (refreshed) {
                state = (await refreshSnapshot(state, second)) ?? assert.fail("the refresh lost it");
            }
            assert.equal(diffSnapshot(state, inputs, clock.now()).resumes, true);
            const longer = inputsWith({ timeouts: { create: "1h" } });
            const finished = await updateSnapshot(state, longer, second);
            assert.equal(finished.status, "completed");
            assert.equal(finished.snapshotId, state.snapshotId);
            assert.equal(acceptedPosts(), 1);
        });
    }

    it("may come again, and keeps the id again", async () => {
        const { newProcess, acceptedPosts } = startInProcess();
        const inputs = inputsWith({ timeouts });
        const first = await failureOf(createSnapshot(inputs, newProcess()), UnfinishedSnapshotError);
        const again = await failureOf(updateSnapshot(first.state, inputs, newProcess()), UnfinishedSnapshotError);
        assert.equal(again.state.snapshotId, first.state.snapshotId);
        assert.equal((await updateSnapshot(again.state, inputs, newProcess())).status, "completed");
        assert.equal(acceptedPosts(), 1);
    });

    it("is followed by a wait for the same snapshot where create is called again in the same run", async () => {
        const { newProcess, acceptedPosts } = startInProcess();
        const context = newProcess();
        const inputs = inputsWith({ timeouts });
        const first = await failureOf(createSnapshot(inputs, context), UnfinishedSnapshotError);
        const second = await failureOf(createSnapshot(inputs, context), UnfinishedSnapshotError);
        const state = await createSnapshot(inputs, context);
        assert.deepEqual(
            [second.state.snapshotId, state.snapshotId, state.status],
            [first.state.snapshotId, first.state.snapshotId, "completed"],
        );
        assert.equal(acceptedPosts(), 1);
    });

    it("names the word that Atlas said last, where it is one that nobody knows", async () => {
        const { atlas, newProcess } = startInProcess();
        const network = inProcessAdapter(atlas, (text) => text.replace('"inProgress"', '"validating"'));
        const asked = createSnapshot(inputsWith({ timeouts }), newProcess({ network }));
        const error = await failureOf(asked, UnfinishedSnapshotError);
        assert.match(error.message, /is still validating after 4m/);
        assert.equal(error.state.status, "validating");
    });

    it("in the midst of an outage keeps the id, and says what went wrong", async () => {
        const outage = { path: "/snapshots/", times: Infinity, fault: { kind: "status", status: 503 } } as const;
        const { atlas, clock, newProcess } = startInProcess({ faults: [outage] });
        const startedAt = clock.now();
        const error = await failureOf(createSnapshot(inputsWith({ timeouts }), newProcess()), UnfinishedSnapshotError);
        assert.equal(clock.now() - startedAt, 4 * minuteMs);
        assert.equal(error.state.snapshotId, atlas.snapshots()[0]?.id);
        assert.match(error.message, /is still queued after 4m; at the end GET .* answered 503/);
    });
});

describe("create: another unfinished snapshot of the cluster", () => {
    const other = { description: "another stack's", finished: false };

    it("is waited for, and then ours is taken", async () => {
        const { atlas, clock, said, newProcess, posts, acceptedPosts } = startInProcess();
        const startedAt = clock.now();
        const { id } = atlas.addSnapshot(other);
        const state = await createSnapshot(inputsWith(), newProcess());
        assert.notEqual(state.snapshotId, id);
        assert.equal(state.status, "completed");
        assert.ok(clock.now() - startedAt >= 20 * minuteMs);
        assert.ok(said.some((text) => text.startsWith(`queued behind snapshot ${id}: inProgress, `)));
        assert.deepEqual([posts(), acceptedPosts()], [1, 1]);
    });

    it("that comes between the list and the POST is waited for as well", async () => {
        const { atlas, newProcess, posts, acceptedPosts } = startInProcess({
            onRequest: ({ method, path }) => {
                if (method === "GET" && path.endsWith("/snapshots") && atlas.snapshots().length === 0) {
                    atlas.addSnapshot(other);
                }
            },
        });
        assert.equal((await createSnapshot(inputsWith(), newProcess())).status, "completed");
        assert.equal(atlas.snapshots().length, 2);
        assert.equal(acceptedPosts(), 1);
        assert.ok(posts() <= 2);
    });

    it("that fails makes room for ours", async () => {
        const { atlas, newProcess, acceptedPosts } = startInProcess();
        atlas.addSnapshot({ ...other, outcome: "failed" });
        assert.equal((await createSnapshot(inputsWith(), newProcess())).status, "completed");
        assert.equal(acceptedPosts(), 1);
    });

    it("that outlasts the timeout leaves nothing behind, and is named", async () => {
        const { atlas, newProcess, posts } = startInProcess();
        const { id } = atlas.addSnapshot(other);
        const inputs = inputsWith({ timeouts: { create: "5m" } });
        const error = await failureOf(createSnapshot(inputs, newProcess()), SnapshotError);
        assert.ok(!(error instanceof UnfinishedSnapshotError));
        assert.match(
            error.message,
            /^No snapshot of cluster Cluster0 \(project 5f1a2b3c4d5e6f7a8b9c0d1e\) was taken: /,
        );
        assert.match(error.message, new RegExp(`snapshot ${id} was still inProgress after 5m.*longer timeouts.create`));
        assert.equal(posts(), 0);
    });

    it("does not hold up ours where it is a scheduled one", async () => {
        const { atlas, clock, newProcess } = startInProcess();
        const startedAt = clock.now();
        atlas.addSnapshot({ snapshotType: "scheduled", finished: false, inProgressMs: 300 * minuteMs });
        await createSnapshot(inputsWith(), newProcess());
        assert.ok(clock.now() - startedAt < 11 * minuteMs);
    });

    it("of the same program is queued behind in the process, without a refused POST", async () => {
        const { atlas, said, newProcess, posts } = startInProcess();
        const context = newProcess();
        const urns = ["one", "two", "three"].map((name) => urn.replace("before-release", name));
        const states = await Promise.all(urns.map((__urn) => createSnapshot(inputsWith({ __urn }), context)));
        assert.ok(states.every(({ status }) => status === "completed"));
        assert.equal(new Set(states.map(({ snapshotId }) => snapshotId)).size, 3);
        assert.equal(atlas.snapshots().length, 3);
        assert.equal(posts(), 3);
        assert.ok(said.includes("queued behind another snapshot of this cluster"));
    });
});

describe("create: after a killed run", () => {
    it("takes up the running snapshot of this resource, without a second POST", async () => {
        const { atlas, clock, newProcess, acceptedPosts } = startInProcess();
        const engine = new AbortController();
        const killed = createSnapshot(inputsWith(), newProcess({ signal: engine.signal }));
        const ended = failureOf(killed, Error);
        await clock.sleep(3 * minuteMs);
        engine.abort(new Error("the engine is gone"));
        assert.match((await ended).message, /the engine is gone$/);

        const state = await createSnapshot(inputsWith(), newProcess());
        assert.equal(state.status, "completed");
        assert.deepEqual(
            atlas.snapshots().map(({ id }) => id),
            [state.snapshotId],
        );
        assert.equal(acceptedPosts(), 1);
    });

    it("gives the snapshot that it takes up the retention that is asked for now", async () => {
        const { atlas, newProcess, acceptedPosts } = startInProcess();
        const { description } = inputsWith();
        atlas.addSnapshot({ description, retentionInDays: 3, finished: false });
        const state = await createSnapshot(inputsWith({ retentionInDays: 8 }), newProcess());
        const days = (Date.parse(state.expiresAt ?? "") - Date.parse(state.createdAt ?? "")) / dayMs;
        assert.equal(Math.round(days), 8);
        assert.equal(state.retentionInDays, 8);
        assert.equal(acceptedPosts(), 0);
    });

    it("takes its own where the old one has finished, and names the old one", async () => {
        const { atlas, warnings, newProcess, acceptedPosts } = startInProcess();
        const orphan = atlas.addSnapshot({ description: inputsWith().description });
        const state = await createSnapshot(inputsWith(), newProcess());
        assert.notEqual(state.snapshotId, orphan.id);
        assert.equal(acceptedPosts(), 1);
        assert.equal(warnings.length, 1);
        assert.ok(warnings[0]?.includes(orphan.id));
    });

    it("takes its own where the description is the user's, after waiting, and names the one it found", async () => {
        const { atlas, warnings, newProcess, acceptedPosts } = startInProcess();
        const description = "nightly";
        const found = atlas.addSnapshot({ description, finished: false });
        const state = await createSnapshot(inputsWith({ description }), newProcess());
        assert.notEqual(state.snapshotId, found.id);
        assert.equal(acceptedPosts(), 1);
        assert.equal(warnings.length, 1);
        assert.ok(warnings[0]?.includes(found.id));
    });

    it("has the retention that is asked for now, though nobody waits for it", async () => {
        const { atlas, newProcess, acceptedPosts } = startInProcess();
        const { description } = inputsWith();
        const killed = atlas.addSnapshot({ description, finished: false, retentionInDays: 3 });
        const state = await createSnapshot(inputsWith({ retentionInDays: 30, waitForCompletion: false }), newProcess());
        assert.deepEqual([state.snapshotId, state.retentionInDays, acceptedPosts()], [killed.id, 30, 0]);
        const { expiresAt, createdAt } = atlas.snapshots()[0]!;
        assert.ok(Date.parse(expiresAt) - Date.parse(createdAt!) > 29 * 24 * 60 * minuteMs);
    });

    it("takes up nothing that belongs to other triggers, another resource or a known one", async () => {
        const { atlas, warnings, newProcess, acceptedPosts } = startInProcess();
        const context = newProcess();
        const known = atlas.addSnapshot({ description: inputsWith().description });
        context.holders.note(known.id, `${urn}-3`);
        atlas.addSnapshot({ description: inputsWith({ triggers: ["older"] }).description, finished: false });
        atlas.addSnapshot({ description: inputsWith({ __urn: `${urn}-2` }).description, finished: false });
        const state = await createSnapshot(inputsWith(), context);
        assert.equal(acceptedPosts(), 1);
        assert.equal(state.description, inputsWith().description);
        assert.deepEqual(warnings, []);
    });
});
