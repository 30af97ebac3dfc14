import assert from "node:assert/strict";
import { Session } from "../../../../provider/lifecycle/session";
import { claimLeftBehind, noteLeftBehind } from "../../../../provider/lifecycle/snapshot/leftBehind";
import { snapshotState, urn } from "../../../support/fakeSnapshot";

const renamed = urn.replace("nightly", "weekly");

describe("what a create left behind", () => {
    it("hands out once what a create left behind, to the same resource only", () => {
        const session = new Session();
        const state = snapshotState({ status: "failed" });
        noteLeftBehind(session, state);
        assert.equal(claimLeftBehind(session, renamed), undefined);
        assert.equal(claimLeftBehind(session, urn), state);
        assert.equal(claimLeftBehind(session, urn), undefined);
    });

    it("is another process's own", () => {
        noteLeftBehind(new Session(), snapshotState());
        assert.equal(claimLeftBehind(new Session(), urn), undefined);
    });
});
