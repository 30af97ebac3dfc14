import assert from "node:assert/strict";
import type { EventEmitter } from "node:events";
import sinon from "sinon";
import { endWithReader } from "../../provider/endWithReader";

const streams: EventEmitter[] = [process.stdout, process.stderr];

describe("a command that prints", () => {
    let exit: sinon.SinonStub;
    let listeners: ((error: Error) => void)[];

    beforeEach(() => {
        exit = sinon.stub(process, "exit");
        endWithReader();
        listeners = streams.map((stream) => stream.listeners("error").at(-1) as (error: Error) => void);
    });

    afterEach(() => {
        sinon.restore();
        streams.forEach((stream, index) => {
            stream.off("error", listeners[index]!);
        });
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
