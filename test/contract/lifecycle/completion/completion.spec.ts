/** One resource that waits for many snapshots, over the real client. */
import assert from "node:assert/strict";
import {
    createCompletion,
    IncompleteError,
    updateCompletion,
} from "../../../../provider/lifecycle/completion/createUpdate";
import { completionLifeCycle } from "../../../../provider/lifecycle/completion/lifeCycle";
import type { CompletionInputs, CompletionState } from "../../../../provider/lifecycle/completion/state";
import { snapshotResourceId } from "../../../../provider/lifecycle/resourceId";
import type { LocalAtlas } from "../../../../provider/local";
import { defaultProjectId } from "../../../../provider/local/constants";
import { minuteMs, startInProcess } from "../../../support/clientInProcess";
import { failureOf } from "../../../support/failureOf";

const urn = "urn:pulumi:prod::shop::pulumi-nodejs:dynamic/atlas:SnapshotCompletion::all";
const clusterNames = ["a", "b", "c"];
const clusters = clusterNames.map((clusterName) => ({ clusterName }));

function inputsOf(ids: string[], more: Partial<CompletionInputs> = {}): CompletionInputs {
    return { snapshots: ids, __urn: urn, ...more };
}

function idOf(clusterName: string, snapshotId: string): string {
    return snapshotResourceId({ projectId: defaultProjectId, clusterName, snapshotId });
}

/** The resource id of an unfinished snapshot, one of each cluster. */
function begun(atlas: LocalAtlas, names = clusterNames): string[] {
    return names.map((clusterName) => idOf(clusterName, atlas.addSnapshot({ clusterName, finished: false }).id));
}

function partOf(id = ""): string {
    return id.slice(-24);
}

/** GETs of snapshots and of lists, sign-ins apart. */
function gets(atlas: LocalAtlas): string[] {
    return atlas.requests.filter(({ status }) => status !== 401).map(({ path }) => path);
}

describe("waiting for many snapshots", () => {
    it("ends when all of them are completed, and tells of each in the order of the program", async () => {
        const { atlas, clock, newProcess } = startInProcess({ clusters });
        const ids = begun(atlas).reverse();
        const startedAt = clock.now();
        const state = await createCompletion(inputsOf(ids), newProcess());
        assert.deepEqual(
            state.completed.map(({ id }) => id),
            ids,
        );
        const [first] = atlas.snapshots(defaultProjectId, "c");
        assert.deepEqual(state.completed[0], {
            id: ids[0],
            snapshotId: first?.id,
            createdAt: first?.createdAt,
            expiresAt: first?.expiresAt,
            storageSizeBytes: first?.storageSizeBytes,
        });
        assert.equal(state.totalStorageSizeBytes, 3 * 3_221_225_472);
        assert.ok(clock.now() - startedAt < 11 * minuteMs);
        assert.ok(atlas.requests.every(({ method }) => method === "GET"));
    });

    it("is complete at once without a snapshot, and asks nothing", async () => {
        const { atlas, newProcess } = startInProcess({ clusters });
        const state = await createCompletion(inputsOf([]), newProcess());
        assert.deepEqual([state.completed, state.totalStorageSizeBytes], [[], 0]);
        assert.equal(atlas.requests.length, 0);
    });

    it("names a snapshot twice, asks for it once, and counts its size once", async () => {
        const { atlas, newProcess } = startInProcess({ clusters });
        const { id } = atlas.addSnapshot({ clusterName: "a" });
        const twice = [idOf("a", id), idOf("a", id)];
        const state = await createCompletion(inputsOf(twice), newProcess());
        assert.equal(state.completed.length, 2);
        assert.equal(state.totalStorageSizeBytes, 3_221_225_472);
        assert.equal(gets(atlas).length, 1);
    });

    it("asks once for many snapshots of one cluster", async () => {
        const { atlas, newProcess } = startInProcess({ clusters });
        const ids = Array.from({ length: 20 }, () => idOf("a", atlas.addSnapshot({ clusterName: "a" }).id));
        const state = await createCompletion(inputsOf(ids), newProcess());
        assert.equal(state.completed.length, 20);
        assert.equal(gets(atlas).length, 1);
    });

    it("waits for a list's unfinished snapshot alone, and asks for each where the list cannot be had", async () => {
        const { atlas, newProcess } = startInProcess({ clusters });
        const done = idOf("a", atlas.addSnapshot({ clusterName: "a" }).id);
        const [waiting = ""] = begun(atlas, ["a"]);
        await createCompletion(inputsOf([done, waiting]), newProcess());
        assert.equal(gets(atlas).filter((path) => path.endsWith(partOf(done))).length, 0);
        const fault = { kind: "status", status: 403, errorCode: "USER_UNAUTHORIZED" } as const;
        atlas.addFaults({ path: "/backup/snapshots\\?", fault });
        const state = await createCompletion(inputsOf([done, waiting]), newProcess());
        assert.equal(state.completed.length, 2);
    });

    it("shows how far it is, and which one takes longest", async () => {
        const clusters = [
            { clusterName: "slow", inProgressMs: 30 * minuteMs },
            { clusterName: "quick", inProgressMs: minuteMs },
        ];
        const { atlas, newProcess, said } = startInProcess({ clusters });
        await createCompletion(inputsOf(begun(atlas, ["slow", "quick"])), newProcess());
        assert.equal(said[0]?.startsWith("0 of 2 completed"), true, said[0]);
        assert.ok(said.some((text) => /^1 of 2 completed, 4m.*, longest: slow inProgress$/.test(text)));
    });
});

describe("snapshots that will not be completed", () => {
    it("are all named, with what to do, once the end of all is known; the completed ones are kept", async () => {
        const { atlas, clock, newProcess } = startInProcess({
            clusters: [...clusters, { clusterName: "late", inProgressMs: 300 * minuteMs }],
        });
        const [a = "", b = "", c = "", late = ""] = begun(atlas, [...clusterNames, "late"]);
        atlas.failSnapshot(partOf(a));
        atlas.deleteSnapshot(partOf(b));
        const startedAt = clock.now();
        const failed = await failureOf(createCompletion(inputsOf([a, b, c, late]), newProcess()), IncompleteError);
        assert.equal(clock.now() - startedAt, 120 * minuteMs);
        const where = (name: string) => `of cluster ${name} (project ${defaultProjectId})`;
        assert.deepEqual(failed.message.split("\n"), [
            "3 of 4 snapshots did not complete:",
            `  - snapshot ${partOf(a)} ${where("a")} failed in Atlas`,
            `  - snapshot ${partOf(b)} ${where("b")} is gone from Atlas`,
            `  - snapshot ${partOf(late)} ${where("late")} is still inProgress after 2h`,
            "Run `pulumi up` again: it takes new snapshots for the resources of this stack whose snapshots failed or are gone, and waits " +
                "only for what is not completed. Take the snapshots of other stacks and tools anew where they come from",
            "Run `pulumi up` again to continue to wait, with a longer timeouts.create if they need more time",
        ]);
        assert.deepEqual(
            failed.state.completed.map(({ id }) => id),
            [c],
        );
    });

    it("are said in one line where there is one of them", async () => {
        const { atlas, newProcess } = startInProcess({ clusters });
        const [a = ""] = begun(atlas, ["a"]);
        atlas.failSnapshot(partOf(a));
        const { message } = await failureOf(createCompletion(inputsOf([a]), newProcess()), IncompleteError);
        assert.match(
            message,
            /^1 of 1 snapshots did not complete: snapshot \w+ of cluster a \(project \w+\) failed in Atlas\. Run/,
        );
        assert.doesNotMatch(message, /\n/);
    });

    it("do not keep an account that may not see one from waiting for the others", async () => {
        const { atlas, newProcess } = startInProcess({ clusters });
        const [a = "", b = ""] = begun(atlas, ["a", "b"]);
        const elsewhere = `${"0".repeat(24)}-x-${"1".repeat(24)}`;
        const failed = await failureOf(createCompletion(inputsOf([a, elsewhere, b]), newProcess()), IncompleteError);
        assert.match(
            failed.message,
            /^1 of 3 snapshots did not complete: snapshot 1{24} of cluster x .*could not be looked at: .*GROUP_NOT_FOUND/,
        );
        assert.equal(failed.state.completed.length, 2);
    });

    it("are waited for again by the next update, and nothing else is", async () => {
        const { atlas, newProcess } = startInProcess({ clusters });
        const [a = "", b = "", c = ""] = begun(atlas);
        atlas.failSnapshot(partOf(b));
        const { state } = await failureOf(createCompletion(inputsOf([a, b, c]), newProcess()), IncompleteError);
        const [fresh = ""] = begun(atlas, ["b"]);
        const seen = gets(atlas).length;
        const updated = await updateCompletion(state, inputsOf([a, fresh, c]), newProcess());
        assert.deepEqual(
            updated.completed.map(({ id }) => id),
            [a, fresh, c],
        );
        assert.ok(
            gets(atlas)
                .slice(seen)
                .every((path) => path.endsWith(partOf(fresh))),
        );
    });
});

describe("an interrupted wait for many snapshots", () => {
    it("keeps what was completed by then", async () => {
        const quickAndSlow = [
            { clusterName: "quick", queuedMs: 0, inProgressMs: 1000 },
            { clusterName: "slow", inProgressMs: 30 * minuteMs },
        ];
        const { atlas, clock, newProcess } = startInProcess({ clusters: quickAndSlow });
        const ids = begun(atlas, ["quick", "slow"]);
        const interrupt = new AbortController();
        const waiting = failureOf(
            createCompletion(inputsOf(ids), newProcess({ signal: interrupt.signal })),
            IncompleteError,
        );
        await clock.sleep(minuteMs);
        interrupt.abort(new Error("Pulumi's plugin process was told to end (SIGTERM)"));
        const { message, state } = await waiting;
        assert.match(
            message,
            /^The wait for 2 snapshots was interrupted; the next `pulumi up` continues it: .*SIGTERM/,
        );
        assert.deepEqual(
            state.completed.map(({ id }) => id),
            [ids[0]],
        );
    });

    it("survives an outage, and lost replies", async () => {
        const { atlas, clock, newProcess } = startInProcess({ clusters });
        const ids = begun(atlas);
        atlas.addFaults(
            { method: "GET", nth: 4, times: 30, fault: { kind: "html", status: 503 } },
            { method: "GET", nth: 40, times: 5, when: "after", fault: { kind: "reset" } },
        );
        const state = await createCompletion(inputsOf(ids), newProcess());
        assert.equal(state.completed.length, 3);
        assert.ok(clock.now() > 0);
    });

    it("goes on beside another wait for the same snapshots", async () => {
        const { atlas, newProcess } = startInProcess({ clusters });
        const ids = begun(atlas);
        const both = [newProcess(), newProcess()].map((context) => createCompletion(inputsOf(ids), context));
        for (const { completed } of await Promise.all(both)) {
            assert.equal(completed.length, 3);
        }
    });
});

describe("what a program's change means for a wait that is over", () => {
    const stackOf = () => startInProcess({ clusters });

    async function diffOf(olds: Partial<CompletionState>, news: CompletionInputs) {
        const context = stackOf().newProcess();
        return await completionLifeCycle.diff("completion-1", olds, news, context, () => context);
    }

    it("is nothing, an update of what differs, or the rest of the wait", async () => {
        const ids = [idOf("a", "1".repeat(24))];
        const done = {
            ...inputsOf(ids),
            completed: [{ id: ids[0] ?? "", snapshotId: "1".repeat(24) }],
            totalStorageSizeBytes: 0,
        };
        assert.deepEqual(await diffOf(done, inputsOf(ids)), { changes: false, replaces: [] });
        assert.deepEqual(await diffOf({ ...done, completed: [] }, inputsOf(ids)), { changes: true, replaces: [] });
        for (const news of [
            inputsOf([]),
            inputsOf(ids, { triggers: [1] }),
            inputsOf(ids, { timeouts: { create: "1m" } }),
        ]) {
            assert.deepEqual(await diffOf(done, news), { changes: undefined, replaces: [] });
        }
    });

    it("looks at all of them again for other triggers, and at none for other timeouts", async () => {
        const { atlas, newProcess } = stackOf();
        const ids = clusterNames.map((clusterName) => idOf(clusterName, atlas.addSnapshot({ clusterName }).id));
        const state = await createCompletion(inputsOf(ids), newProcess());
        const seen = gets(atlas).length;
        const context = newProcess();
        const timed = await updateCompletion(state, inputsOf(ids, { timeouts: { update: "1m" } }), context);
        assert.equal(gets(atlas).length, seen);
        atlas.deleteSnapshot(partOf(ids[1]));
        const again = updateCompletion(timed, inputsOf(ids, { triggers: ["again"] }), newProcess());
        const { message, state: left } = await failureOf(again, IncompleteError);
        assert.match(message, /cluster b .*is gone from Atlas/);
        assert.equal(left.completed.length, 2);
    });

    it("is no drift when a snapshot has expired since, and no request when the resource is deleted", async () => {
        const { atlas, newProcess } = stackOf();
        const ids = begun(atlas);
        const state = await createCompletion(inputsOf(ids), newProcess());
        const seen = atlas.requests.length;
        for (const id of ids) {
            atlas.deleteSnapshot(partOf(id));
        }
        const found = await completionLifeCycle.read("completion-1", state, newProcess());
        assert.deepEqual(found, { state, inputs: inputsOf(ids) });
        await completionLifeCycle.delete(state, newProcess());
        assert.equal(atlas.requests.length, seen);
        await assert.rejects(
            async () => await completionLifeCycle.read("completion-1", {}, newProcess()),
            /cannot be read: it exists in the stack that declares it/,
        );
    });
});
