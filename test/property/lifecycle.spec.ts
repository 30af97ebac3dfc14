/** Random life cycles times random faults, with the real client, life cycle and adapter on a virtual clock. */
import fc from "fast-check";
import type { Fault, FaultKind } from "../../provider/local";
import { assertAlways } from "./assertAlways";
import { type Command, type Story, World } from "./world";

const minuteMs = 60_000;

const kind: fc.Arbitrary<FaultKind> = fc.oneof(
    fc.constant<FaultKind>({ kind: "reset" }),
    fc.constant<FaultKind>({ kind: "hang" }),
    fc.integer({ min: 1, max: 20_000 }).map((ms): FaultKind => ({ kind: "slow", ms })),
    fc.constant<FaultKind>({ kind: "truncated" }),
    fc.constantFrom(502, 503).map((status): FaultKind => ({ kind: "html", status })),
    fc.constantFrom(500, 503).map((status): FaultKind => ({ kind: "status", status })),
    fc.constant<FaultKind>({ kind: "status", status: 429 }),
    fc
        .integer({ min: 1, max: 90 })
        .map((s): FaultKind => ({ kind: "status", status: 429, headers: { "Retry-After": String(s) } })),
    fc.constant<FaultKind>({ kind: "staleNonce" }),
    fc.constant<FaultKind>({ kind: "expiredToken" }),
);

const fault: fc.Arbitrary<Fault> = fc
    .record({
        method: fc.constantFrom("GET", "GET", "POST", "PATCH", "DELETE"),
        nth: fc.integer({ min: 1, max: 6 }),
        times: fc.integer({ min: 1, max: 4 }),
        when: fc.constantFrom("before" as const, "after" as const),
        fault: kind,
    })
    // A 429 is the server's word that it did nothing.
    .map((each) => (each.fault.kind === "status" && each.fault.status === 429 ? { ...each, when: "before" } : each));

const command: fc.Arbitrary<Command> = fc.record({
    verb: fc.constantFrom("up", "up", "up", "refresh", "destroy"),
    release: fc.integer({ min: 1, max: 3 }),
    retentionInDays: fc.integer({ min: 100, max: 103 }),
    faults: fc.array(fault, { maxLength: 4 }),
    killedAfterMs: fc.option(fc.integer({ min: 0, max: 20 * minuteMs }), { nil: undefined, freq: 2 }),
    pauseMs: fc.constantFrom(0, 1000, minuteMs, 60 * minuteMs),
});

const story: fc.Arbitrary<Story> = fc.record({
    queuedMs: fc.integer({ min: 0, max: 2 * minuteMs }),
    inProgressMs: fc.integer({ min: 1, max: 15 * minuteMs }),
    outcomes: fc.array(fc.constantFrom("completed" as const, "completed" as const, "failed" as const), {
        maxLength: 3,
    }),
    description: fc.option(fc.constant("before the release"), { nil: undefined, freq: 2 }),
    waitForCompletion: fc.boolean(),
    createTimeout: fc.constantFrom("2h", "30m", "90s"),
    gate: fc.boolean(),
    serviceAccount: fc.boolean(),
    commands: fc.array(command, { minLength: 1, maxLength: 5 }),
});

describe("life cycles under faults", function () {
    this.timeout(10 * minuteMs);

    it("lose nothing, take nothing twice, and delete nothing that is not theirs", async () => {
        await assertAlways(
            fc.asyncProperty(story, async (each) => {
                await new World(each).play();
            }),
            { numRuns: 2000, seed: 1367694908 },
        );
    });
});
