import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packageRoot } from "../../pulumi/packageRoot";
import { call, mediaType } from "../../support/localClient";
import { at, keys, run, withCommand } from "../../support/localCommand";

const example = join(packageRoot, "examples/local-atlas/seed.yaml");
const flexMediaType = "application/vnd.atlas.2024-11-13+json";
const shop = "/api/atlas/v2/groups/6f1a2b3c4d5e6f7a8b9c0d1e";

async function withSeed(text: string, test: (file: string) => Promise<void>): Promise<void> {
    const folder = mkdtempSync(join(tmpdir(), "local-atlas-"));
    try {
        const file = join(folder, "seed.yaml");
        writeFileSync(file, text);
        await test(file);
    } finally {
        rmSync(folder, { recursive: true });
    }
}

describe("local-atlas --seed", function () {
    this.timeout(20_000);

    it("has what the example says: clusters of every kind, snapshots of every kind, faults", async () => {
        await withCommand(["--seed", example], async (printed, { stdout }) => {
            const get = async (path: string) => {
                const headers = { Accept: path.startsWith("/flex") ? flexMediaType : mediaType };
                const { body, text } = await call(at(printed), "GET", shop + path, { headers, ...keys(printed) });
                assert.ok(Array.isArray(body.results), text);
                return body.results as Record<string, unknown>[];
            };
            assert.equal(printed.MONGODB_ATLAS_PUBLIC_API_KEY, "shoppub");
            assert.equal(printed.MONGODB_ATLAS_PROJECT_ID, "6f1a2b3c4d5e6f7a8b9c0d1e");
            assert.equal(printed.MONGODB_ATLAS_ORG_ID, "5f1a2b3c4d5e6f7a8b9c0d77");
            assert.match(
                stdout(),
                /^# project 6f1a2b3c4d5e6f7a8b9c0d1e, clusters: orders, events, archive, broken, stuck, asleep, old, small, sporadic$/m,
            );
            assert.match(stdout(), /^# snapshot of events: 6553f1000000000000000001$/m);
            const statuses = async (path: string) => (await get(path)).map(({ status }) => status);
            assert.deepEqual(await statuses("/clusters/orders/backup/snapshots"), ["failed", "completed"]);
            assert.deepEqual(await statuses("/clusters/events/backup/snapshots"), ["completed"]);
            assert.match(String(await statuses("/clusters/archive/backup/snapshots")), /^(queued|inProgress)$/);
            assert.deepEqual(await statuses("/flexClusters/small/backup/snapshots"), ["COMPLETED"]);
            assert.deepEqual(await statuses("/serverless/sporadic/backup/snapshots"), ["completed"]);
            const [legacy] = await get("/clusters/old/snapshots");
            assert.deepEqual([legacy?.doNotDelete, legacy?.expires], [true, undefined]);
            const body = { description: "first", retentionInDays: 1 };
            const stuck = `${shop}/clusters/stuck/backup/snapshots`;
            await assert.rejects(call(at(printed), "POST", stuck, { body, ...keys(printed) }));
            assert.match(String(await statuses("/clusters/stuck/backup/snapshots")), /^(queued|inProgress)$/);
        });
    });

    it("reads JSON, indented by tabs", async () => {
        await withSeed('{\n\t"clusters": [\n\t\t{ "clusterName": "json" }\n\t]\n}\n', async (file) => {
            await withCommand(["--seed", file], (_, { stdout }) => {
                assert.match(stdout(), /^# project \w+, clusters: json$/m);
                return Promise.resolve();
            });
        });
    });

    it("goes behind flags, which add clusters and replace the rest", async () => {
        const seed = "clusters: [{ clusterName: a }]\nqueuedMs: 60000\ninProgressMs: 0\noutcome: failed\nfaults:\n";
        await withSeed(seed, async (file) => {
            const project = "7f1a2b3c4d5e6f7a8b9c0d1e";
            const args = ["--seed", file, "--project", project, "--cluster", "b", "--queued-ms", "0"];
            await withCommand([...args, "--public-key", "mine"], async (printed, { stdout }) => {
                assert.match(stdout(), new RegExp(`^# project ${project}, clusters: a, b$`, "m"));
                assert.equal(keys(printed).publicKey, "mine");
                const path = `/api/atlas/v2/groups/${project}/clusters/a/backup/snapshots`;
                const answer = await call(at(printed), "POST", path, { body: {}, ...keys(printed) });
                assert.equal(answer.body.status, "failed");
            });
        });
    });

    it("is only for what is not in the data file yet", async () => {
        await withSeed("snapshots: [{}]\n", async (file) => {
            const args = ["--seed", file, "--data", `${file}.json`];
            const idsIn = (text: string) =>
                Array.from(text.matchAll(/^# snapshot of Cluster0: (\w+)$/gm), ([, id]) => id);
            let first: unknown;
            await withCommand(args, async (_, { child, exit, stdout }) => {
                first = idsIn(stdout());
                child.kill("SIGTERM");
                await exit;
            });
            await withCommand(args, (_, { stdout }) => {
                assert.deepEqual(idsIn(stdout()), first);
                return Promise.resolve();
            });
        });
    });

    it("that cannot be planted leaves no data file", async () => {
        await withSeed("snapshots: [{ clusterName: nowhere }]\n", async (file) => {
            assert.equal(await run("--seed", file, "--data", `${file}.json`).exit, 2);
            assert.throws(() => readFileSync(`${file}.json`), { code: "ENOENT" });
        });
    });

    describe("refuses, with the line and the key as they are written,", () => {
        const inLine3 = "# a comment\nclusters:\n  - ";
        for (const [what, seed, message] of [
            [
                "a word that is none of the known ones",
                `${inLine3}{ clusterName: a, tier: serverles }`,
                '3: clusters[0].tier: must be "dedicated", "flex" or "serverless", not "serverles"',
            ],
            [
                "a misspelled key",
                `${inLine3}clusterNme: a`,
                "3: clusters[0].clusterNme: is unknown; did you mean clusterName?",
            ],
            ["a missing key", `${inLine3}tier: flex`, "3: clusters[0].clusterName: is missing"],
            ["a misspelled option", "queuedms: 1", "1: queuedms: is unknown; did you mean queuedMs?"],
            ["what is like nothing", "blancmange: 1", "1: blancmange: is unknown"],
            [
                "a number out of bounds",
                "requestsKept: 0",
                "1: requestsKept: must be a whole number of at least 1, not 0",
            ],
            ["an object for a list", "clusters:\n  a: 1", "1: clusters: must be a list, not an object"],
            ["a list for an object", `${inLine3}[]`, "3: clusters[0]: must be an object, not a list"],
            ["a list as a whole", "- a", "1: must have options with their values"],
            ["what only programs can give", "\nclock: 1", "2: clock: is for programs only"],
            [
                "two clusters of one name",
                `${inLine3}clusterName: a\n  - clusterName: a`,
                "4: clusters[1].clusterName: there are two clusters a in project 5f1a2b3c4d5e6f7a8b9c0d1e",
            ],
            [
                "an error in what an alias repeats",
                `${inLine3}&a { clusterName: a, shardCount: 0 }\n  - { <<: *a, clusterName: b }`,
                "3: clusters[0].shardCount: must be a whole number of at least 1, not 0",
            ],
            [
                "a snapshot of an unknown cluster",
                "snapshots:\n  - {}\n  - clusterName: b",
                "3: snapshots[1]: The local Atlas has no cluster b in project 5f1a2b3c4d5e6f7a8b9c0d1e",
            ],
            [
                "a snapshot that has expired",
                "snapshots: [{ requestedAt: -3d, retentionInDays: 2 }]",
                "1: snapshots[0]: It has expired by now, and would not be there",
            ],
            [
                "a hanging snapshot that is finished",
                "snapshots: [{ outcome: hanging, finished: true }]",
                "1: snapshots[0]: A hanging snapshot is never finished",
            ],
            [
                "a day that there is not",
                "legacySnapshots: [{ createdAt: 2026-02-30T00:00:00Z }]",
                '1: legacySnapshots[0].createdAt: must be milliseconds since 1970, a time such as "2026-11-25T08:00:00Z", or a span from now such as "-2d" or "+1h30m", not "2026-02-30T00:00:00Z"',
            ],
            [
                "a fault of an unknown kind",
                "faults:\n  - fault:\n      kind: rest",
                '3: faults[0].fault.kind: must be "reset", "hang", "slow", "truncated", "html", "status", "staleNonce" or "expiredToken", not "rest"',
            ],
            [
                "what is wrong inside of what may also be false",
                "rateLimit:\n  capacity: 0\n  refillPerMinute: 1",
                "2: rateLimit.capacity: must be a whole number of at least 1, not 0",
            ],
            [
                "what may be false and is true",
                "rateLimit: true",
                "1: rateLimit: must be false, or have capacity and refillPerMinute, not true",
            ],
            ["a key that stands twice", "queuedMs: 1\nqueuedMs: 2", "2: Map keys must be unique"],
            [
                "what is no YAML",
                "clusters: [",
                "2: Flow sequence in block collection must be sufficiently indented and end with a ]",
            ],
        ] as const) {
            it(what, async () => {
                await withSeed(`${seed}\n`, async (file) => {
                    const { exit, stdout, stderr } = run("--seed", file);
                    assert.equal(await exit, 2);
                    assert.equal(stderr(), `local-atlas: ${file}:${message}\nTry local-atlas --help\n`);
                    assert.equal(stdout(), "");
                });
            });
        }

        it("a fault in the file of --faults", async () => {
            await withSeed("- fault: { kind: reset }\n- fault: { kind: html, status: 204 }\n", async (file) => {
                const { exit, stderr } = run("--faults", file);
                assert.equal(await exit, 2);
                const message = "2: [1].fault.status: must be an HTTP status from 200 to 599 that has a body, not 204";
                assert.equal(stderr(), `local-atlas: ${file}:${message}\nTry local-atlas --help\n`);
            });
        });
    });

    describe("tells no secret", () => {
        for (const secret of ["hunter 2", '"hunter\\q2"', "*hunter2", "'hunter2' x", "[hunter2]", "@hunter2"]) {
            it(`where the key is ${secret}`, async () => {
                const rest = "publicKey: p, clientId: i, clientSecret: s";
                await withSeed(`accounts:\n  - { ${rest}, privateKey: ${secret} }\n`, async (file) => {
                    const { exit, stderr } = run("--seed", file);
                    assert.equal(await exit, 2);
                    assert.match(stderr(), /seed\.yaml/);
                    assert.doesNotMatch(stderr(), /hunter/);
                });
            });
        }
    });
});
