import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { createLocalAtlas, startLocalAtlas } from "../../../provider/local";
import type { InProcessLocalAtlas, LocalAtlasOptions } from "../../../provider/local";
import { DataFile } from "../../../provider/local/dataFile";
import { nothingKept } from "../../../provider/local/kept";
import { withDataFile } from "../../support/dataFolder";
import { call, projectPath, send, snapshotsPath, take } from "../../support/localClient";
import { start, VirtualClock } from "../../support/virtualClock";

const dayMs = 86_400_000;
const clusters = [
    { clusterName: "Cluster0" },
    { clusterName: "sharded", type: "shardedCluster" as const },
    { clusterName: "old", backup: "legacy" as const },
    { clusterName: "sls", tier: "serverless" as const },
    { clusterName: "ended" },
];

/** Starts one after the other on the same file, with the same clock, and with an address that does not change. */
function starter(data: string, options: LocalAtlasOptions = {}) {
    const clock = new VirtualClock(start, { pausesEnd: "by hand" });
    const begin = () => createLocalAtlas({ clock, data, clusters, ...options });
    return { clock, begin };
}

function allOf(atlas: InProcessLocalAtlas): unknown {
    return [atlas.snapshots(), atlas.serverlessSnapshots(), atlas.legacySnapshots()];
}

const read = (file: string) => JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>;

describe("local Atlas: what it keeps in a data file", () => {
    it("is every snapshot, with all that happened to it", async () => {
        await withDataFile(async (data) => {
            const { clock, begin } = starter(data);
            const first = begin();
            first.addSnapshot({ description: "kept", retentionInDays: 9, storageSizeBytes: 5 });
            first.addSnapshot({ clusterName: "sharded", snapshotType: "scheduled" });
            first.addServerlessSnapshot();
            first.addLegacySnapshot({ expiresAt: start + 9 * dayMs });
            const [changed, dated] = [first.addSnapshot(), first.addLegacySnapshot()];
            first.setRetention(changed.id, 30);
            first.setLegacyExpiry(dated.id, { doNotDelete: true });
            const [deleted, lost] = [first.addSnapshot(), first.addLegacySnapshot()];
            first.deleteSnapshot(deleted.id);
            first.deleteLegacySnapshot(lost.id);
            const running = first.addSnapshot({ finished: false });
            first.failSnapshot(first.addSnapshot({ finished: false, inProgressMs: dayMs }).id);
            first.addSnapshot({ clusterName: "ended" });
            first.deleteCluster("ended");
            const before = allOf(first);
            await first.stop();

            const second = begin();
            assert.deepEqual(allOf(second), before);
            assert.throws(() => second.addSnapshot({ clusterName: "ended" }), /has no cluster ended/);
            clock.advance(3000);
            assert.equal(second.snapshots().find(({ id }) => id === running.id)?.status, "completed");
            await second.stop();
        });
    });

    it("is a snapshot that goes on while nothing runs, and one that never ends", async () => {
        await withDataFile(async (data) => {
            const { clock, begin } = starter(data);
            const first = begin();
            const { id } = first.addSnapshot({ finished: false, queuedMs: 0, inProgressMs: 10_000 });
            const never = first.addSnapshot({ finished: false, queuedMs: 0, inProgressMs: Infinity });
            await first.stop();
            clock.advance(9 * dayMs);
            const second = begin();
            assert.deepEqual(
                second.snapshots().map((snapshot) => [snapshot.id, snapshot.status]),
                [[never.id, "inProgress"]],
            );
            await second.stop();
            assert.ok(!JSON.stringify(read(data)).includes(id), "an expired snapshot is not kept");
        });
    });

    it("is how far the clock was moved", async () => {
        await withDataFile(async (data) => {
            const { clock, begin } = starter(data);
            const first = begin();
            first.advance("36h");
            await first.stop();
            clock.advance(1000);
            const second = begin();
            second.advance("12h");
            await second.stop();
            const third = begin();
            const { headers } = await third.fetch(new Request(third.url + projectPath));
            assert.equal(headers.get("date"), "Sat, 03 Jan 2026 00:00:01 GMT");
            await third.stop();
        });
    });

    it("is enough for no id to come twice, and for `nth` to go on", async () => {
        await withDataFile(async (data) => {
            const asked: number[] = [];
            const ids = new Set<string>();
            const options: LocalAtlasOptions = {
                // Always the same moment, and always the same random number.
                clock: new VirtualClock(start, { pausesEnd: "by hand" }),
                data,
                queuedMs: 0,
                inProgressMs: 0,
                outcome: ({ nth }) => {
                    asked.push(nth);
                    return "completed";
                },
            };
            for (let round = 0; round < 3; round++) {
                const atlas = await startLocalAtlas(options);
                ids.add(await take(atlas)).add(await take(atlas));
                atlas.deleteSnapshot(atlas.snapshots()[0]!.id);
                await atlas.stop();
            }
            assert.deepEqual(asked, [1, 2, 3, 4, 5, 6]);
            assert.equal(ids.size, 6);
        });
    });

    it("is no key, sign-in, request or count of a fault", async () => {
        await withDataFile(async (data) => {
            const faults = [{ path: "/groups", nth: 2, fault: { kind: "html" as const, status: 503 } }];
            const account = {
                publicKey: "the-public",
                privateKey: "the-private",
                clientId: "c",
                clientSecret: "the-s",
            };
            const options = { data, faults, accounts: [account] };
            const form = {
                "Content-Type": "application/x-www-form-urlencoded",
                Authorization: `Basic ${btoa("c:the-s")}`,
            };
            const first = await startLocalAtlas(options);
            const { body } = await send(first, "POST", "/api/oauth/token", {
                body: "grant_type=client_credentials",
                headers: form,
            });
            const bearer = { headers: { Authorization: `Bearer ${String(body.access_token)}` } };
            assert.equal((await send(first, "POST", snapshotsPath, { ...bearer, body: {} })).status, 200);
            await first.stop();
            assert.doesNotMatch(readFileSync(data, "utf8"), /the-|Bearer/);

            const second = await startLocalAtlas(options);
            assert.equal((await send(second, "GET", projectPath, bearer)).status, 401);
            assert.equal((await call(second, "GET", projectPath, account)).status, 503);
            await second.stop();
        });
    });

    it("is there before the answer is", async () => {
        await withDataFile(async (data) => {
            const atlas = await startLocalAtlas({ data, queuedMs: 0, inProgressMs: 0 });
            const ids = () => (read(data).snapshots as { id: string }[]).map(({ id }) => id);
            assert.deepEqual(ids(), []);
            const id = await take(atlas);
            assert.deepEqual(ids(), [id]);
            const retention = { retentionUnit: "DAYS", retentionValue: 5 };
            await call(atlas, "PATCH", `${snapshotsPath}/${id}`, { body: retention });
            assert.match(readFileSync(data, "utf8"), /"patchedExpiresAt"/);
            await call(atlas, "DELETE", `${snapshotsPath}/${id}`);
            assert.deepEqual(ids(), []);
            await atlas.stop();
        });
    });

    it("is written once for changes that come together", async () => {
        await withDataFile(async (path) => {
            let writes = 0;
            const file = new DataFile(path, [], () => ({ ...nothingKept, takenCount: ++writes }));
            for (let change = 0; change < 1000; change++) {
                file.changed();
            }
            await file.saved();
            assert.equal(read(path).takenCount, 1);
            file.changed();
            await file.close();
            file.changed();
            await file.saved();
            assert.equal(read(path).takenCount, 2);
            assert.deepEqual(readdirSync(dirname(path)), ["atlas.json"]);
        });
    });
});

describe("local Atlas: a data file that cannot be written", () => {
    it("makes the answer an error, and is tried again with the next request", async () => {
        await withDataFile(async (_, folder) => {
            const data = join(folder, "inner", "atlas.json");
            mkdirSync(dirname(data));
            const atlas = await startLocalAtlas({ data, queuedMs: 0, inProgressMs: 0 });
            rmSync(dirname(data), { recursive: true });
            const { status, body } = await call(atlas, "POST", snapshotsPath, { body: {} });
            assert.equal(status, 500);
            assert.match(String(body.detail), /The local Atlas cannot write \S+\/inner\/atlas\.json: ENOENT/);
            assert.equal(atlas.requests.at(-1)?.status, 500);
            mkdirSync(dirname(data));
            assert.equal((await call(atlas, "GET", snapshotsPath)).body.totalCount, 1);
            assert.equal((read(data).snapshots as unknown[]).length, 1);
            await atlas.stop();
        });
    });

    it("is told of by `stop`, which frees port and file nevertheless", async () => {
        await withDataFile(async (_, folder) => {
            const data = join(folder, "inner", "atlas.json");
            mkdirSync(dirname(data));
            const atlas = await startLocalAtlas({ data });
            rmSync(dirname(data), { recursive: true });
            atlas.addSnapshot();
            await assert.rejects(atlas.stop(), /^Error: The local Atlas cannot write /);
            mkdirSync(dirname(data));
            const again = await startLocalAtlas({ data, port: Number(new URL(atlas.url).port) });
            await again.stop();
        });
    });
});

describe("local Atlas: a data file that it cannot use", () => {
    const whole = { version: 1, ...nothingKept };
    const snapshot = {
        projectId: "5f1a2b3c4d5e6f7a8b9c0d1e",
        clusterName: "Cluster0",
        id: "6553f1000000000000000001",
        snapshotType: "onDemand",
        frequencyType: "ondemand",
        storageSizeBytes: 1,
        retentionInDays: 1,
        requestedAt: 1,
        startedAt: 1,
        finishedAt: 1,
        outcome: "completed",
    };
    const damaged = /it is damaged \(.+\); put back a copy, or delete it to begin with nothing$/;
    const cases: [string, string, RegExp][] = [
        ["empty", "", damaged],
        ["cut off", JSON.stringify(whole).slice(0, 20), damaged],
        ["of no version", JSON.stringify({ ...whole, version: undefined }), /damaged \(version: /],
        ["with something unknown", JSON.stringify({ ...whole, more: 1 }), /damaged \(more: /],
        ["without its snapshots", JSON.stringify({ ...whole, snapshots: undefined }), /damaged \(snapshots: /],
        [
            "with half a snapshot",
            JSON.stringify({ ...whole, snapshots: [{ ...snapshot, requestedAt: undefined }] }),
            /damaged \(snapshots\.0\.requestedAt: /,
        ],
        ["of a newer version", JSON.stringify({ version: 2 }), /it was written by a newer version of local-atlas$/],
        [
            "with another cluster's snapshot",
            JSON.stringify({ ...whole, snapshots: [{ ...snapshot, clusterName: "prod" }] }),
            /it has snapshots of cluster prod in project 5f1a2b3c4d5e6f7a8b9c0d1e; start with that cluster as before, or with another file$/,
        ],
    ];
    for (const [what, text, message] of cases) {
        it(`refuses one ${what}, and leaves it as it is`, async () => {
            await withDataFile(async (data, folder) => {
                writeFileSync(data, text);
                await assert.rejects(startLocalAtlas({ data }), (error: Error) => {
                    assert.equal(error.message.split(": ", 1)[0], `The local Atlas cannot use ${data}`);
                    assert.match(error.message, message);
                    return true;
                });
                assert.equal(readFileSync(data, "utf8"), text);
                assert.deepEqual(readdirSync(folder), ["atlas.json"]);
            });
        });
    }

    it("refuses a folder, a device, and a place where no file can be", async () => {
        await withDataFile(async (data, folder) => {
            writeFileSync(data, "a file, not a folder");
            for (const [path, message] of [
                [folder, /: it is a folder$/],
                ["/dev/null", /: it is not an ordinary file$/],
                [join(folder, "missing", "atlas.json"), /: ENOENT: /],
                [join(data, "atlas.json"), /: ENOTDIR: /],
            ] as const) {
                await assert.rejects(startLocalAtlas({ data: path }), { message });
            }
        });
    });

    it("refuses one that another local Atlas uses, under whatever name", async () => {
        await withDataFile(async (data, folder) => {
            const first = createLocalAtlas({ data });
            await first.fetch(new Request(first.url));
            symlinkSync(data, join(folder, "link.json"));
            const message = /: it is in use by another local Atlas; if there is none, delete \S+\/atlas\.json\.lock$/;
            assert.throws(() => createLocalAtlas({ data }), message);
            await assert.rejects(startLocalAtlas({ data: join(folder, "link.json") }), message);
            await first.stop();
            await createLocalAtlas({ data: join(folder, "link.json") }).stop();
        });
    });

    it("leaves the file to others if it cannot listen", async () => {
        await withDataFile(async (data) => {
            const other = await startLocalAtlas();
            const { port } = new URL(other.url);
            await assert.rejects(startLocalAtlas({ data, port: Number(port) }), /already in use/);
            await createLocalAtlas({ data }).stop();
            await other.stop();
        });
    });
});
