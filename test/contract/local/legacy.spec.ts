import assert from "node:assert/strict";
import type { LocalAtlas, LocalAtlasOptions, LocalCluster } from "../../../provider/local";
import { call, clusterPath, projectId, projectPath, withAtlas } from "../../support/localClient";
import type { Answer } from "../../support/localClient";
import { start, type VirtualClock } from "../../support/virtualClock";

const dayMs = 86_400_000;
const iso = (ms: number) => new Date(ms).toISOString().replace(".000Z", "Z");
const legacyPath = `${clusterPath}/snapshots`;
const clusters: LocalCluster[] = [{ clusterName: "Cluster0", backup: "legacy" }];

/** Runs a test against a local Atlas whose cluster has legacy backup. */
async function withLegacy(
    options: LocalAtlasOptions,
    test: (atlas: LocalAtlas, clock: VirtualClock) => Promise<void>,
): Promise<void> {
    await withAtlas({ clusters, ...options }, test);
}

const get = (atlas: LocalAtlas, id: string) => call(atlas, "GET", `${legacyPath}/${id}`);
const patch = (atlas: LocalAtlas, id: string, body: unknown) => call(atlas, "PATCH", `${legacyPath}/${id}`, { body });
const remove = (atlas: LocalAtlas, id: string) => call(atlas, "DELETE", `${legacyPath}/${id}`);
const expiryOf = ({ body }: Answer) => ({ doNotDelete: body.doNotDelete, expires: body.expires });
const refusal = ({ status, body }: Answer) => [status, body.errorCode];

describe("local Atlas: reading legacy snapshots", () => {
    it("shows a snapshot as the specification has it", async () => {
        await withLegacy({}, async (atlas) => {
            const { id } = atlas.addLegacySnapshot();
            const answer = await get(atlas, id);
            assert.equal(answer.status, 200);
            assert.equal(answer.headers.get("content-type"), "application/vnd.atlas.2023-01-01+json;charset=utf-8");
            const { clusterId, parts, ...rest } = answer.body;
            assert.equal(clusterId, (await call(atlas, "GET", clusterPath)).body.id);
            assert.deepEqual(rest, {
                clusterName: "Cluster0",
                complete: true,
                created: { date: iso(start - 3000), increment: 1 },
                doNotDelete: false,
                expires: iso(start - 3000 + 365 * dayMs),
                groupId: projectId,
                id,
                incremental: false,
                lastOplogAppliedTimestamp: { date: iso(start - 4000), increment: 1 },
                links: [{ href: `${atlas.url}${legacyPath}/${id}`, rel: "self" }],
            });
            const [part, ...others] = parts as Record<string, unknown>[];
            assert.equal(others.length, 0);
            assert.equal(part?.typeName, "REPLICA_SET");
            assert.equal(part.completedTime, iso(start));
            assert.match(String(part.machineId), /^cluster0-shard-00-01\.[a-f0-9]{6}\.mongodb\.invalid:27017$/);
            assert.match(String(part.replicaSetName), /^atlas-[a-f0-9]{6}-shard-0$/);
        });
    });

    it("shows the config servers and each shard as a part", async () => {
        const sharded = [{ clusterName: "Cluster0", backup: "legacy", type: "shardedCluster", shardCount: 2 }] as const;
        await withAtlas({ clusters: [...sharded] }, async (atlas) => {
            const { parts } = atlas.addLegacySnapshot();
            assert.deepEqual(
                parts.map(({ typeName }) => typeName),
                ["CONFIG_SERVER_REPLICA_SET", "REPLICA_SET", "REPLICA_SET"],
            );
            assert.equal(atlas.addLegacySnapshot({ partOfClusterSnapshot: true }).parts.length, 1);
            await Promise.resolve();
        });
    });

    it("shows the cluster's own key with each part", async () => {
        const masterKeyUUID = "b1d4d5a0-3e2f-4a1b-9c8d-7e6f5a4b3c2d";
        await withAtlas({ clusters: [{ clusterName: "Cluster0", backup: "legacy", masterKeyUUID }] }, async (atlas) => {
            const [part] = atlas.addLegacySnapshot().parts;
            assert.deepEqual([part?.masterKeyUUID, part?.encryptionEnabled], [masterKeyUUID, true]);
            await Promise.resolve();
        });
    });

    it("completes a snapshot as the clock says, and shows its parts only then", async () => {
        await withLegacy({}, async (atlas, clock) => {
            const { id } = atlas.addLegacySnapshot({ finished: false });
            const early = (await get(atlas, id)).body;
            assert.deepEqual([early.complete, early.parts, "lastOplogAppliedTimestamp" in early], [false, [], false]);
            clock.advance(3000);
            const late = (await get(atlas, id)).body;
            assert.deepEqual([late.complete, (late.parts as unknown[]).length], [true, 1]);
        });
    });

    it("lists complete snapshots, unless asked for the unfinished or for all", async () => {
        await withLegacy({}, async (atlas) => {
            const old = atlas.addLegacySnapshot({ createdAt: start - dayMs }).id;
            const complete = atlas.addLegacySnapshot().id;
            const unfinished = atlas.addLegacySnapshot({ finished: false }).id;
            for (const [query, ids] of [
                ["", [complete, old]],
                ["?completed=true", [complete, old]],
                ["?completed=false", [unfinished]],
                ["?completed=all", [unfinished, complete, old]],
            ] as const) {
                const { body } = await call(atlas, "GET", legacyPath + query);
                assert.deepEqual(
                    (body.results as { id: string }[]).map(({ id }) => id),
                    ids,
                );
                assert.equal(body.totalCount, ids.length);
            }
            const answer = await call(atlas, "GET", `${legacyPath}?completed=no`);
            assert.deepEqual(
                [...refusal(answer), answer.body.parameters],
                [400, "INVALID_QUERY_PARAMETER", ["completed"]],
            );
        });
    });

    it("keeps the filter in the links from page to page", async () => {
        await withLegacy({}, async (atlas) => {
            const ids = [3, 2, 1].map((age) => atlas.addLegacySnapshot({ createdAt: start - age, finished: false }).id);
            const seen: string[] = [];
            let path: string | undefined = `${legacyPath}?completed=all&itemsPerPage=2`;
            while (path !== undefined) {
                const { body } = await call(atlas, "GET", path);
                seen.push(...(body.results as { id: string }[]).map(({ id }) => id));
                const links = body.links as { href: string; rel: string }[];
                path = links.find(({ rel }) => rel === "next")?.href.slice(atlas.url.length);
            }
            assert.deepEqual(seen, ids.reverse());
        });
    });

    it("has no POST, and names what is missing", async () => {
        await withLegacy({}, async (atlas) => {
            const post = await call(atlas, "POST", legacyPath, { body: {} });
            assert.deepEqual([post.status, post.headers.get("allow")], [405, "GET"]);
            const id = "0".repeat(24);
            for (const answer of [await get(atlas, id), await patch(atlas, id, {}), await remove(atlas, id)]) {
                assert.deepEqual(refusal(answer), [404, "SNAPSHOT_NOT_FOUND"]);
            }
            const elsewhere = await call(atlas, "GET", `${projectPath}/clusters/other/snapshots`);
            assert.deepEqual(refusal(elsewhere), [404, "CLUSTER_NOT_FOUND"]);
            assert.deepEqual(refusal(await get(atlas, "123")), [400, "PATH_PARAM_PARSE_ERROR"]);
        });
    });
});

describe("local Atlas: the expiry of legacy snapshots", () => {
    it("sets a date, and echoes a date alone as midnight UTC", async () => {
        await withLegacy({}, async (atlas) => {
            const { id } = atlas.addLegacySnapshot();
            for (const [sent, shown] of [
                ["2030-12-01", "2030-12-01T00:00:00Z"],
                ["2030-12-01T10:30:00+02:00", "2030-12-01T08:30:00Z"],
                ["2030-12-01T10:30:00.250Z", "2030-12-01T10:30:00Z"],
            ]) {
                const answer = await patch(atlas, id, { expires: sent });
                assert.equal(answer.status, 200);
                assert.deepEqual(expiryOf(answer), { doNotDelete: false, expires: shown });
                assert.deepEqual((await get(atlas, id)).body, answer.body);
            }
        });
    });

    it("removes the date with doNotDelete, and changes nothing without a field", async () => {
        await withLegacy({}, async (atlas) => {
            const before = atlas.addLegacySnapshot();
            assert.deepEqual((await patch(atlas, before.id, {})).body, before);
            assert.deepEqual((await patch(atlas, before.id, { doNotDelete: false })).body, before);
            const kept = await patch(atlas, before.id, { doNotDelete: true });
            assert.equal("expires" in kept.body, false);
            const released = await patch(atlas, before.id, { doNotDelete: false });
            assert.deepEqual(expiryOf(released), { doNotDelete: false, expires: undefined });
        });
    });

    it("refuses both fields in one request, and changes nothing then", async () => {
        for (const [options, status, code] of [
            [{}, 403, "CANNOT_MODIFY_SNAPSHOT"],
            [{ legacyModifyStatus: 400 }, 400, "CANNOT_MODIFY_SNAPSHOT"],
        ] as const) {
            await withLegacy(options, async (atlas) => {
                const before = atlas.addLegacySnapshot();
                for (const doNotDelete of [true, false]) {
                    const answer = await patch(atlas, before.id, { doNotDelete, expires: "2030-01-01" });
                    assert.deepEqual(refusal(answer), [status, code]);
                    assert.equal(answer.body.detail, `Cannot modify snapshot ${before.id} because of invalid fields.`);
                }
                assert.deepEqual(atlas.legacySnapshots(), [before]);
            });
        }
    });

    it("refuses only doNotDelete: true beside a date when told to", async () => {
        await withLegacy({ legacyBothFields: "refusedIfTrue" }, async (atlas) => {
            const { id } = atlas.addLegacySnapshot({ doNotDelete: true });
            assert.equal((await patch(atlas, id, { doNotDelete: true, expires: "2030-01-01" })).status, 403);
            const answer = await patch(atlas, id, { doNotDelete: false, expires: "2030-01-01" });
            assert.deepEqual(expiryOf(answer), { doNotDelete: false, expires: "2030-01-01T00:00:00Z" });
        });
    });

    const dated = "2030-01-01T00:00:00Z";
    for (const [legacyExpiresUnderDoNotDelete, expected] of [
        ["clears", { doNotDelete: false, expires: dated }],
        ["stands", { doNotDelete: true, expires: dated }],
        ["ignored", { doNotDelete: true, expires: undefined }],
    ] as const) {
        it(`answers a date on a snapshot with doNotDelete as told: ${legacyExpiresUnderDoNotDelete}`, async () => {
            await withLegacy({ legacyExpiresUnderDoNotDelete }, async (atlas) => {
                const { id } = atlas.addLegacySnapshot({ doNotDelete: true });
                assert.deepEqual(expiryOf(await patch(atlas, id, { expires: dated })), expected);
                const released = await patch(atlas, id, { doNotDelete: false });
                assert.deepEqual(expiryOf(released), { ...expected, doNotDelete: false });
                const again = await patch(atlas, id, { expires: dated });
                assert.deepEqual(expiryOf(again), { doNotDelete: false, expires: dated });
            });
        });
    }

    it("refuses a date on a snapshot with doNotDelete when told to", async () => {
        await withLegacy({ legacyExpiresUnderDoNotDelete: "refused" }, async (atlas) => {
            const { id } = atlas.addLegacySnapshot({ doNotDelete: true });
            assert.deepEqual(refusal(await patch(atlas, id, { expires: dated })), [403, "CANNOT_MODIFY_SNAPSHOT"]);
        });
    });

    it("deletes nothing that doNotDelete protects, even with a date that has passed", async () => {
        await withLegacy({ legacyExpiresUnderDoNotDelete: "stands" }, async (atlas, clock) => {
            const { id } = atlas.addLegacySnapshot({ doNotDelete: true });
            await patch(atlas, id, { expires: iso(start + dayMs) });
            clock.advance(30 * dayMs);
            assert.equal((await get(atlas, id)).status, 200);
            assert.equal((await patch(atlas, id, { doNotDelete: false })).status, 200);
            clock.advance(59_999);
            assert.equal((await get(atlas, id)).status, 200);
            clock.advance(1);
            assert.equal((await get(atlas, id)).status, 404);
        });
    });

    const cases = {
        "text that is no JSON": ["{", "MALFORMED_JSON"],
        "a list": [[], "INVALID_JSON"],
        "an unknown field": [{ expire: "2030-01-01" }, "INVALID_ATTRIBUTE"],
        "a read-only field": [{ complete: true }, "ATTRIBUTE_READ_ONLY"],
        "a read-only field beside a good one": [{ doNotDelete: true, parts: [] }, "ATTRIBUTE_READ_ONLY"],
        "a text as flag": [{ doNotDelete: "true" }, "INVALID_JSON_ATTRIBUTE"],
        "a number as date": [{ expires: 1_893_456_000 }, "INVALID_JSON_ATTRIBUTE"],
        "null as date": [{ expires: null }, "INVALID_JSON_ATTRIBUTE"],
        "the word now": [{ expires: "now" }, "INVALID_DATE_FORMAT"],
        "a day that does not exist": [{ expires: "2030-02-30" }, "INVALID_DATE_FORMAT"],
        "a month that does not exist": [{ expires: "2030-13-01" }, "INVALID_DATE_FORMAT"],
        "an hour that does not exist": [{ expires: "2030-01-01T25:00:00Z" }, "INVALID_DATE_FORMAT"],
        "a time without an offset": [{ expires: "2030-01-01T00:00:00" }, "INVALID_DATE_FORMAT"],
    } as const;
    for (const [name, [body, code]] of Object.entries(cases)) {
        it(`refuses ${name} in a PATCH`, async () => {
            await withLegacy({}, async (atlas) => {
                const before = atlas.addLegacySnapshot();
                assert.deepEqual(refusal(await patch(atlas, before.id, body)), [400, code]);
                assert.deepEqual(atlas.legacySnapshots(), [before]);
            });
        });
    }

    it("refuses a date too far ahead when told of a bound", async () => {
        await withLegacy({ legacyLongestExpiryInDays: 10 }, async (atlas) => {
            const { id } = atlas.addLegacySnapshot();
            const far = await patch(atlas, id, { expires: iso(start + 10 * dayMs + 1000) });
            assert.deepEqual(refusal(far), [400, "EXPIRATION_DATE_EXCEEDS_MAX"]);
            assert.equal((await patch(atlas, id, { expires: iso(start + 10 * dayMs) })).status, 200);
        });
    });
});

describe("local Atlas: expired legacy snapshots", () => {
    it("takes a date that has passed as an order to delete at the next opportunity", async () => {
        await withLegacy({ legacyDeletionDelayMs: 5000 }, async (atlas, clock) => {
            const { id } = atlas.addLegacySnapshot();
            const answer = await patch(atlas, id, { expires: "2018-12-01" });
            assert.deepEqual(expiryOf(answer), { doNotDelete: false, expires: "2018-12-01T00:00:00Z" });
            clock.advance(4999);
            assert.equal((await get(atlas, id)).status, 200);
            clock.advance(1);
            assert.deepEqual(refusal(await get(atlas, id)), [404, "SNAPSHOT_NOT_FOUND"]);
            assert.deepEqual((await call(atlas, "GET", legacyPath)).body.results, []);
            assert.deepEqual(atlas.legacySnapshots(), []);
        });
    });

    it("refuses a date that is not in the future when told to", async () => {
        await withLegacy({ legacyPastExpires: "refused" }, async (atlas) => {
            const { id } = atlas.addLegacySnapshot();
            for (const expires of ["2018-12-01", iso(start)]) {
                assert.deepEqual(refusal(await patch(atlas, id, { expires })), [400, "EXPIRATION_DATE_IN_PAST"]);
            }
            assert.equal((await patch(atlas, id, { expires: iso(start + 1000) })).status, 200);
        });
    });

    it("deletes a snapshot when its time has come, a minute late", async () => {
        await withLegacy({}, async (atlas, clock) => {
            const { id } = atlas.addLegacySnapshot({ expiresAt: start + dayMs });
            clock.advance(dayMs + 59_999);
            assert.equal((await get(atlas, id)).status, 200);
            clock.advance(1);
            assert.equal((await get(atlas, id)).status, 404);
        });
    });

    it("changes an expired snapshot no more, not even to keep it, but deletes it", async () => {
        for (const [legacyExpiredCode, status] of [
            [undefined, 400],
            ["ALREADY_EXPIRED", 400],
            ["CANNOT_MODIFY_SNAPSHOT", 403],
            ["SNAPSHOT_NOT_FOUND", 404],
        ] as const) {
            await withLegacy(legacyExpiredCode ? { legacyExpiredCode } : {}, async (atlas) => {
                const { id } = atlas.addLegacySnapshot({ expiresAt: start - dayMs });
                for (const body of [{ doNotDelete: true }, { expires: "2030-01-01" }]) {
                    const expected = [status, legacyExpiredCode ?? "ALREADY_EXPIRED"];
                    assert.deepEqual(refusal(await patch(atlas, id, body)), expected);
                }
                assert.equal((await remove(atlas, id)).status, 204);
            });
        }
    });
});

describe("local Atlas: deleting legacy snapshots", () => {
    it("deletes with 204 and no body, and knows the snapshot no more", async () => {
        await withLegacy({}, async (atlas) => {
            const { id } = atlas.addLegacySnapshot();
            const answer = await remove(atlas, id);
            assert.deepEqual([answer.status, answer.text], [204, ""]);
            for (const gone of [await get(atlas, id), await remove(atlas, id)]) {
                assert.deepEqual(refusal(gone), [404, "SNAPSHOT_NOT_FOUND"]);
            }
        });
    });

    it("deletes no unfinished snapshot", async () => {
        await withLegacy({}, async (atlas) => {
            const { id } = atlas.addLegacySnapshot({ finished: false });
            assert.deepEqual(refusal(await remove(atlas, id)), [400, "CANNOT_DELETE_IN_PROGRESS_SNAPSHOT"]);
        });
    });

    it("deletes what doNotDelete protects only when told to", async () => {
        await withLegacy({}, async (atlas) => {
            const { id } = atlas.addLegacySnapshot({ doNotDelete: true });
            assert.deepEqual(refusal(await remove(atlas, id)), [403, "CANNOT_MODIFY_SNAPSHOT"]);
        });
        await withLegacy({ legacyDoNotDeleteBlocksDelete: false }, async (atlas) => {
            const { id } = atlas.addLegacySnapshot({ doNotDelete: true });
            assert.equal((await remove(atlas, id)).status, 204);
        });
    });

    it("neither changes nor deletes a part of a cluster snapshot", async () => {
        await withLegacy({}, async (atlas) => {
            const { id } = atlas.addLegacySnapshot({ partOfClusterSnapshot: true });
            const changed = await patch(atlas, id, { doNotDelete: true });
            assert.deepEqual(refusal(changed), [403, "CANNOT_MODIFY_CLUSTER_SNAPSHOT"]);
            assert.deepEqual(refusal(await remove(atlas, id)), [403, "CANNOT_DELETE_FROM_CLUSTER_SNAPSHOT"]);
        });
    });
});

describe("local Atlas: legacy and cloud backup", () => {
    it("sends legacy requests for a cluster with cloud backup to the other endpoint", async () => {
        await withAtlas({}, async (atlas) => {
            const { id } = atlas.addLegacySnapshot({ clusterName: "Cluster0" });
            for (const answer of [
                await call(atlas, "GET", legacyPath),
                await get(atlas, id),
                await patch(atlas, id, { doNotDelete: true }),
                await remove(atlas, id),
            ]) {
                assert.deepEqual(refusal(answer), [400, "INCORRECT_BACKUP_API_ENDPOINT"]);
                assert.deepEqual(answer.body.parameters, [`${clusterPath}/backup/snapshots`]);
            }
        });
    });

    it("reaches what a cluster kept from its time with legacy backup when told to", async () => {
        await withAtlas({ legacyOnCloudBackup: "answered" }, async (atlas) => {
            const { id } = atlas.addLegacySnapshot({ clusterName: "Cluster0" });
            assert.equal((await patch(atlas, id, { doNotDelete: true })).body.doNotDelete, true);
        });
    });

    it("has no cloud backup on a cluster with legacy backup", async () => {
        await withLegacy({}, async (atlas) => {
            const path = `${clusterPath}/backup/snapshots`;
            for (const answer of [
                await call(atlas, "GET", path),
                await call(atlas, "POST", path, { body: {} }),
                await call(atlas, "GET", `${path}/${"0".repeat(24)}`),
                await call(atlas, "GET", `${path}/shardedClusters`),
            ]) {
                assert.deepEqual(refusal(answer), [400, "BACKUP_JOB_NOT_FOUND"]);
            }
            const { body } = await call(atlas, "GET", clusterPath);
            assert.deepEqual([body.backupEnabled, body.providerBackupEnabled], [true, false]);
            assert.equal(body.mongoDBMajorVersion, "4.0");
            const newer = { headers: { Accept: "application/vnd.atlas.2024-08-05+json" } };
            assert.equal((await call(atlas, "GET", clusterPath, newer)).body.backupEnabled, false);
        });
    });

    it("limits the requests to legacy snapshots by themselves", async () => {
        await withLegacy({ rateLimit: { capacity: 1, refillPerMinute: 60 } }, async (atlas) => {
            assert.equal((await call(atlas, "GET", legacyPath)).headers.get("ratelimit-remaining"), "0");
            assert.equal((await call(atlas, "GET", legacyPath)).status, 429);
            assert.equal((await call(atlas, "GET", `${clusterPath}/backup/snapshots`)).status, 400);
        });
    });
});

describe("local Atlas: legacy snapshots in the handle", () => {
    it("plants in the project's first cluster with legacy backup, and lists by project and cluster", async () => {
        const two = [{ clusterName: "modern" }, { clusterName: "old", backup: "legacy" } as const];
        await withAtlas({ clusters: two }, async (atlas) => {
            const kept = atlas.addLegacySnapshot({ clusterName: "modern" });
            const planted = atlas.addLegacySnapshot({ incremental: true, storageSizeBytes: 7 });
            assert.deepEqual([planted.clusterName, planted.incremental], ["old", true]);
            assert.equal(planted.parts[0]?.storageSizeBytes, 7);
            assert.deepEqual(atlas.legacySnapshots(projectId, "modern"), [kept]);
            assert.deepEqual(atlas.legacySnapshots(projectId), [planted, kept]);
            assert.equal(atlas.addSnapshot().links.length, 2);
            atlas.deleteCluster("old");
            assert.deepEqual(atlas.legacySnapshots(), [kept]);
            await Promise.resolve();
        });
    });

    it("makes the changes of somebody else", async () => {
        await withLegacy({}, async (atlas) => {
            const { id } = atlas.addLegacySnapshot();
            atlas.setLegacyExpiry(id, { doNotDelete: true });
            assert.deepEqual(expiryOf(await get(atlas, id)), { doNotDelete: true, expires: undefined });
            atlas.setLegacyExpiry(id, { expiresAt: start + 1500 });
            assert.deepEqual(expiryOf(await get(atlas, id)), { doNotDelete: false, expires: iso(start + 1000) });
            atlas.deleteLegacySnapshot(id);
            assert.equal((await get(atlas, id)).status, 404);
        });
    });

    it("refuses what cannot be", async () => {
        await withAtlas({}, async (atlas) => {
            assert.throws(
                () => atlas.addLegacySnapshot(),
                /has no cluster in project \w+ that could have such a snapshot/,
            );
            assert.throws(() => atlas.addLegacySnapshot({ clusterName: "nowhere" }), /has no cluster nowhere/);
            const clusterName = "Cluster0";
            assert.throws(
                () => atlas.addLegacySnapshot({ clusterName, doNotDelete: true, expiresAt: start }),
                /either doNotDelete or expiresAt/,
            );
            assert.throws(() => atlas.addLegacySnapshot({ clusterName, expiresAt: NaN }), /milliseconds since 1970/);
            assert.throws(() => {
                atlas.deleteLegacySnapshot("0".repeat(24));
            }, /has no legacy snapshot 0{24}/);
            await Promise.resolve();
        });
        await withLegacy({}, async (atlas) => {
            assert.throws(
                () => atlas.addSnapshot({ clusterName: "Cluster0" }),
                /Cluster0 \S.* cannot have such a snapshot/,
            );
            await Promise.resolve();
        });
    });
});
