import assert from "node:assert/strict";
import fs from "node:fs";
import ciInfo from "ci-info";
import sinon from "sinon";
import { createLiveProgress, isTerminal } from "../../../provider/dynamic/liveProgress";
import { VirtualClock } from "../../support/virtualClock";

function shown(terminal: boolean, texts: [atMs: number, text: string][]): string[] {
    const clock = new VirtualClock(0);
    const rows: string[] = [];
    const progress = createLiveProgress(clock, terminal, (text) => rows.push(text));
    for (const [atMs, text] of texts) {
        clock.advance(atMs - clock.now());
        progress(text);
    }
    return rows;
}

describe("live progress", () => {
    it("shows at most one text a second in a terminal", () => {
        const texts: [number, string][] = [
            [0, "queued, 0s"],
            [400, "queued, 0s"],
            [999, "inProgress, 1s"],
            [1000, "inProgress, 1s"],
            [2000, "inProgress, 2s"],
        ];
        assert.deepEqual(shown(true, texts), ["queued, 0s", "inProgress, 1s", "inProgress, 2s"]);
    });

    it("shows a text in a pipeline when something changes, at once", () => {
        const texts: [number, string][] = [
            [0, "queued, 0s"],
            [100, "inProgress, 0s"],
            [200, "rate limited, next try in 12s"],
            [300, "inProgress, 0s"],
        ];
        assert.deepEqual(
            shown(false, texts),
            texts.map(([, text]) => text),
        );
    });

    it("shows a text in a pipeline once a minute while only time passes", () => {
        const seconds = Array.from({ length: 150 }, (_, second) => second);
        const texts = seconds.map((second): [number, string] => [second * 1000, `inProgress, ${second}s`]);
        assert.deepEqual(shown(false, texts), ["inProgress, 0s", "inProgress, 60s", "inProgress, 120s"]);
    });

    it("takes a text without a length of time for what matters", () => {
        assert.deepEqual(
            shown(false, [
                [0, "queued behind another snapshot of this cluster"],
                [1, "queued behind another snapshot of this cluster"],
            ]),
            ["queued behind another snapshot of this cluster"],
        );
    });
});

describe("whether a person watches in a terminal", () => {
    let open: sinon.SinonStub;
    let close: sinon.SinonStub;

    beforeEach(() => {
        open = sinon.stub(fs, "openSync").returns(42);
        close = sinon.stub(fs, "closeSync");
    });

    afterEach(() => {
        sinon.restore();
    });

    it("is told by a terminal of the process's own, which is not kept open", () => {
        sinon.stub(ciInfo, "isCI").value(false);
        assert.equal(isTerminal(), true);
        sinon.assert.calledOnceWithExactly(open, "/dev/tty", "r+");
        sinon.assert.calledOnceWithExactly(close, 42);
    });

    it("is not so without one", () => {
        sinon.stub(ciInfo, "isCI").value(false);
        open.throws(new Error("ENXIO: no such device or address, open '/dev/tty'"));
        assert.equal(isTerminal(), false);
    });

    it("is not so in a CI system, whatever terminal there is", () => {
        sinon.stub(ciInfo, "isCI").value(true);
        assert.equal(isTerminal(), false);
        sinon.assert.notCalled(open);
    });
});
