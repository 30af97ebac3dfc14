import assert from "node:assert/strict";
import { retentionFound, retentionOf } from "../../../../provider/lifecycle/snapshot/retentionFound";
import type { SnapshotState } from "../../../../provider/lifecycle/snapshot/state";
import {
    atlasSnapshot,
    dayMs,
    hourMs,
    isoAt,
    minuteMs,
    secondMs,
    snapshotId,
    snapshotState,
    start,
    unfinishedSnapshot,
} from "../../../support/fakeSnapshot";

const expiry = start + 7 * dayMs;

function found(stored: Partial<SnapshotState>, expiresAt: number | undefined): number {
    const fresh = atlasSnapshot({ expiresAt: expiresAt === undefined ? undefined : isoAt(expiresAt) });
    return retentionFound(snapshotState(stored), fresh);
}

describe("drift in retention", () => {
    describe("against a stored expiry", () => {
        for (const [what, movedMs, days] of [
            ["the same", 0, 7],
            ["a minute more, as Atlas adds it", minuteMs, 7],
            ["a second less", -secondMs, 7],
            ["eleven hours more", 11 * hourMs, 7],
            ["eleven hours less", -11 * hourMs, 7],
            ["a day more", dayMs, 8],
            ["a day less", -dayMs, 6],
            ["a day and a minute more", dayMs + minuteMs, 8],
            ["three weeks more", 21 * dayMs, 28],
        ] as const) {
            it(`is ${days} days where Atlas says ${what}`, () => {
                assert.equal(found({}, expiry + movedMs), days);
            });
        }

        for (const [from, countedFrom] of [
            ["creation", start],
            ["completion", start + 3 * hourMs],
            ["the moment of the PATCH", start + 5 * dayMs],
        ] as const) {
            it(`is none where Atlas counts from ${from}, however that was stored`, () => {
                const expiresAt = countedFrom + 7 * dayMs;
                assert.equal(found({ expiresAt: isoAt(expiresAt) }, expiresAt), 7);
            });
        }

        it("is none of a defaulted or absent expiry", () => {
            assert.equal(found({}, undefined), 7);
        });

        it("does not move by a second look at the same answer", () => {
            const stored = snapshotState();
            const fresh = atlasSnapshot({ expiresAt: isoAt(expiry + dayMs) });
            const once = retentionFound(stored, fresh);
            assert.equal(
                retentionFound({ ...stored, retentionInDays: once, expiresAt: fresh.expiresAt! }, fresh),
                once,
            );
        });
    });

    describe("against an expiry that was stored before completion", () => {
        for (const [what, countedFrom, days] of [
            ["its id's own moment", start, 7],
            ["a completion after three hours", start + 3 * hourMs, 7],
            ["half an hour before it, by another clock of Atlas's", start - hourMs / 2, 7],
            ["a completion after 23 hours", start + 23 * hourMs, 7],
            ["creation, with Atlas's minute", start + minuteMs, 7],
            ["creation, and it was set to a day more", start + dayMs, 8],
            ["creation, and it was set to a day less", start - dayMs, 6],
            ["creation, and it was set to 30 days", start + 23 * dayMs, 30],
        ] as const) {
            it(`is ${days} days where Atlas counts from ${what}`, () => {
                assert.equal(found({ status: "inProgress" }, countedFrom + 7 * dayMs), days);
            });
        }

        it("is told from the id's moment while it is still unfinished, when createdAt is not there yet", () => {
            const fresh = unfinishedSnapshot({ expiresAt: isoAt(start + 30 * dayMs) });
            assert.equal(retentionFound(snapshotState({ status: "queued" }), fresh), 30);
        });
    });

    describe("where no expiry is stored", () => {
        const { expiresAt, ...stored } = snapshotState();
        for (const [what, after, days] of [
            ["exactly", 7 * dayMs, 7],
            ["with Atlas's minute", 7 * dayMs + minuteMs, 7],
            ["a day more", 8 * dayMs, 8],
        ] as const) {
            it(`is worked out from createdAt (${what})`, () => {
                assert.ok(expiresAt);
                assert.equal(retentionFound(stored, atlasSnapshot({ expiresAt: isoAt(start + after) })), days);
            });
        }

        it("is none where Atlas does not tell either", () => {
            assert.equal(retentionFound(stored, atlasSnapshot({ expiresAt: undefined })), 7);
        });
    });

    for (const [what, moments, days] of [
        ["both moments", { createdAt: isoAt(start), expiresAt: isoAt(start + 3 * dayMs) }, 3],
        ["the id and the expiry", { expiresAt: isoAt(start + 3 * dayMs + minuteMs) }, 3],
        ["null for createdAt", { createdAt: null, expiresAt: isoAt(start + 3 * dayMs) }, 3],
        ["no expiry", { createdAt: isoAt(start) }, undefined],
        ["null for the expiry", { createdAt: isoAt(start), expiresAt: null }, undefined],
    ] as const) {
        it(`is read from ${what}: ${days} days`, () => {
            assert.equal(retentionOf(moments, snapshotId), days);
        });
    }
});
