import assert from "node:assert/strict";
import { diffExpiry } from "../../../../provider/lifecycle/expiry/diff";
import { unknownValue } from "../../../../provider/lifecycle/unknown";
import { expiryInputs, expiryState, keeping, other, wanted } from "../../../support/fakeLegacy";

describe("the diff of a LegacySnapshotExpiry", () => {
    for (const [what, news, changed, replaces] of [
        ["nothing", {}, [], []],
        ["the hidden URN", { __urn: "urn:new" }, [], []],
        ["projectId", { projectId: "a".repeat(24) }, ["projectId"], ["projectId"]],
        ["clusterName", { clusterName: "Other" }, ["clusterName"], ["clusterName"]],
        ["snapshotId", { snapshotId: "a".repeat(24) }, ["snapshotId"], ["snapshotId"]],
        ["a replacing argument to an unknown value", { snapshotId: unknownValue }, ["snapshotId"], ["snapshotId"]],
        ["expires", { expires: other }, ["expires"], []],
        ["expires to an unknown value", { expires: unknownValue }, ["expires"], []],
        ["expires to doNotDelete", keeping, ["expires", "doNotDelete"], []],
        ["onDelete", { onDelete: "restore" }, ["onDelete"], []],
        ["timeouts", { timeouts: { delete: "5m" } }, ["timeouts"], []],
    ] as const) {
        it(`finds ${changed.length === 0 ? "no change" : `${changed.join(", ")} changed`} where ${what} changes`, () => {
            assert.deepEqual(diffExpiry(expiryState(), expiryInputs(news)), { changed, replaces });
        });
    }

    it("compares moments as instants: a state from elsewhere may write them otherwise", () => {
        const olds = expiryState({ expires: wanted.replace("T00:00:00Z", "T01:00:00+01:00") });
        assert.notEqual(olds.expires, wanted);
        assert.deepEqual(diffExpiry(olds, expiryInputs()), { changed: [], replaces: [] });
    });

    it("takes a state that lacks an argument", () => {
        assert.deepEqual(diffExpiry({}, expiryInputs(keeping)).changed, [
            "projectId",
            "clusterName",
            "snapshotId",
            "doNotDelete",
            "onDelete",
        ]);
    });
});
