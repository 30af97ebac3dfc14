/** Loaded by mocha before every run: what fails silently elsewhere fails loudly here. */
import assert from "node:assert/strict";
import { takeDeviations, watchEveryAnswer } from "./heldToDescription";

process.on("unhandledRejection", (reason) => {
    throw reason;
});

watchEveryAnswer();

export const mochaHooks = {
    /** Within the test itself: a hook that fails would end the whole file. */
    beforeEach(this: Mocha.Context): void {
        const { currentTest } = this;
        const body = currentTest?.fn as Mocha.AsyncFunc | undefined;
        if (currentTest && body) {
            currentTest.fn = async function (this: Mocha.Context) {
                await body.call(this);
                await checkAnswers();
            };
        }
    },
    /** What hooks and late answers have left. */
    afterAll: checkAnswers,
};

async function checkAnswers(): Promise<void> {
    assert.deepEqual(await takeDeviations(), [], "The local Atlas was off its description");
}
