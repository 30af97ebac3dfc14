import assert from "node:assert/strict";
import fs from "node:fs";
import ciInfo from "ci-info";
import sinon from "sinon";
import { isTerminal, LiveRows } from "../../../provider/dynamic/liveProgress";
import type { Status } from "../../../provider/lifecycle/progress";
import { VirtualClock } from "../../support/virtualClock";

function shown(terminal: boolean, told: [atMs: number, status: Status][]): string[] {
    const clock = new VirtualClock(0);
    const rows: string[] = [];
    const row = new LiveRows(clock, terminal, (_urn, text) => rows.push(text)).of("urn");
    for (const [atMs, status] of told) {
        clock.advance(atMs - clock.now());
        row.show(status);
    }
    return rows;
}

const queued = (forMs: number): Status => ({ what: "queued", forMs });
const inProgress = (forMs: number): Status => ({ what: "inProgress", forMs });

describe("live progress", () => {
    it("shows at most one text a second in a terminal", () => {
        const told: [number, Status][] = [
            [0, queued(0)],
            [400, queued(400)],
            [999, inProgress(999)],
            [1000, inProgress(1000)],
            [2000, inProgress(2000)],
        ];
        assert.deepEqual(shown(true, told), ["queued, 0s", "inProgress, 1s", "inProgress, 2s"]);
    });

    it("shows a text in a pipeline when something changes, at once", () => {
        const told: [number, Status][] = [
            [0, queued(0)],
            [100, inProgress(0)],
            [200, { what: "rate limited", nextTryInMs: 12_000 }],
            [300, inProgress(0)],
            [400, { ...inProgress(0), behind: "6955" }],
        ];
        assert.deepEqual(shown(false, told), [
            "queued, 0s",
            "inProgress, 0s",
            "rate limited, next try in 12s",
            "inProgress, 0s",
            "queued behind snapshot 6955: inProgress, 0s",
        ]);
    });

    it("shows a text in a pipeline once a minute while only time passes", () => {
        const seconds = Array.from({ length: 150 }, (_, second) => second * 1000);
        const told = seconds.map((ms): [number, Status] => [ms, inProgress(ms)]);
        assert.deepEqual(shown(false, told), ["inProgress, 0s", "inProgress, 1m", "inProgress, 2m"]);
    });

    it("shows a text without a length of time once", () => {
        const status = { what: "queued behind another snapshot of this cluster" };
        assert.deepEqual(
            shown(false, [
                [0, status],
                [1, status],
            ]),
            ["queued behind another snapshot of this cluster"],
        );
    });

    for (const [terminal, inStack] of [
        [true, ["inProgress, 0s: nightly", "completed, 3s: nightly"]],
        [false, []],
    ] as const) {
        it(`is shown for the stack as well where a diff may stand before it, ${terminal ? "in a terminal" : "but in a pipeline"}`, () => {
            const shownForStack: string[] = [];
            const all = new LiveRows(new VirtualClock(0), terminal, (urn, text) => {
                if (urn === "") shownForStack.push(text);
            });
            const [fresh, existing] = ["fresh", "nightly"].map((name) => `urn:pulumi:dev::shop::type::${name}`);
            all.noteExisting(existing!);
            all.of(fresh!).show(inProgress(0));
            all.of(existing!).show(inProgress(0));
            all.of(existing!).end({ what: "completed", forMs: 3000 });
            assert.deepEqual(shownForStack, inStack);
        });
    }

    for (const terminal of [true, false]) {
        it(`ends with the outcome, which also a later operation leaves there, ${terminal ? "in a terminal" : "in a pipeline"}`, () => {
            const rows: string[] = [];
            const all = new LiveRows(new VirtualClock(0), terminal, (urn, text) => rows.push(`${urn}: ${text}`));
            all.of("a").show(inProgress(0));
            all.of("a").end({ what: "completed", forMs: 3000 });
            all.of("a").end({ what: "snapshot 6955 deleted" });
            all.of("b").end({ what: "completed" });
            assert.deepEqual(rows, ["a: inProgress, 0s", "a: completed, 3s", "a: snapshot 6955 deleted"]);
        });
    }
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
