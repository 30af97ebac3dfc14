/**
 * Random changes of two programs on one cluster, run in every way that leaves some resources unseen. A failing case is printed with its
 * seed: PROPERTY_SEED and PROPERTY_PATH play it again, PROPERTY_RUNS says how many cases there are.
 */
import fc from "fast-check";
import { type Command, type Move, moveKinds, type StacksStory, StacksWorld } from "./stacksWorld";

const stack = fc.constantFrom(0 as const, 0 as const, 0 as const, 1 as const);
const pick = fc.nat({ max: 11 });

const move: fc.Arbitrary<Move> = fc.record({
    kind: fc.constantFrom(...moveKinds),
    stack,
    pick,
    other: pick,
    days: fc.integer({ min: 90, max: 110 }),
});

const command: fc.Arbitrary<Command> = fc.record({
    moves: fc.array(move, { maxLength: 3 }),
    verb: fc.oneof(
        { arbitrary: fc.constant("up" as const), weight: 6 },
        { arbitrary: fc.constant("refresh" as const), weight: 1 },
        { arbitrary: fc.constant("destroy target" as const), weight: 1 },
    ),
    stack,
    target: fc.option(pick, { nil: undefined, freq: 3 }),
    replace: fc.option(pick, { nil: undefined, freq: 4 }),
    failsAt: fc.option(pick, { nil: undefined, freq: 3 }),
    killedAfterMs: fc.option(fc.integer({ min: 0, max: 120_000 }), { nil: undefined, freq: 4 }),
});

const story: fc.Arbitrary<StacksStory> = fc.record({
    inProgressMs: fc.integer({ min: 1, max: 60_000 }),
    waitForCompletion: fc.boolean(),
    description: fc.option(fc.constant("before the release"), { nil: undefined, freq: 3 }),
    commands: fc.array(command, { minLength: 2, maxLength: 7 }),
});

describe("stacks whose programs change", function () {
    this.timeout(600_000);

    it("never delete, take up, shorten or disown what any of their resources holds", async () => {
        const environment = process.env;
        await fc.assert(
            fc.asyncProperty(story, async (each) => {
                await new StacksWorld(each).play();
            }),
            {
                numRuns: Number(environment["PROPERTY_RUNS"] ?? 500),
                // The same cases every time; other seeds are for looking further.
                seed: Number(environment["PROPERTY_SEED"] ?? 20261124),
                ...(environment["PROPERTY_PATH"] && { path: environment["PROPERTY_PATH"] }),
            },
        );
    });
});
