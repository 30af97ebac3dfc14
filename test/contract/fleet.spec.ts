/** Many snapshots of one project at once: the real client and life cycle, a local Atlas with the documented limit, virtual time. */
import assert from "node:assert/strict";
import { AtlasClient } from "../../provider/atlas/client";
import { SnapshotOperations } from "../../provider/atlas/snapshots";
import { createTransport } from "../../provider/atlas/transport";
import { defaultAccount, defaultProjectId } from "../../provider/local/constants";
import type { Credentials } from "../../provider/settings";
import { documentedLimit, type FleetOutcome, leastMs, runFleet } from "../support/fleet";

const secondMs = 1000;
const minuteMs = 60 * secondMs;
const { publicKey, privateKey, clientId, clientSecret } = defaultAccount;
const apiKey: Credentials = { kind: "apiKey", publicKey, privateKey };
const serviceAccount: Credentials = { kind: "serviceAccount", clientId, clientSecret };

/** From 30 to 90 seconds, in no order, and the same every time. */
function durations(count: number): number[] {
    return Array.from({ length: count }, (_, index) => 30 * secondMs + ((index * 7919) % 61) * secondMs);
}

function countOf({ requests }: FleetOutcome, key: string): number {
    return requests.get(key) ?? 0;
}

describe("a fleet", () => {
    for (const [what, credentials, signIn] of [
        ["an API key", apiKey, "GET 401"],
        ["a service account", serviceAccount, "POST 200"],
    ] as const) {
        it(`of 1,000 clusters is done in 1.5 times what is necessary, with ${what}`, async function () {
            this.timeout(60_000);
            const durationsMs = durations(1000);
            const outcome = await runFleet({ durationsMs, credentials });
            assert.deepEqual(outcome.errors, []);
            const necessaryMs = leastMs(durationsMs, documentedLimit);
            assert.equal(necessaryMs, 96 * secondMs);
            assert.ok(outcome.totalMs <= 1.5 * necessaryMs, `${outcome.totalMs} ms, necessary ${necessaryMs} ms`);
            assert.equal(countOf(outcome, "GET 429") + countOf(outcome, "POST 429"), 0);
            // One POST for each, and for all of them one challenge or one token.
            assert.equal(countOf(outcome, "POST 200"), 1000 + (signIn === "POST 200" ? 1 : 0));
            assert.equal(countOf(outcome, "GET 401"), signIn === "GET 401" ? 1 : 0);
            assert.equal(outcome.infos.length, 1);
            assert.match(outcome.infos[0]!, new RegExp(`request limit of project ${defaultProjectId}`));
        });
    }

    it("of 200 clusters looks for orphans first, and is done soon after its snapshots", async () => {
        const durationsMs = Array<number>(200).fill(30 * secondMs);
        const outcome = await runFleet({ durationsMs, credentials: apiKey });
        assert.deepEqual([outcome.errors, outcome.infos], [[], []]);
        assert.ok(outcome.totalMs <= 33 * secondMs, String(outcome.totalMs));
    });

    it("that fills the limit to the brim returns as soon as one alone", async () => {
        const outcome = await runFleet({
            durationsMs: Array<number>(500).fill(3 * secondMs),
            credentials: apiKey,
        });
        assert.deepEqual(outcome.errors, []);
        assert.ok(Math.max(...outcome.latenessMs) <= 1.5 * secondMs, String(Math.max(...outcome.latenessMs)));
    });

    it("of a few is late by no more than one alone", async () => {
        const outcome = await runFleet({
            durationsMs: Array<number>(40).fill(3 * secondMs),
            credentials: apiKey,
        });
        // A second, and two round trips: the question that came too early, and the one that did not.
        assert.ok(Math.max(...outcome.latenessMs) <= 1100, String(Math.max(...outcome.latenessMs)));
    });

    for (const [what, options] of [
        ["tells nothing of its limit", { rateLimit: false as const }],
        ["has a tenth of the usual limit", { rateLimit: { capacity: 120, refillPerMinute: 50 } }],
        ["refills more slowly than usual", { rateLimit: { capacity: 1200, refillPerMinute: 100 } }],
    ] as const) {
        it(`fails nowhere where Atlas ${what}`, async function () {
            this.timeout(30_000);
            const outcome = await runFleet({ durationsMs: durations(300), credentials: apiKey, options });
            assert.deepEqual(outcome.errors, []);
            assert.equal(countOf(outcome, "POST 200"), 300);
        });
    }

    it("slows down as a whole where another process uses up the limit, and says so in each row", async function () {
        this.timeout(30_000);
        const durationsMs = Array<number>(40).fill(minuteMs);
        const outcome = await runFleet({
            durationsMs,
            credentials: apiKey,
            options: { rateLimit: { capacity: 300, refillPerMinute: 60 } },
            beside: (network, clock, url) => {
                const client = new AtlasClient(
                    { baseUrl: new URL(url), credentials: apiKey },
                    createTransport(clock, network),
                    clock,
                    // Its own idea of the limit: it takes whatever there is.
                    { queueFor: () => undefined },
                );
                const operations = new SnapshotOperations(client);
                void (async () => {
                    await clock.sleep(10 * secondMs);
                    const until = clock.now() + 30 * secondMs;
                    while (clock.now() < until) {
                        await operations
                            .listBackupSnapshots(
                                { projectId: defaultProjectId, clusterName: "cluster-0" },
                                { deadlineAt: 0, signal: new AbortController().signal },
                            )
                            .catch(() => clock.sleep(100));
                    }
                })();
            },
        });
        assert.deepEqual(outcome.errors, []);
        const refused = outcome.statuses.flat().filter((text) => /^rate limited, next try in \d+s$/.test(text));
        assert.ok(refused.length > 0);
        assert.ok(outcome.totalMs <= 2 * minuteMs, String(outcome.totalMs));
    });
});
