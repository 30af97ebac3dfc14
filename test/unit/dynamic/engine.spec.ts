import assert from "node:assert/strict";
import { once } from "node:events";
import { createRequire } from "node:module";
import { type AddressInfo, createServer, type Server } from "node:net";
import { setImmediate as turn } from "node:timers/promises";
import sinon from "sinon";
import { connectToEngine } from "../../../provider/dynamic/engine";
import { urn } from "../../support/fakeSnapshot";

// grpc-js belongs to the SDK.
const requireFromSdk = createRequire(require.resolve("@pulumi/pulumi/package.json"));
const grpc = requireFromSdk("@grpc/grpc-js") as typeof import("@grpc/grpc-js");
const { EngineService } = requireFromSdk(
    "./proto/engine_grpc_pb",
) as typeof import("@pulumi/pulumi/proto/engine_grpc_pb");
const { Empty } = requireFromSdk("google-protobuf/google/protobuf/empty_pb.js") as { Empty: new () => object };

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

    beforeEach(() => {
        // Only the interval is ours: sockets need the rest of the machinery.
        clock = sinon.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
        printed = sinon.stub(console, "error");
        exit = sinon.stub(process, "exit");
    });

    afterEach(() => {
        sinon.restore();
    });

    for (const args of [[], ["--logtostderr", "-v=9"], ["--tracing"], ["-v=9:1"], ["somewhere"]]) {
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
            const engine = connectToEngine(["--logtostderr", "-v=9", `127.0.0.1:${port}`]);
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
        const engine = connectToEngine([`127.0.0.1:${port}`]);
        const gone = once(engine.gone, "abort");
        await clock.tickAsync(3000);
        await gone;
        assert.match(String(engine.gone.reason), /The Pulumi engine is gone/);
        sinon.assert.calledOnceWithExactly(exit, 1);
    });

    it("is told warnings, each with its resource", async () => {
        const server = new grpc.Server();
        const told = new Promise<object>((resolve) => {
            const log = (call: { request: { toObject(): object } }, reply: (error: null, value: object) => void) => {
                reply(null, new Empty());
                resolve(call.request.toObject());
            };
            server.addService(EngineService, { log });
        });
        const port = await new Promise<number>((resolve, reject) => {
            server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) => {
                if (error) {
                    reject(error);
                } else {
                    resolve(bound);
                }
            });
        });
        try {
            connectToEngine([`127.0.0.1:${port}`]).warn(urn, "Something to know");
            const warning = { severity: 2, message: "Something to know", urn, streamid: 0, ephemeral: false };
            assert.deepEqual(await told, warning);
        } finally {
            await new Promise<void>((resolve) => {
                server.tryShutdown(() => {
                    resolve();
                });
            });
        }
        sinon.assert.notCalled(printed);
    });

    it("leaves warnings to the console where it does not take them", async () => {
        const server = await listen();
        const { port } = server.address() as AddressInfo;
        server.close();
        await once(server, "close");
        connectToEngine([`127.0.0.1:${port}`]).warn(urn, "Something to know");
        while (!printed.called) {
            await turn();
        }
        assert.deepEqual(printed.args, [["warning: Something to know"]]);
    });

    it("does not keep the process alive by being watched", async () => {
        const unref = sinon.spy();
        clock.restore();
        const interval = sinon.stub(globalThis, "setInterval").returns({ unref } as unknown as NodeJS.Timeout);
        connectToEngine(["127.0.0.1:1"]);
        sinon.assert.calledOnce(interval);
        assert.equal(interval.firstCall.args[1], 3000);
        sinon.assert.calledOnce(unref);
        await Promise.resolve();
    });
});
