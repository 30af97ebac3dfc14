import assert from "node:assert/strict";
import {
    canonicalInstant,
    formatInstant,
    hasCome,
    parseInstant,
    sameInstant,
} from "../../../../provider/lifecycle/expiry/instant";

describe("an instant", () => {
    for (const [text, canonical] of [
        ["2026-12-01", "2026-12-01T00:00:00Z"],
        ["2026-12-01T00:00:00Z", "2026-12-01T00:00:00Z"],
        ["2026-12-01t00:00:00z", "2026-12-01T00:00:00Z"],
        ["2026-12-01T10:30Z", "2026-12-01T10:30:00Z"],
        ["2026-12-01T01:00:00+01:00", "2026-12-01T00:00:00Z"],
        ["2026-11-30T18:30:00-05:30", "2026-12-01T00:00:00Z"],
        ["2026-12-31T23:30:00-01:00", "2027-01-01T00:30:00Z"],
        ["2026-12-01T00:00:00.999Z", "2026-12-01T00:00:00Z"],
        ["2026-12-01T00:00:00.123456789+00:00", "2026-12-01T00:00:00Z"],
        ["2028-02-29", "2028-02-29T00:00:00Z"],
    ] as const) {
        it(`reads ${text} as ${canonical}`, () => {
            assert.equal(formatInstant(parseInstant(text)!), canonical);
            assert.equal(canonicalInstant(text), canonical);
            assert.ok(sameInstant(text, canonical));
        });
    }

    for (const text of [
        "",
        "now",
        "tomorrow",
        "1764547200",
        "2026",
        "2026-12",
        "2026-12-1",
        "2026-13-01",
        "2026-00-10",
        "2026-02-30",
        "2027-02-29",
        "2026-02-30T00:00:00Z",
        "2026-02-30T00:00:00+01:00",
        "2026-04-31T10:00:00-05:00",
        "2026-12-01T00:00:00",
        "2026-12-01 00:00:00Z",
        "2026-12-01T24:00:00Z",
        "2026-12-01T23:60:00Z",
        "2026-12-01T23:59:60Z",
        "2026-12-01T10Z",
        "2026-12-01T00:00:00+0100",
        "2026-12-01T00:00:00+24:00",
        "2026-12-01T00:00:00+01:60",
        "2026-12-01Z",
        "12026-12-01T00:00:00Z",
        "9999-12-31T23:59:59-00:01",
        "Tue, 01 Dec 2026 00:00:00 GMT",
        " 2026-12-01",
        "2026-12-01\n",
    ]) {
        it(`is not ${JSON.stringify(text)}`, () => {
            assert.equal(parseInstant(text), undefined);
            assert.equal(canonicalInstant(text), text);
        });
    }

    it("has come from its own second on", () => {
        const at = Date.UTC(2026, 11, 1);
        assert.deepEqual(
            [at - 1, at, at + 1].map((now) => hasCome("2026-12-01", now)),
            [false, true, true],
        );
    });

    it("never comes where there is none", () => {
        assert.deepEqual([hasCome(undefined, Infinity), hasCome("soon", Infinity)], [false, false]);
    });
});
