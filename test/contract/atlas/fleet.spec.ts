/** Many snapshots of one project at once: the real client and life cycle, a local Atlas with the documented limit, virtual time. */
import assert from "node:assert/strict";
import { AtlasClient } from "../../../provider/atlas/client";
import { SnapshotOperations } from "../../../provider/atlas/snapshots";
import { createTransport } from "../../../provider/atlas/transport";
import { defaultProjectId } from "../../../provider/local/constants";
import { createFleet, documentedLimit, type Fleet, leastMs, mixedDurationsMs } from "../../support/fleet";
import { apiKey, serviceAccount } from "../../support/localAccount";

const secondMs = 1000;
const minuteMs = 60 * secondMs;

function alike(count: number, durationMs: number): number[] {
    return Array<number>(count).fill(durationMs);
}

/** The POSTs to clusters that Atlas accepted, whether or not the answer arrived. */
function accepted({ atlas }: Fleet): number {
    return atlas.requests
        .filter((request) => request.accepted && request.path.endsWith("/backup/snapshots"))
        .filter(({ method }) => method === "POST").length;
}

describe("a fleet", function () {
    this.timeout(60_000);

    for (const [what, credentials, challenges, tokens] of [
        ["an API key", apiKey, 1, 0],
        ["a service account", serviceAccount, 0, 1],
    ] as const) {
        it(`of 1,000 clusters is done in 1.5 times what is necessary, with ${what}`, async () => {
            const durationsMs = mixedDurationsMs(1000);
            const fleet = createFleet({ durationsMs, credentials });
            const { errors, totalMs, messages } = await fleet.takeAll();
            assert.deepEqual(errors, []);
            const necessaryMs = leastMs(durationsMs, documentedLimit);
            assert.equal(necessaryMs, 96 * secondMs);
            assert.ok(totalMs <= 1.5 * necessaryMs, `${totalMs} ms, necessary ${necessaryMs} ms`);
            assert.equal(fleet.answered("GET", 429) + fleet.answered("POST", 429), 0);
            assert.equal(fleet.answered("GET", 401), challenges);
            assert.equal(fleet.answered("POST", 200), 1000 + tokens);
            assert.equal(messages.length, 1);
            assert.ok(messages[0]!.includes(`request limit of project ${defaultProjectId}`), messages[0]);
        });
    }

    it("of 200 clusters looks for orphans first, and is done soon after its snapshots", async () => {
        const { errors, messages, totalMs } = await createFleet({
            durationsMs: alike(200, 30 * secondMs),
            credentials: apiKey,
        }).takeAll();
        assert.deepEqual([errors, messages], [[], []]);
        assert.ok(totalMs <= 33 * secondMs, String(totalMs));
    });

    for (const [count, mostMs] of [
        // A second, and two round trips: the question that came too early, and the one that did not.
        [40, 1100],
        [500, 1500],
    ] as const) {
        it(`of ${count} is noticed within ${mostMs} ms`, async () => {
            const fleet = createFleet({ durationsMs: alike(count, 3 * secondMs), credentials: apiKey });
            const { errors, latenessMs } = await fleet.takeAll();
            assert.deepEqual(errors, []);
            assert.ok(Math.max(...latenessMs) <= mostMs, String(Math.max(...latenessMs)));
        });
    }

    for (const [what, atlas] of [
        ["tells nothing of its limit", { rateLimit: false as const }],
        ["has a tenth of the usual limit", { rateLimit: { capacity: 120, refillPerMinute: 50 } }],
        ["refills more slowly than usual", { rateLimit: { capacity: 1200, refillPerMinute: 100 } }],
    ] as const) {
        it(`fails nowhere where Atlas ${what}`, async () => {
            const fleet = createFleet({ durationsMs: mixedDurationsMs(300), credentials: apiKey, atlas });
            assert.deepEqual((await fleet.takeAll()).errors, []);
            assert.equal(accepted(fleet), 300);
        });
    }

    it("slows down as a whole where another process uses up the limit, and its rows say so", async () => {
        const fleet = createFleet({
            durationsMs: alike(40, minuteMs),
            credentials: apiKey,
            atlas: { rateLimit: { capacity: 300, refillPerMinute: 60 } },
        });
        const stop = greedyProcess(fleet, 10 * secondMs, 40 * secondMs);
        const { errors, statuses, totalMs } = await fleet.takeAll();
        await stop;
        assert.deepEqual(errors, []);
        const held = statuses.filter((row) => row.some((text) => /^rate limited, next try in \d+s$/.test(text)));
        assert.ok(held.length > 1, String(held.length));
        assert.ok(totalMs <= 2 * minuteMs, String(totalMs));
    });

    it("takes up all of a killed run, although nobody could look first", async () => {
        const fleet = createFleet({ durationsMs: alike(500, 20 * minuteMs), credentials: apiKey });
        const killed = new AbortController();
        const firstRun = fleet.takeAll(killed.signal);
        await fleet.clock.sleep(minuteMs);
        killed.abort(new Error("killed"));
        assert.equal((await firstRun).errors.length, 500);
        assert.equal(accepted(fleet), 500);
        const { errors, snapshotIds } = await fleet.takeAll();
        assert.deepEqual(errors, []);
        assert.equal(new Set(snapshotIds).size, 500);
        assert.equal(accepted(fleet), 500);
    });

    it("loses none whose reply is lost, although nobody could look first", async () => {
        const fleet = createFleet({
            durationsMs: mixedDurationsMs(500),
            credentials: apiKey,
            atlas: {
                faults: [
                    {
                        method: "POST",
                        path: "/backup/snapshots",
                        nth: 100,
                        times: 40,
                        when: "after",
                        fault: { kind: "reset" },
                    },
                ],
            },
        });
        const { errors, snapshotIds } = await fleet.takeAll();
        assert.deepEqual(errors, []);
        assert.equal(accepted(fleet), 500);
        assert.deepEqual(new Set(snapshotIds), new Set(fleet.atlas.snapshots().map(({ id }) => id)));
    });
});

/** Another process, which takes whatever there is. */
async function greedyProcess({ atlas, clock, network }: Fleet, fromMs: number, toMs: number): Promise<void> {
    const startedAt = clock.now();
    const settings = { baseUrl: new URL(atlas.url), credentials: apiKey };
    const client = new AtlasClient(settings, createTransport(clock, network), clock, { queueFor: () => undefined });
    const operations = new SnapshotOperations(client);
    const cluster = { projectId: defaultProjectId, clusterName: "cluster-0" };
    await clock.sleep(fromMs);
    while (clock.now() < startedAt + toMs) {
        const budget = { deadlineAt: 0, signal: new AbortController().signal };
        await operations.listBackupSnapshots(cluster, budget).catch(() => clock.sleep(100));
    }
}
