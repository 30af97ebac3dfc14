import assert from "node:assert/strict";
import sinon from "sinon";
import { endWithReader } from "../../provider/endWithReader";

describe("a command that prints", () => {
    let exit: sinon.SinonStub;
    let listeners: ((error: Error) => void)[];

    beforeEach(() => {
        exit = sinon.stub(process, "exit");
        const added = [sinon.stub(process.stdout, "on"), sinon.stub(process.stderr, "on")];
        endWithReader();
        listeners = added.map((on) => {
            sinon.assert.calledOnceWithMatch(on, "error");
            return on.firstCall.args[1] as (error: Error) => void;
        });
        added.forEach((on) => {
            on.restore();
        });
    });

    afterEach(() => {
        sinon.restore();
    });

    it("ends with the exit code that it has, once nobody reads", () => {
        for (const listener of listeners) {
            exit.resetHistory();
            listener(Object.assign(new Error("write EPIPE"), { code: "EPIPE" }));
            sinon.assert.calledOnceWithExactly(exit);
        }
    });

    it("does not hide any other failure to print, as on a full disk", () => {
        const full = Object.assign(new Error("ENOSPC"), { code: "ENOSPC" });
        for (const listener of listeners) {
            assert.throws(() => {
                listener(full);
            }, full);
        }
        sinon.assert.notCalled(exit);
    });
});
