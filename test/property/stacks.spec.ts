/** Random changes of two programs on one cluster, run in every way that leaves some resources unseen. */
import fc from "fast-check";
import { assertAlways } from "./assertAlways";
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
        await assertAlways(
            fc.asyncProperty(story, async (each) => {
                await new StacksWorld(each).play();
            }),
            { numRuns: 500, seed: 20261124 },
        );
    });
});
