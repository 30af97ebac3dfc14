import assert from "node:assert/strict";
import { Session } from "../../../provider/lifecycle/session";
import { clusterName, idAt, projectId, snapshotState, start, urn } from "../../support/fakeSnapshot";

const other = idAt(start, 2);
const renamed = urn.replace("nightly", "weekly");

describe("a session", () => {
    describe("finds the unfinished successor", () => {
        const old = snapshotState();
        const next = snapshotState({ snapshotId: other, status: "queued" });

        it("of the same resource", () => {
            const session = new Session();
            session.noteUnfinished(next);
            assert.equal(session.successorOf(old), next);
        });

        it("and no successor in the snapshot itself", () => {
            const session = new Session();
            session.noteUnfinished(snapshotState({ status: "queued" }));
            assert.equal(session.successorOf(old), undefined);
        });

        it("and none in another resource's", () => {
            const session = new Session();
            session.noteUnfinished({ ...next, __urn: renamed });
            assert.equal(session.successorOf(old), undefined);
        });

        it("under the URN that the resource has now", () => {
            const session = new Session();
            session.noteChecked({ __urn: urn }, { __urn: renamed });
            session.noteUnfinished({ ...next, __urn: renamed });
            assert.equal(session.successorOf(old)?.snapshotId, other);
        });

        it("under the URN that a renamed resource keeps in its state", () => {
            const session = new Session();
            session.noteChecked({ __urn: urn }, { __urn: renamed });
            session.noteUnfinished(next);
            assert.equal(session.successorOf(old), next);
        });
    });

    it("knows by which URN the engine knows a resource now", () => {
        const session = new Session();
        session.noteChecked({ __urn: urn }, { __urn: renamed });
        assert.deepEqual([session.currentUrn(urn), session.currentUrn("urn:x")], [renamed, "urn:x"]);
    });

    it("tells two resources apart that were created under one URN, by their ids", () => {
        const session = new Session();
        session.noteChecked({ __urn: urn }, { __urn: renamed });
        session.noteId("one", urn);
        session.noteChecked({ __urn: urn }, { __urn: urn });
        session.noteId("other", urn);
        assert.deepEqual([session.currentUrn(urn, "one"), session.currentUrn(urn, "other")], [renamed, urn]);
    });

    it("counts the requests that the snapshots of a project will need: a POST and a look at the end of each", () => {
        const session = new Session();
        session.noteToBeTaken({ __urn: "urn:one", projectId });
        session.noteToBeTaken({ __urn: "urn:one", projectId });
        session.noteToBeTaken({ __urn: "urn:two", projectId });
        session.noteToBeTaken({ __urn: "urn:three", projectId: "0".repeat(24) });
        assert.equal(session.requestsToCome(projectId), 4);
        session.noteBegun("urn:two");
        assert.equal(session.requestsToCome(projectId), 2);
        session.noteUnfinished(snapshotState({ __urn: "urn:two" }));
        assert.equal(session.requestsToCome(projectId), 3);
    });

    it("has one queue for each cluster of each project", () => {
        const session = new Session();
        const queue = session.turnsOn({ projectId, clusterName });
        assert.equal(session.turnsOn({ projectId, clusterName }), queue);
        assert.notEqual(session.turnsOn({ projectId, clusterName: "other" }), queue);
        assert.notEqual(session.turnsOn({ projectId: "0".repeat(24), clusterName }), queue);
    });
});
