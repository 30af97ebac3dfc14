import assert from "node:assert/strict";
import { checkCompletion } from "../../../../provider/lifecycle/completion/check";
import { unknownValue } from "../../../../provider/lifecycle/unknown";
import { resourceId } from "../../../support/fakeSnapshot";

const urn = "urn:pulumi:prod::shop::pulumi-nodejs:dynamic/atlas:SnapshotCompletion::all";

function reasons(snapshots: unknown, more: object = {}): string[] {
    return checkCompletion({}, { snapshots, ...more, __urn: urn }).failures.map(
        ({ property, reason }) => `${property}: ${reason}`,
    );
}

describe("the arguments of a SnapshotCompletion", () => {
    it("are any number of resource ids, none included, and those that a preview does not know yet", () => {
        const official = ["cluster_name", "project_id", "snapshot_id"]
            .map((name) => `${btoa(name)}:${btoa(name === "cluster_name" ? "c" : "5c9d8a7b6e5f4a3b2c1d0e9f")}`)
            .join("-");
        for (const given of [[], [resourceId], [resourceId, unknownValue], unknownValue, [official]]) {
            assert.deepEqual(reasons(given), [], JSON.stringify(given));
        }
    });

    it("are refused with the place of what is no resource id", () => {
        const rule =
            "it has to be the id of a snapshot resource, {projectId}-{clusterName}-{snapshotId}: pass snapshot.id";
        assert.deepEqual(reasons([resourceId, "64f0c0ffee0000000000aa01", 7, { id: resourceId }]), [
            `snapshots: snapshots[1] is the string "64f0c0ffee0000000000aa01"; ${rule}`,
            `snapshots: snapshots[2] is 7; ${rule}`,
            `snapshots: snapshots[3] is an object; ${rule}`,
        ]);
    });

    it("are refused where there is no list, where something is missing, and where there is something else", () => {
        assert.deepEqual(reasons(undefined), ["snapshots: snapshots is missing"]);
        assert.deepEqual(reasons(resourceId), [
            `snapshots: snapshots is the string "${resourceId}"; it has to be a list of the ids of snapshot resources`,
        ]);
        assert.match(
            reasons([], { snapshot: [] }).join(),
            /^snapshot: snapshot is not an argument of SnapshotCompletion; the arguments are snapshots, triggers, timeouts$/,
        );
        assert.equal(reasons([], { triggers: "x", timeouts: { create: "soon" } }).length, 2);
    });

    it("keep the URN under which the resource was created", () => {
        assert.equal(checkCompletion({ __urn: "urn:old" }, { snapshots: [], __urn: urn }).inputs["__urn"], "urn:old");
        assert.equal(checkCompletion({}, { snapshots: [], __urn: urn }).inputs["__urn"], urn);
    });
});
