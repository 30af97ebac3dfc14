/** Local Atlases as tests hold them: each ends with its block, and several at once know nothing of each other. */
import assert from "node:assert/strict";
import { createLocalAtlas, startLocalAtlas } from "../../../provider/local";
import { call, snapshotsPath, take } from "../../support/localClient";
import { failureOf } from "../../support/failureOf";
import { until } from "../../support/until";
import { start, VirtualClock } from "../../support/virtualClock";

const instant = { queuedMs: 0, inProgressMs: 0 };

describe("a local Atlas of a block", () => {
    it("is there in the block, and its port is free after it", async () => {
        const port = await (async () => {
            await using atlas = await startLocalAtlas();
            assert.equal((await call(atlas, "GET", snapshotsPath)).status, 200);
            return Number(new URL(atlas.url).port);
        })();
        await using next = await startLocalAtlas({ port });
        assert.deepEqual(next.requests, []);
    });

    it("ends also where the block fails, with a request that hangs in it", async () => {
        let pending: Promise<unknown> | undefined;
        const failing = async () => {
            await using atlas = await startLocalAtlas({ faults: [{ anonymous: true, fault: { kind: "hang" } }] });
            pending = fetch(atlas.url + snapshotsPath).catch(() => "ended");
            await until(() => atlas.requests.length > 0);
            throw new Error("the test failed");
        };
        assert.equal((await failureOf(failing())).message, "the test failed");
        assert.equal(await pending, "ended");
    });

    it("answers no more after the block, without a socket too", async () => {
        const atlas = createLocalAtlas();
        {
            await using inBlock = atlas;
            assert.equal((await inBlock.fetch(new Request(inBlock.url + snapshotsPath))).status, 401);
        }
        assert.match((await failureOf(atlas.fetch(new Request(atlas.url)))).message, /ECONNREFUSED/);
    });

    it("may be stopped by hand before the block ends", async () => {
        await using atlas = await startLocalAtlas();
        await atlas.stop();
    });
});

describe("local Atlases side by side", () => {
    it("have snapshots, faults, requests, options and times of their own", async () => {
        const clocks = [0, 1, 2].map((day) => new VirtualClock(start + day * 86_400_000, { pausesEnd: "by hand" }));
        await using first = await startLocalAtlas({ ...instant, clock: clocks[0]! });
        await using second = await startLocalAtlas({ ...instant, clock: clocks[1]!, outcome: "failed" });
        await using third = await startLocalAtlas({
            ...instant,
            clock: clocks[2]!,
            missingSnapshotCode: "INVALID_SNAPSHOT_ID",
        });
        const all = [first, second, third];
        second.addFaults({ method: "GET", times: null, fault: { kind: "status", status: 503 } });

        const ids = await Promise.all(all.map((atlas) => take(atlas)));
        assert.equal(new Set(ids).size, 3);
        assert.equal(new Set(all.map(({ url }) => url)).size, 3);
        assert.deepEqual(
            all.map((atlas) => atlas.snapshots().map(({ id, status, createdAt }) => [id, status, createdAt])),
            [
                [[ids[0], "completed", "2026-01-01T00:00:00Z"]],
                [[ids[1], "failed", undefined]],
                [[ids[2], "completed", "2026-01-03T00:00:00Z"]],
            ],
        );

        // Each is asked for the snapshot of the first.
        const answers = await Promise.all(all.map((atlas) => call(atlas, "GET", `${snapshotsPath}/${ids[0]}`)));
        assert.deepEqual(
            answers.map(({ status, body }) => [status, body["errorCode"]]),
            [
                [200, undefined],
                [503, "UNEXPECTED_ERROR"],
                [404, "INVALID_SNAPSHOT_ID"],
            ],
        );
        first.deleteSnapshot(ids[0]!);
        assert.deepEqual(
            all.map((atlas) => atlas.snapshots().length),
            [0, 1, 1],
        );
        for (const { requests } of all) {
            assert.deepEqual(
                requests.filter(({ status }) => status !== 401).map(({ method }) => method),
                ["POST", "GET"],
            );
        }
        await second.stop();
        assert.equal((await call(third, "GET", snapshotsPath)).status, 200);
    });
});
