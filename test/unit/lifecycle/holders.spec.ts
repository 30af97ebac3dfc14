import assert from "node:assert/strict";
import { Holders, type RunJournal, whyLeft } from "../../../provider/lifecycle/holders";
import { idAt, snapshotId, start, urn } from "../../support/fakeSnapshot";
import { FakeStack } from "../../support/fakeStack";
import { SharedJournal } from "../../support/sharedJournal";

const weekly = urn.replace("nightly", "weekly");
const other = idAt(start, 2);
const state = { snapshotId, __urn: urn };

function register(stack = new FakeStack(), journal: RunJournal = new SharedJournal()) {
    return { stack, journal, holders: new Holders(stack.read, journal) };
}

function stackOf(...holders: [urn: string, createdAs?: string][]): FakeStack {
    const stack = new FakeStack();
    stack.holders = [];
    holders.forEach(([holder, createdAs]) => {
        stack.hold(snapshotId, holder, createdAs);
    });
    return stack;
}

const held = (...urns: string[]) => ({ known: true, urns });

describe("the register of holders", () => {
    describe("asked before a snapshot is taken up", () => {
        it("tells every resource of the state that holds it, and nothing of other snapshots", async () => {
            const { holders, stack } = register(stackOf([urn], [weekly]));
            stack.hold(other, "urn:x");
            assert.deepEqual(await holders.of(snapshotId, urn), held(urn, weekly));
        });

        it("tells what this run took, without the state", async () => {
            const { holders, stack } = register();
            holders.note(snapshotId, weekly);
            assert.deepEqual([await holders.of(snapshotId, urn), stack.reads], [held(weekly), 0]);
        });

        it("tells what another process of the run took", async () => {
            const { journal, holders } = register();
            register(new FakeStack(), journal).holders.note(snapshotId, weekly);
            assert.deepEqual(await holders.of(snapshotId, urn), held(weekly));
        });

        it("tells what came about while the state was read", async () => {
            const { holders } = register(stackOf());
            const holding = holders.of(snapshotId, urn);
            holders.note(snapshotId, weekly);
            assert.deepEqual(await holding, held(weekly));
        });

        it("leaves the resource itself out, where it has just taken it up", async () => {
            const { holders } = register(stackOf([urn], [weekly]));
            assert.deepEqual(await holders.besideNew(state), held(weekly));
            holders.note(snapshotId, urn);
            assert.deepEqual(await holders.besideNew(state), held(weekly));
        });

        it("says why it does not know", async () => {
            const { holders, stack } = register();
            stack.problem = new Error("there is no CLI");
            assert.deepEqual(await holders.of(snapshotId, urn), { known: false, reason: "there is no CLI" });
            assert.deepEqual(await holders.besideNew(state), { known: false, reason: "there is no CLI" });
        });
    });

    describe("asked before a deletion", () => {
        const deletion = async (holders: Holders, stored = state) => {
            holders.noteLetGo(stored);
            return await holders.besideDeleted(stored);
        };

        it("finds nobody beside the resource itself", async () => {
            assert.deepEqual(await deletion(register(stackOf([urn])).holders), held());
        });

        it("finds the resource itself under the name that it has now", async () => {
            const { holders } = register(stackOf([weekly, urn]));
            assert.deepEqual(await deletion(holders), held());
        });

        it("tells two resources apart that were created under one URN", async () => {
            const { holders } = register(stackOf([urn], [weekly, urn]));
            assert.deepEqual(await deletion(holders), held(weekly));
        });

        it("finds another resource of the state", async () => {
            assert.deepEqual(await deletion(register(stackOf([urn], [weekly])).holders), held(weekly));
        });

        it("finds the resource that takes the place of this one, under the same URN", async () => {
            const { holders, stack } = register(stackOf([urn]));
            holders.note(snapshotId, urn);
            assert.deepEqual([await deletion(holders), stack.reads], [held(urn), 0]);
        });

        it("lets the last one of several that go delete it, in whichever processes", async () => {
            const stack = stackOf([urn], [weekly]);
            const { holders, journal } = register(stack);
            const elsewhere = register(stack, journal).holders;
            assert.deepEqual(await deletion(holders), held(weekly));
            assert.deepEqual(await deletion(elsewhere, { snapshotId, __urn: weekly }), held());
        });

        it("never leaves it behind where two go at the same moment", async () => {
            const { holders } = register(stackOf([urn], [weekly]));
            const outcomes = await Promise.all([deletion(holders), deletion(holders, { snapshotId, __urn: weekly })]);
            assert.ok(outcomes.some((holding) => holding.known && holding.urns.length === 0));
        });

        it("counts one again whose deletion failed", async () => {
            const { holders } = register(stackOf([urn], [weekly]));
            holders.noteLetGo({ snapshotId, __urn: weekly });
            holders.noteKept({ snapshotId, __urn: weekly });
            assert.deepEqual(await deletion(holders), held(weekly));
        });

        it("does not know where the state that was read does not have it, and reads it once more for that", async () => {
            const { holders, stack } = register(stackOf());
            await holders.of(snapshotId, urn);
            const holding = await deletion(holders);
            assert.ok(!holding.known && holding.reason.includes("does not hold it"));
            assert.equal(stack.reads, 2);
        });
    });

    describe("asked before the life of a snapshot is shortened", () => {
        it("finds nobody beside the resource itself, which the run has noted too", async () => {
            const { holders } = register(stackOf([weekly, urn]));
            holders.note(snapshotId, weekly, urn);
            assert.deepEqual(await holders.besideKept(state), held());
        });

        it("finds another resource of the state, and one of this run", async () => {
            assert.deepEqual(await register(stackOf([urn], [weekly])).holders.besideKept(state), held(weekly));
            const { holders } = register(stackOf([urn]));
            holders.note(snapshotId, weekly);
            assert.deepEqual(await holders.besideKept(state), held(weekly));
        });
    });

    describe("reads the state", () => {
        it("once for many questions, where it hears of what happens after that", async () => {
            const { holders, stack } = register(stackOf([urn], [weekly]));
            stack.hold(other, urn);
            await Promise.all([holders.besideKept(state), holders.besideKept({ snapshotId: other, __urn: urn })]);
            await holders.of(snapshotId, urn);
            assert.equal(stack.reads, 1);
        });

        it("anew for each, where it hears of no other process", async () => {
            const stack = stackOf([urn]);
            const holders = stack.register();
            await holders.besideKept(state);
            stack.hold(snapshotId, weekly);
            assert.deepEqual([await holders.besideKept(state), stack.reads], [held(weekly), 2]);
        });

        it("again after it could not be read", async () => {
            const { holders, stack } = register(stackOf([urn]));
            stack.problem = new Error("busy");
            await holders.besideKept(state);
            stack.problem = undefined;
            assert.deepEqual(await holders.besideKept(state), held());
        });
    });

    it("says in words why a snapshot is left alone", () => {
        const of = (...urns: string[]) => whyLeft({ known: true, urns });
        assert.equal(of(), undefined);
        assert.equal(of(urn), 'the resource "nightly" of this stack holds it too');
        assert.equal(of(urn, weekly), 'the resources "nightly" and "weekly" of this stack hold it too');
        assert.match(whyLeft({ known: false, reason: "so" })!, /is not known, because so$/);
    });
});
