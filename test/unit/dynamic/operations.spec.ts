import assert from "node:assert/strict";
import type { dynamic } from "@pulumi/pulumi";
import sinon from "sinon";
import { Operations } from "../../../provider/dynamic/operations";

/** A provider whose creates end when the test says so. */
function slowProvider() {
    const ends: ((error?: Error) => void)[] = [];
    const create = sinon.stub().callsFake(
        () =>
            new Promise<dynamic.CreateResult>((resolve, reject) => {
                ends.push((error) => {
                    if (error) {
                        reject(error);
                    } else {
                        resolve({ id: "id", outs: {} });
                    }
                });
            }),
    );
    return { provider: { create }, ends };
}

describe("the operations of a plugin process", () => {
    let clock: sinon.SinonFakeTimers;
    let exit: sinon.SinonStub;
    let terminate: () => void;
    let operations: Operations;
    let waiting: AbortController;

    beforeEach(() => {
        clock = sinon.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
        exit = sinon.stub(process, "exit");
        const on = sinon.stub(process, "on").returnsThis();
        operations = new Operations();
        waiting = new AbortController();
        operations.endOnSigterm(waiting);
        sinon.assert.calledOnceWithMatch(on, "SIGTERM");
        terminate = on.firstCall.args[1] as () => void;
        on.restore();
    });

    afterEach(() => {
        sinon.restore();
    });

    it("are the provider's own, with all that they are given and all that they answer", async () => {
        const read = sinon.stub().resolves({ id: "id" });
        const failure = new Error("No");
        const counted = operations.counted({ create: sinon.stub().rejects(failure), read });
        assert.deepEqual(Object.keys(counted), ["create", "read"]);
        assert.deepEqual(await counted.read?.("id", { a: 1 }), { id: "id" });
        sinon.assert.calledOnceWithExactly(read, "id", { a: 1 });
        await assert.rejects(counted.create({}), failure);
    });

    it("begin at once: what configure stores is there before it returns", () => {
        const configure = sinon.stub().resolves();
        void operations.counted({ create: sinon.stub(), configure }).configure?.({ config: {} as dynamic.Config });
        sinon.assert.calledOnce(configure);
    });

    it("end their waiting when the process is to end", () => {
        assert.equal(waiting.signal.aborted, false);
        terminate();
        assert.match(String(waiting.signal.reason), /plugin process was told to end \(SIGTERM\)/);
    });

    it("keep no process that has none under way, but for what its last answer takes to leave it", async () => {
        terminate();
        await clock.tickAsync(499);
        sinon.assert.notCalled(exit);
        await clock.tickAsync(1);
        sinon.assert.calledOnceWithExactly(exit, 143);
    });

    it("have all answered before the process ends, be it with an error", async () => {
        const { provider, ends } = slowProvider();
        const counted = operations.counted(provider);
        const [one, other] = [counted.create({}), counted.create({})];
        terminate();
        await clock.tickAsync(10_000);
        ends[0]?.();
        await one;
        await clock.tickAsync(10_000);
        sinon.assert.notCalled(exit);
        ends[1]?.(new Error("Not completed, the id is kept"));
        await assert.rejects(other);
        await clock.tickAsync(499);
        sinon.assert.notCalled(exit);
        await clock.tickAsync(1);
        sinon.assert.calledOnce(exit);
    });

    it("are waited for also where they begin in the last moment", async () => {
        const { provider, ends } = slowProvider();
        terminate();
        await clock.tickAsync(400);
        const late = operations.counted(provider).create({});
        await clock.tickAsync(10_000);
        sinon.assert.notCalled(exit);
        ends[0]?.();
        await late;
        await clock.tickAsync(500);
        sinon.assert.calledOnce(exit);
    });

    it("are waited for also where SIGTERM is sent twice", async () => {
        terminate();
        terminate();
        await clock.tickAsync(400);
        void operations.counted(slowProvider().provider).create({});
        await clock.tickAsync(10_000);
        sinon.assert.notCalled(exit);
    });

    it("hold the process up for 40 seconds at the most", async () => {
        void operations.counted(slowProvider().provider).create({});
        terminate();
        await clock.tickAsync(39_999);
        sinon.assert.notCalled(exit);
        await clock.tickAsync(1);
        sinon.assert.calledOnceWithExactly(exit, 143);
    });

    it("are not cut off by a second SIGTERM, which does not lengthen the end either", async () => {
        void operations.counted(slowProvider().provider).create({});
        terminate();
        await clock.tickAsync(20_000);
        terminate();
        await clock.tickAsync(19_999);
        sinon.assert.notCalled(exit);
        await clock.tickAsync(1);
        sinon.assert.calledOnce(exit);
    });

    it("keep no process alive that was not told to end", async () => {
        const { provider, ends } = slowProvider();
        const running = operations.counted(provider).create({});
        ends[0]?.();
        await running;
        assert.equal(clock.countTimers(), 0);
        sinon.assert.notCalled(exit);
    });
});
