/** A snapshot that nobody waited for: what the next diff makes of how it has ended since. */
import assert from "node:assert/strict";
import { createSnapshot } from "../../../../provider/lifecycle/snapshot/create";
import { snapshotLifeCycle } from "../../../../provider/lifecycle/snapshot/lifeCycle";
import type { SnapshotState } from "../../../../provider/lifecycle/snapshot/state";
import { inputsWith, type InProcessRig, minuteMs, startInProcess } from "../../../support/clientInProcess";

const inputs = inputsWith({ waitForCompletion: false });
const unchanged = { changes: false, replaces: [] };

async function taken(): Promise<InProcessRig & { state: SnapshotState; diff: () => Promise<unknown> }> {
    const rig = startInProcess();
    const state = await createSnapshot(inputs, rig.newProcess());
    const context = rig.newProcess();
    const diff = async () => await snapshotLifeCycle.diff("", state, inputs, context, () => context);
    return { ...rig, state, diff };
}

describe("a snapshot that nobody waited for", () => {
    it("is replaced if it has failed since", async () => {
        const { atlas, diff, state } = await taken();
        atlas.failSnapshot(state.snapshotId);
        assert.deepEqual(await diff(), { changes: true, replaces: ["status"] });
    });

    it("is replaced if it is gone", async () => {
        const { atlas, diff, state } = await taken();
        atlas.deleteSnapshot(state.snapshotId);
        assert.deepEqual(await diff(), { changes: true, replaces: ["status"] });
    });

    it("is no change while it is unfinished, nor once it is completed; Atlas is asked once for an end", async () => {
        const { atlas, clock, diff } = await taken();
        assert.deepEqual(await diff(), unchanged);
        clock.advance(20 * minuteMs);
        assert.deepEqual([await diff(), await diff()], [unchanged, unchanged]);
        const gets = atlas.requests.filter(({ method, path, status }) => {
            return method === "GET" && status === 200 && /\/[0-9a-f]{24}$/.test(path);
        });
        assert.equal(gets.length, 2);
    });

    it("is no change if it has come to its own end", async () => {
        const { clock, diff } = await taken();
        clock.advance(10 * 24 * 60 * minuteMs);
        assert.deepEqual(await diff(), unchanged);
    });

    for (const fault of [{ kind: "reset" }, { kind: "html", status: 503 }, { kind: "hang" }] as const) {
        it(`is no change where Atlas does not tell (${fault.kind}), and a preview does not wait for that`, async () => {
            const { atlas, clock, diff, state } = await taken();
            atlas.failSnapshot(state.snapshotId);
            atlas.addFaults({ method: "GET", times: null, anonymous: true, fault });
            const startedAt = clock.now();
            assert.deepEqual(await diff(), unchanged);
            assert.ok(clock.now() - startedAt <= minuteMs);
            const seen = atlas.requests.length;
            await diff();
            assert.equal(atlas.requests.length - seen, 0);
        });
    }

    it("is not asked for where the program waits: then the update does", async () => {
        const { atlas, newProcess, state } = await taken();
        const seen = atlas.requests.length;
        const context = newProcess();
        const { waitForCompletion, ...waiting } = inputs;
        const result = await snapshotLifeCycle.diff("", state, waiting, context, () => context);
        assert.deepEqual(result, { changes: undefined, replaces: [] });
        assert.equal(atlas.requests.length, seen);
    });
});
