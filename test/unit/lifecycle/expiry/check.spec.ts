import assert from "node:assert/strict";
import { checkExpiry } from "../../../../provider/lifecycle/expiry/check";
import { unknownValue } from "../../../../provider/lifecycle/unknown";
import { clusterName, projectId, snapshotId, start } from "../../../support/fakeSnapshot";
import { other, passed, urn, wanted } from "../../../support/fakeLegacy";

const which = { projectId, clusterName, snapshotId, __urn: urn };
const good = { ...which, expires: wanted };

function check(news: object, olds: object = {}) {
    return checkExpiry({ ...olds }, { ...news }, start);
}

/** The faults, as `property: reason`. */
function faultsOf(news: object, olds: object = {}): string[] {
    return check(news, olds).failures.map(({ property, reason }) => `${property}: ${reason}`);
}

describe("the check of a LegacySnapshotExpiry", () => {
    it("keeps what is right, and fills in onDelete", () => {
        assert.deepEqual(check(good), { inputs: { ...good, onDelete: "keep" }, failures: [] });
        const all = { ...which, doNotDelete: true, onDelete: "restore", timeouts: { update: "5m" } };
        assert.deepEqual(check(all), { inputs: all, failures: [] });
    });

    it("takes an argument that is undefined or null for absent", () => {
        const { inputs, failures } = check({ ...good, doNotDelete: null, onDelete: null, timeouts: undefined });
        assert.deepEqual([inputs, failures], [{ ...good, onDelete: "keep" }, []]);
    });

    for (const [expires, stored] of [
        ["2026-12-01", "2026-12-01T00:00:00Z"],
        ["2026-12-01T02:00:00.7+02:00", "2026-12-01T00:00:00Z"],
    ] as const) {
        it(`gives ${expires} the one form that is stored`, () => {
            assert.equal(check({ ...which, expires }).inputs["expires"], stored);
        });
    }

    describe("exactly one of expires and doNotDelete: true", () => {
        for (const [what, choice, faults] of [
            ["expires alone", { expires: wanted }, []],
            ["doNotDelete alone", { doNotDelete: true }, []],
            ["expires with doNotDelete: false", { expires: wanted, doNotDelete: false }, []],
            ["neither", {}, [/^expires: expires is missing; give either expires or doNotDelete: true$/]],
            ["only doNotDelete: false", { doNotDelete: false }, [/^expires: expires is missing/]],
            ["both", { expires: wanted, doNotDelete: true }, [/^doNotDelete: .*has to be one of them/]],
            ["an unknown expires", { expires: unknownValue }, []],
            ["an unknown doNotDelete", { doNotDelete: unknownValue }, []],
            ["expires beside an unknown doNotDelete", { expires: wanted, doNotDelete: unknownValue }, []],
            ["doNotDelete beside an unknown expires", { expires: unknownValue, doNotDelete: true }, []],
            ["both unknown", { expires: unknownValue, doNotDelete: unknownValue }, []],
        ] as const) {
            it(`${faults.length > 0 ? "refuses" : "takes"} ${what}`, () => {
                const found = faultsOf({ ...which, ...choice });
                assert.equal(found.length, faults.length, found.join("\n"));
                faults.forEach((fault, index) => {
                    assert.match(found[index]!, fault);
                });
            });
        }
    });

    describe("an expires in the past", () => {
        const past = { ...which, expires: passed };

        it("is refused, with the way to delete the snapshot", () => {
            const [fault, ...others] = faultsOf(past);
            assert.match(
                fault!,
                /^expires: expires is 2025-12-31T00:00:00Z, which is past; .*onDelete to "deleteSnapshot"/,
            );
            assert.deepEqual(others, []);
        });

        it("is refused from this very moment on", () => {
            assert.equal(faultsOf({ ...which, expires: "2026-01-01T00:00:00Z" }).length, 1);
            assert.deepEqual(faultsOf({ ...which, expires: "2026-01-01T00:00:01Z" }), []);
        });

        it("is right while the state has the same: nothing is sent", () => {
            assert.deepEqual(faultsOf(past, past), []);
        });

        it("is compared with the state as an instant, not as a text", () => {
            assert.deepEqual(faultsOf({ ...which, expires: "2025-12-31T01:00:00+01:00" }, past), []);
            assert.deepEqual(faultsOf(past, { ...which, expires: "2025-12-31" }), []);
        });

        it("is refused where the state has another one, or none", () => {
            assert.equal(faultsOf(past, good).length, 1);
            assert.equal(faultsOf(past, { ...which, doNotDelete: true }).length, 1);
            assert.equal(faultsOf(past, { ...which, expires: 5 }).length, 1);
        });
    });

    it("lets unknown values through, whichever argument it is", () => {
        const names = ["projectId", "clusterName", "snapshotId", "expires", "onDelete", "timeouts"];
        const unknown = Object.fromEntries(names.map((name) => [name, unknownValue]));
        const { inputs, failures } = check({ ...unknown, __urn: urn });
        assert.deepEqual([inputs, failures], [{ ...unknown, __urn: urn }, []]);
        assert.deepEqual(faultsOf({ ...good, timeouts: { create: unknownValue } }), []);
    });

    for (const [name, value, fault] of [
        [
            "projectId",
            "shop",
            /^projectId: projectId is the string "shop"; it has to be 24 lower-case hexadecimal digits/,
        ],
        ["clusterName", "-x", /^clusterName: clusterName is the string "-x"/],
        ["snapshotId", snapshotId.toUpperCase() + "F", /^snapshotId: snapshotId is the string/],
        [
            "expires",
            "2026-02-30",
            /^expires: expires is the string "2026-02-30"; it has to be an RFC 3339 instant or date/,
        ],
        ["expires", "2026-12-01T00:00:00", /^expires: .*RFC 3339/],
        ["expires", 1764547200, /^expires: expires has to be an RFC 3339 instant or date/],
        ["doNotDelete", "yes", /^doNotDelete: doNotDelete is the string "yes"; it has to be true or false/],
        [
            "onDelete",
            "remove",
            /^onDelete: onDelete is the string "remove"; it has to be "keep", "restore" or "deleteSnapshot"/,
        ],
        ["onDelete", 1, /^onDelete: onDelete has to be "keep"/],
        ["timeouts", { create: "soon" }, /^timeouts: timeouts\.create is the string "soon"/],
        ["timeouts", { read: "1m" }, /^timeouts: timeouts\.read is none of create, update and delete/],
        [
            "retentionInDays",
            7,
            /^retentionInDays: retentionInDays is not an argument of LegacySnapshotExpiry; .*doNotDelete/,
        ],
    ] as const) {
        it(`says what is wrong with ${name}: ${JSON.stringify(value)}`, () => {
            const found = faultsOf({ ...good, [name]: value });
            assert.equal(found.length, 1, found.join("\n"));
            assert.match(found[0]!, fault);
        });
    }

    it("says everything that is wrong at once", () => {
        const { failures } = check({ clusterName: "", snapshotId: "x", expires: passed, onDelete: "x", wait: true });
        assert.deepEqual(
            failures.map(({ property }) => property),
            ["wait", "projectId", "clusterName", "snapshotId", "onDelete", "expires"],
        );
    });

    describe("an expiry that a refresh has found, where ignoreChanges takes the program's out of what is checked", () => {
        const hold = { ...which, doNotDelete: true, __found: true };
        const date = { ...which, expires: wanted, __found: true };
        const none = { ...which, __found: true };
        for (const [what, olds, choice, expected] of [
            ["a date gives way to doNotDelete", hold, {}, { doNotDelete: true, __found: true }],
            [
                "doNotDelete: false gives way to it too",
                hold,
                { doNotDelete: false },
                { doNotDelete: true, __found: true },
            ],
            ["doNotDelete gives way to a date", date, {}, { expires: wanted, __found: true }],
            ["either gives way to no expiry", none, {}, { __found: true }],
            [
                "the date beside doNotDelete that was found goes",
                hold,
                { expires: wanted, doNotDelete: true },
                { doNotDelete: true, __found: true },
            ],
            [
                "the date that was found goes beside the program's doNotDelete",
                date,
                { expires: wanted, doNotDelete: true },
                { doNotDelete: true },
            ],
            ["the program's choice stands where it is one", hold, { expires: wanted }, { expires: wanted }],
        ] as const) {
            it(what, () => {
                const { inputs, failures } = check({ ...which, ...choice }, olds);
                assert.deepEqual([inputs, failures], [{ ...which, onDelete: "keep", ...expected }, []]);
            });
        }

        it("is no excuse for a program that gives both by itself, nor where nothing was found", () => {
            const both = { ...which, expires: other, doNotDelete: true };
            assert.equal(faultsOf(both, date).length, 1);
            assert.equal(faultsOf(which, { ...which, doNotDelete: true }).length, 1);
        });
    });

    it("keeps the first URN for life", () => {
        assert.equal(check({ ...good, __urn: "urn:new" }, good).inputs["__urn"], urn);
        assert.equal(check({ ...good, __urn: "urn:new" }).inputs["__urn"], "urn:new");
    });
});
