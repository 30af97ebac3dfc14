import assert from "node:assert/strict";
import { begin } from "../../../provider/lifecycle/operation";
import { formatDuration, parseDuration } from "../../../provider/lifecycle/duration";
import { fakeContext } from "../../support/fakeContext";
import { hourMs, minuteMs, start } from "../../support/fakeSnapshot";

describe("a length of time", () => {
    for (const [text, ms] of [
        ["45m", 2_700_000],
        ["1h30m", 5_400_000],
        ["90s", 90_000],
        ["250ms", 250],
        ["1m30ms", 60_030],
        ["1.5h", 5_400_000],
        ["0h10s", 10_000],
        ["2h", 7_200_000],
        ["", undefined],
        ["45", undefined],
        ["0s", undefined],
        ["-5m", undefined],
        ["5 m", undefined],
        ["5M", undefined],
        ["5d", undefined],
        ["h", undefined],
        ["1.h", undefined],
        [".5h", undefined],
        ["1h30", undefined],
        ["in 5m", undefined],
    ] as const) {
        it(`${ms === undefined ? "is not" : "is"} ${JSON.stringify(text)}`, () => {
            assert.equal(parseDuration(text), ms);
        });
    }

    for (const [ms, text] of [
        [0, "0s"],
        [-5, "0s"],
        [499, "0s"],
        [500, "1s"],
        [40_000, "40s"],
        [60_000, "1m"],
        [125_000, "2m 5s"],
        [3_599_400, "59m 59s"],
        [3_599_500, "1h"],
        [3_600_000, "1h"],
        [5_400_000, "1h 30m"],
        [5_430_000, "1h 30m"],
        [90_000_000, "25h"],
    ] as const) {
        it(`of ${ms} ms is shown as ${text}`, () => {
            assert.equal(formatDuration(ms), text);
        });
    }
});

describe("the deadline of an operation", () => {
    for (const operation of ["create", "update", "delete"] as const) {
        it(`comes after timeouts.${operation}`, () => {
            const { context } = fakeContext();
            assert.equal(
                begin(operation, { timeouts: { [operation]: "45m" } }, context).deadlineAt,
                start + 45 * minuteMs,
            );
        });

        it(`of a ${operation} comes after two hours where nothing is said`, () => {
            const { context } = fakeContext();
            const others = { create: "1m", update: "1m", delete: "1m", [operation]: undefined };
            assert.equal(begin(operation, {}, context).deadlineAt, start + 2 * hourMs);
            assert.equal(begin(operation, { timeouts: others }, context).deadlineAt, start + 2 * hourMs);
        });
    }

    it("cannot be told from a text that is no length of time", () => {
        const { context } = fakeContext();
        assert.throws(() => begin("delete", { timeouts: { delete: "soon" } }, context), /timeouts\.delete/);
    });
});
