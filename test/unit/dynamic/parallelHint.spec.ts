import assert from "node:assert/strict";
import { ParallelHint } from "../../../provider/dynamic/parallelHint";

const start = Date.UTC(2026, 0, 1);

/** So many resources to be created, of which so many have begun. */
function hintFor(declared: number, begun: number): ParallelHint {
    const hint = new ParallelHint();
    const urns = Array.from({ length: declared }, (_, index) => `urn:${index}`);
    urns.forEach((urn) => {
        hint.noteDeclared(urn);
    });
    urns.slice(0, begun).forEach((urn) => {
        hint.noteBegun(urn, start);
    });
    return hint;
}

describe("the hint at Pulumi's limit of parallel steps", () => {
    it("names how many wait, and the option that lets them all begin", () => {
        const text = hintFor(200, 8).text(start + 5000);
        assert.ok(text?.includes("under way: 8; not begun: 192") && text.includes("`pulumi up --parallel 200`"), text);
    });

    it("is given once", () => {
        const hint = hintFor(3, 1);
        assert.ok(hint.text(start + 5000));
        assert.equal(hint.text(start + 10_000), undefined);
    });

    it("counts a resource once that was checked in the preview and again in the update", () => {
        const hint = hintFor(4, 2);
        hint.noteDeclared("urn:3");
        assert.match(hint.text(start + 5000) ?? "", /not begun: 2,/);
    });

    it("counts what is under way, not what is done", () => {
        const hint = hintFor(10, 4);
        hint.noteEnded(false);
        assert.match(hint.text(start + 5000) ?? "", /--parallel 9`/);
    });

    for (const [what, hint, afterMs] of [
        ["while creates still begin in succession", hintFor(200, 8), 4999],
        ["where all have begun", hintFor(8, 8), 60_000],
        ["where none has begun", hintFor(8, 0), 60_000],
    ] as const) {
        it(`is not given ${what}`, () => {
            assert.equal(hint.text(start + afterMs), undefined);
        });
    }

    it("is not given after a failure, which keeps Pulumi from beginning anything", () => {
        const hint = hintFor(20, 8);
        hint.noteEnded(true);
        assert.equal(hint.text(start + 60_000), undefined);
    });
});
