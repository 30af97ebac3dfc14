import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { setImmediate as turn } from "node:timers/promises";
import sinon from "sinon";
import { systemClock } from "../../../provider/clock";
import { createEngineLog } from "../../../provider/dynamic/engineLog";
import { type EngineServer, startEngineServer } from "../../support/engineServer";
import { urn } from "../../support/fakeSnapshot";

const [info, warning] = [1, 2];

async function freeAddress(): Promise<string> {
    const server = createServer();
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, "close");
    return `127.0.0.1:${port}`;
}

describe("messages to the engine", () => {
    let engine: EngineServer;
    let errors: sinon.SinonStub;
    let lines: sinon.SinonStub;

    async function start(options?: { answers: boolean }) {
        engine = await startEngineServer(options);
        return createEngineLog(engine.address);
    }

    /** The engine has this much longer to answer what it is told from now on. */
    function shortenDeadlineTo(ms: number) {
        const now = systemClock.now();
        sinon.stub(systemClock, "now").returns(now - 10_000 + ms);
    }

    beforeEach(() => {
        errors = sinon.stub(console, "error");
        lines = sinon.stub(console, "log");
    });

    afterEach(async () => {
        await engine.stop();
        sinon.restore();
    });

    it("say which resource they are for and how much they matter; a status is gone with the next one", async () => {
        const log = await start();
        log.warn(urn, "Something to know");
        await engine.arrived(1);
        log.info(urn, "Something to keep");
        await engine.arrived(2);
        log.status(urn, "inProgress, 1s");
        await engine.arrived(3);
        assert.deepEqual(engine.told, [
            { severity: warning, message: "Something to know", urn, streamid: 0, ephemeral: false },
            { severity: info, message: "Something to keep", urn, streamid: 0, ephemeral: false },
            { severity: info, message: "inProgress, 1s", urn, streamid: 0, ephemeral: true },
        ]);
        // The next status is sent once the last one was taken, and with it all before.
        log.status(urn, "inProgress, 2s");
        await engine.arrived(4);
        sinon.assert.notCalled(errors);
        sinon.assert.notCalled(lines);
    });

    it("wait for a slow engine one to a row, and the latest status is the next to be shown", async () => {
        const log = await start({ answers: false });
        log.status("urn:other", "queued, 0s");
        await engine.arrived(1);
        log.status(urn, "queued, 0s");
        for (let second = 1; second <= 20_000; second++) {
            log.status(urn, `inProgress, ${second}s`);
        }
        await engine.arrived(2);
        engine.answer();
        engine.answer();
        await engine.arrived(3);
        // Whatever else had been sent would have arrived before this one.
        log.info(urn, "completed");
        await engine.arrived(4);
        assert.deepEqual(
            engine.told.map(({ message }) => message),
            ["queued, 0s", "queued, 0s", "inProgress, 20000s", "completed"],
        );
    });

    it("show the next status of a row whose last one was taken", async () => {
        const log = await start();
        for (const [index, text] of ["queued, 0s", "inProgress, 1s", "inProgress, 2s"].entries()) {
            log.status(urn, text);
            await engine.arrived(index + 1);
        }
        assert.equal(engine.told.at(-1)?.message, "inProgress, 2s");
    });

    it("go to the console where the engine does not answer: a warning is never lost", async () => {
        const log = await start({ answers: false });
        shortenDeadlineTo(50);
        log.warn(urn, "Something to know");
        log.info(urn, "Something to keep");
        log.status(urn, "inProgress, 1s");
        while (!errors.called || !lines.called) {
            await turn();
        }
        assert.deepEqual([errors.args, lines.args], [[["warning: Something to know"]], [["Something to keep"]]]);
    });

    it("are not held for an engine that does not answer: its row takes the next status", async () => {
        const log = await start({ answers: false });
        shortenDeadlineTo(50);
        log.status(urn, "inProgress, 1s");
        log.status(urn, "inProgress, 2s");
        await engine.arrived(2);
        assert.equal(engine.told.at(-1)?.message, "inProgress, 2s");
    });

    it("go to the console where nobody listens", async () => {
        engine = await startEngineServer();
        const log = createEngineLog(await freeAddress());
        log.warn(urn, "Something to know");
        log.status(urn, "inProgress, 1s");
        while (!errors.called) {
            await turn();
        }
        assert.deepEqual(errors.args, [["warning: Something to know"]]);
        sinon.assert.notCalled(lines);
    });
});
