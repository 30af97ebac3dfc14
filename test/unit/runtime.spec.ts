import assert from "node:assert/strict";
import * as runtime from "../../provider/runtime";

describe("the runtime that captured texts ask for", () => {
    it("has the names of every text that was ever stored", () => {
        assert.deepEqual(
            Object.keys(runtime).filter((name) => name === "onDemandSnapshot"),
            ["onDemandSnapshot"],
        );
    });

    it("gives providers with every method, the optional ones included", () => {
        const provider = runtime.onDemandSnapshot();
        assert.deepEqual(Object.keys(provider).sort(), [
            "check",
            "configure",
            "create",
            "delete",
            "diff",
            "read",
            "update",
        ]);
    });
});
