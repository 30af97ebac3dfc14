import assert from "node:assert/strict";
import { once } from "node:events";
import net, { type AddressInfo, createServer, type Server } from "node:net";
import { setImmediate as turn } from "node:timers/promises";
import sinon from "sinon";
import { connectToEngine } from "../../../provider/dynamic/engine";
import { startEngineServer } from "../../support/engineServer";
import { urn } from "../../support/fakeSnapshot";

async function listen(): Promise<Server> {
    const server = createServer();
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return server;
}

describe("the engine that started the plugin", () => {
    let clock: sinon.SinonFakeTimers;
    let printed: sinon.SinonStub;
    let exit: sinon.SinonStub;
    let operations: { endOnSigterm: sinon.SinonStub<[AbortController], void> };
    const connectTo = (...args: string[]) => connectToEngine(args, operations);

    beforeEach(() => {
        operations = { endOnSigterm: sinon.stub() };
        // Only the interval is ours: sockets need the rest of the machinery.
        clock = sinon.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
        printed = sinon.stub(console, "error");
        exit = sinon.stub(process, "exit");
    });

    afterEach(() => {
        sinon.restore();
    });

    for (const args of [[], ["--logtostderr", "-v=9"], ["--tracing"], ["-v=9:1"], ["somewhere"], ["127.0.0.1:1/"]]) {
        it(`is absent without an address (${JSON.stringify(args)}): warnings go to the console`, () => {
            const engine = connectToEngine(args);
            engine.warn(urn, "Something to know");
            assert.deepEqual(printed.args, [["warning: Something to know"]]);
            assert.equal(engine.gone.aborted, false);
            assert.equal(clock.countTimers(), 0);
        });
    }

    it("is looked for where the first argument that is no flag says, every three seconds", async () => {
        const server = await listen();
        const { port } = server.address() as AddressInfo;
        try {
            const engine = connectTo("--logtostderr", "-v=9", `127.0.0.1:${port}`);
            for (let looks = 0; looks < 2; looks++) {
                const seen = once(server, "connection");
                await clock.tickAsync(3000);
                const [socket] = (await seen) as [NodeJS.ReadableStream];
                socket.resume();
                await once(socket, "close");
            }
            assert.equal(engine.gone.aborted, false);
            sinon.assert.notCalled(exit);
        } finally {
            server.close();
        }
    });

    it("ends the process once nobody listens at its address any more", async () => {
        const server = await listen();
        const { port } = server.address() as AddressInfo;
        server.close();
        await once(server, "close");
        const engine = connectTo(`127.0.0.1:${port}`);
        const gone = once(engine.gone, "abort");
        await clock.tickAsync(3000);
        await gone;
        assert.match(String(engine.gone.reason), /The Pulumi engine is gone/);
        sinon.assert.calledOnceWithExactly(exit, 1);
    });

    it("is told what is known of a resource", async () => {
        const server = await startEngineServer();
        try {
            connectTo(server.address).warn(urn, "Something to know");
            await server.arrived(1);
            assert.deepEqual([server.told[0]?.urn, server.told[0]?.message], [urn, "Something to know"]);
        } finally {
            await server.stop();
        }
        sinon.assert.notCalled(printed);
    });

    for (const code of ["ECONNRESET", "EMFILE", "ETIMEDOUT", "EADDRNOTAVAIL"]) {
        it(`is not taken for gone by a look that ends with ${code}`, async () => {
            const socket = new net.Socket();
            sinon.stub(net, "connect").returns(socket);
            const engine = connectTo("127.0.0.1:1");
            await clock.tickAsync(3000);
            socket.emit("error", Object.assign(new Error(code), { code }));
            assert.equal(engine.gone.aborted, false);
            sinon.assert.notCalled(exit);
        });
    }

    it("may be waited for by any number of resources without a warning of a leak", async () => {
        const warned = sinon.stub();
        process.on("warning", warned);
        try {
            const { gone } = connectTo("127.0.0.1:1");
            for (let waiting = 0; waiting < 100; waiting++) {
                gone.addEventListener("abort", () => undefined);
            }
            await turn();
        } finally {
            process.off("warning", warned);
        }
        sinon.assert.notCalled(warned);
    });

    it("lets SIGTERM end the waiting, as its own end does", () => {
        const { gone } = connectTo("127.0.0.1:1");
        sinon.assert.calledOnce(operations.endOnSigterm);
        const [waiting] = operations.endOnSigterm.firstCall.args;
        assert.equal(waiting.signal, gone);
    });

    it("leaves SIGTERM alone where it is absent", () => {
        connectToEngine([], operations);
        sinon.assert.notCalled(operations.endOnSigterm);
    });

    it("does not keep the process alive by being watched", async () => {
        const unref = sinon.spy();
        clock.restore();
        const interval = sinon.stub(globalThis, "setInterval").returns({ unref } as unknown as NodeJS.Timeout);
        connectTo("127.0.0.1:1");
        sinon.assert.calledOnce(interval);
        assert.equal(interval.firstCall.args[1], 3000);
        sinon.assert.calledOnce(unref);
        await Promise.resolve();
    });
});
