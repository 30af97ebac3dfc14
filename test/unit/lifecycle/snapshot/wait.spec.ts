import assert from "node:assert/strict";
import type { AtlasSnapshot } from "../../../../provider/atlas/snapshots";
import { pauseMs, waitForSnapshot } from "../../../../provider/lifecycle/snapshot/wait";
import {
    answerError,
    apiError,
    clusterNotFound,
    connectionError,
    forbidden,
    groupNotFound,
    type Script,
    snapshotNotFound,
} from "../../../support/fakeAtlas";
import { fakeContext, operationUntil } from "../../../support/fakeContext";
import {
    atlasSnapshot,
    clusterName,
    hourMs,
    minuteMs,
    projectId,
    secondMs,
    snapshotId,
    start,
    unfinishedSnapshot,
} from "../../../support/fakeSnapshot";

const ref = { projectId, clusterName, snapshotId };
const queued = unfinishedSnapshot({ status: "queued" });
const running = unfinishedSnapshot();
const done = atlasSnapshot();

function wait(script: Script, limitMs = 2 * hourMs) {
    const fake = fakeContext(script);
    return { ...fake, outcome: waitForSnapshot(ref, operationUntil(start + limitMs, fake.context)) };
}

describe("the wait for a snapshot", () => {
    const endings: [what: string, get: Script["get"], outcome: object, pauses: number[]][] = [
        ["completed at once", [done], { kind: "finished", snapshot: done }, []],
        ["completed after two looks", [queued, running, done], { kind: "finished", snapshot: done }, [1000, 1000]],
        [
            "failed",
            [running, atlasSnapshot({ status: "failed" })],
            { kind: "finished", snapshot: atlasSnapshot({ status: "failed" }) },
            [1000],
        ],
        [
            "at work under a word of tomorrow",
            [unfinishedSnapshot({ status: "verifying" }), done],
            { kind: "finished", snapshot: done },
            [1000],
        ],
        [
            "without any word at first",
            [unfinishedSnapshot({ status: undefined }), unfinishedSnapshot({ status: null }), done],
            { kind: "finished", snapshot: done },
            [1000, 1000],
        ],
        [
            "unknown for two answers",
            [snapshotNotFound(), snapshotNotFound(), done],
            { kind: "finished", snapshot: done },
            [1000, 1000],
        ],
        ["gone", [running, snapshotNotFound()], { kind: "gone" }, [1000, 1000, 1000]],
        [
            "unknown now and then",
            [snapshotNotFound(), snapshotNotFound(), running, snapshotNotFound(), snapshotNotFound(), running, done],
            { kind: "finished", snapshot: done },
            Array<number>(6).fill(1000),
        ],
    ];
    for (const [what, get, expected, pauses] of endings) {
        it(`ends for one that is ${what}`, async () => {
            const { outcome, clock } = wait({ get: get! });
            const waitedMs = pauses.reduce((sum, ms) => sum + ms, 0);
            assert.deepEqual(await outcome, { ...expected, ...("snapshot" in expected && { waitedMs }) });
            assert.deepEqual(clock.pauses, pauses);
        });
    }

    it("asks for the last time at the deadline itself", async () => {
        const { outcome, clock, atlas } = wait({ get: [running] }, 2500);
        assert.deepEqual(await outcome, { kind: "timedOut", waitedMs: 2500, snapshot: running, error: undefined });
        assert.deepEqual(clock.pauses, [1000, 1000, 500]);
        assert.deepEqual(
            atlas.calls.map(({ at }) => at),
            [0, 1000, 2000, 2500],
        );
    });

    it("believes the answer that it gets at the deadline", async () => {
        assert.deepEqual(await wait({ get: [running, running, done] }, 1500).outcome, {
            kind: "finished",
            waitedMs: 1500,
            snapshot: done,
        });
    });

    it("asks once where the deadline has already come", async () => {
        for (const limitMs of [0, -5000]) {
            const { outcome, atlas, clock } = wait({ get: [running] }, limitMs);
            assert.deepEqual(await outcome, { kind: "timedOut", waitedMs: 0, snapshot: running, error: undefined });
            assert.deepEqual([atlas.asked, clock.pauses], [["get"], []]);
        }
    });

    it("tells nothing of a snapshot that Atlas never spoke of", async () => {
        const { outcome } = wait({ get: [snapshotNotFound()] }, 1000);
        assert.deepEqual(await outcome, { kind: "timedOut", waitedMs: 1000, snapshot: undefined, error: undefined });
    });

    it("names an unknown status word when the deadline comes", async () => {
        const verifying = unfinishedSnapshot({ status: "verifying" });
        const outcome = await wait({ get: [verifying] }, minuteMs).outcome;
        assert.equal(outcome.kind === "timedOut" && outcome.snapshot?.status, "verifying");
    });

    it("gives every question until the deadline", async () => {
        const { outcome, atlas } = wait({ get: [running, done] }, hourMs);
        await outcome;
        assert.deepEqual(
            atlas.calls.map(({ budget }) => budget.deadlineAt),
            [start + hourMs, start + hourMs],
        );
    });

    for (const [what, error] of [
        ["a connection that stays cut", connectionError()],
        ["an address that nobody answers at", connectionError(true)],
        ["a server error", apiError(503)],
        ["too many requests", apiError(429, "RATE_LIMITED")],
        ["an HTML page", answerError()],
    ] as const) {
        it(`ends as timed out, with the reason, when the client has given up on ${what}`, async () => {
            const { outcome, clock } = wait({ get: [running, error] });
            assert.deepEqual(await outcome, { kind: "timedOut", waitedMs: 1000, snapshot: running, error });
            assert.deepEqual(clock.pauses, [1000]);
        });
    }

    for (const [what, error, script] of [
        ["a refused address", forbidden(), {}],
        ["a wrong project", groupNotFound(), {}],
        ["a cluster that is gone", clusterNotFound(), { group: [undefined] }],
        ["an unknown 404 while the list holds it", apiError(404, "RESOURCE_NOT_FOUND"), { list: [[running]] }],
        ["a 404 that is not Atlas's", apiError(404), {}],
    ] as const) {
        it(`throws for ${what}`, async () => {
            await assert.rejects(wait({ ...script, get: [running, error] }).outcome, (thrown) => thrown === error);
        });
    }

    it("takes an unknown 404 code for gone where the list says so", async () => {
        const { outcome } = wait({ get: [apiError(404, "RESOURCE_NOT_FOUND")], list: [[]] });
        assert.deepEqual(await outcome, { kind: "gone" });
    });

    it("ends at once when nobody waits any more", async () => {
        const { outcome, abort, atlas, clock } = wait({ get: [running] });
        const reason = new Error("The Pulumi engine is gone");
        setImmediate(() => {
            abort.abort(reason);
        });
        await assert.rejects(outcome, (thrown) => thrown === reason);
        assert.deepEqual([atlas.asked, clock.now()], [["get"], start]);
    });

    it("says how it stands after each question", async () => {
        const { outcome, statuses } = wait({
            get: [snapshotNotFound(), queued, unfinishedSnapshot({ status: "verifying" }), done],
        });
        await outcome;
        assert.deepEqual(statuses, ["queued, 0s", "queued, 1s", "verifying, 2s"]);
    });

    it("says how it stands while a question waits for its turn", async () => {
        const { outcome, atlas, clock, statuses } = wait({ get: [running, done] });
        await outcome;
        clock.advance(4000);
        atlas.calls[1]!.budget.onWaiting?.();
        assert.deepEqual(statuses, ["inProgress, 0s", "completed, 5s"]);
    });

    for (const [what, get, told] of [
        ["is finished", [queued, done], ["joined", "unfinished", "finished"]],
        ["is gone", [snapshotNotFound()], ["joined", "unfinished", "unfinished", "left"]],
        ["cannot be asked for", [running, connectionError()], ["joined", "unfinished", "left"]],
    ] as const) {
        it(`tells the other waiters that its snapshot ${what}`, async () => {
            const { outcome, atlas } = wait({ get });
            await outcome;
            assert.deepEqual(atlas.waiting, told);
        });
    }

    it("leaves the other waiters where it throws", async () => {
        const { outcome, atlas } = wait({ get: [forbidden()] });
        await assert.rejects(outcome);
        assert.deepEqual(atlas.waiting, ["joined", "left"]);
    });

    it("asks as one who waits, and tells since when and whether Atlas is at work", async () => {
        const seen: unknown[] = [];
        const fake = wait({
            get: [
                () => {
                    seen.push({ ...fake.atlas.calls.at(-1)?.budget.waiter });
                    return seen.length < 2 ? running : seen.length < 3 ? queued : seen.length < 4 ? running : done;
                },
            ],
        });
        await fake.outcome;
        assert.deepEqual(
            seen,
            [false, true, false, true].map((inProgress) => ({ startedAt: start, inProgress })),
        );
    });

    for (const [error, words] of [
        [connectionError(), "no answer (ECONNRESET)"],
        [apiError(429, "RATE_LIMITED"), "rate limited"],
        [apiError(503, "SERVICE_UNAVAILABLE"), "Atlas answered 503"],
        [answerError(), "no usable answer"],
    ] as const) {
        it(`says in few words what a question waits for: ${words}`, async () => {
            const { outcome, atlas, statuses } = wait({ get: [done] });
            await outcome;
            atlas.calls[0]!.budget.onRetry?.(error, 2500);
            assert.deepEqual(statuses, [`${words}, next try in 3s`]);
        });
    }

    describe("pauses", () => {
        for (const [waitedMs, pause] of [
            [0, 1000],
            [20_000, 1000],
            [40_000, 2000],
            [10 * minuteMs, 30_000],
            [hourMs, 30_000],
        ] as const) {
            it(`for ${pause} ms after ${waitedMs} ms`, () => {
                assert.equal(pauseMs(waitedMs), pause);
            });
        }

        for (const [lastsMs, most] of [
            [10 * secondMs, 12],
            [minuteMs, 45],
            [10 * minuteMs, 120],
            [hourMs, 240],
        ] as const) {
            it(`keep a snapshot of ${lastsMs / secondMs} s to ${most} questions, and are noticed late by a twentieth at the most`, async () => {
                const { outcome, atlas, clock } = wait({
                    get: [() => (clock.now() - start >= lastsMs ? done : running)],
                });
                assert.equal((await outcome).kind, "finished");
                assert.ok(atlas.calls.length <= most, String(atlas.calls.length));
                const lateMs = clock.now() - start - lastsMs;
                assert.ok(lateMs <= Math.max(secondMs, Math.min(lastsMs * 0.05, 30 * secondMs)), String(lateMs));
            });
        }

        it("are never longer than allowed, whenever the snapshot ends", async () => {
            const finished: AtlasSnapshot[] = [];
            for (let lastsMs = 500; lastsMs < 20 * minuteMs; lastsMs = lastsMs * 1.13 + 77) {
                const { outcome, clock } = wait({ get: [() => (clock.now() - start >= lastsMs ? done : running)] });
                const result = await outcome;
                assert.ok(result.kind === "finished");
                finished.push(result.snapshot);
                const lateMs = clock.now() - start - lastsMs;
                assert.ok(
                    lateMs <= Math.max(secondMs, Math.min(lastsMs * 0.05, 30 * secondMs)),
                    `${lastsMs}: ${lateMs}`,
                );
            }
            assert.ok(finished.length > 40);
        });
    });
});
