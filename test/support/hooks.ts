/** Loaded by mocha before every run: what fails silently elsewhere fails loudly here. */
import assert from "node:assert/strict";
import { holdEveryAnswer, takeDeviations } from "./heldToDescription";

process.on("unhandledRejection", (reason) => {
    throw reason;
});

holdEveryAnswer();

export const mochaHooks = {
    afterEach(): void {
        assert.deepEqual(takeDeviations(), [], "The local Atlas was off its description");
    },
};
