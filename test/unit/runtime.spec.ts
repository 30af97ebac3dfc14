import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import * as runtime from "../../provider/runtime";

describe("the runtime that captured texts ask for", () => {
    it("has the names of every text that was ever stored", () => {
        assert.deepEqual(
            Object.keys(runtime).filter((name) => name === "onDemandSnapshot"),
            ["onDemandSnapshot"],
        );
    });

    it("loads the client only when Atlas is to be asked: a preview does without", () => {
        const list = "require(process.argv[1]); console.log(JSON.stringify(Object.keys(require.cache)))";
        const runtimeFile = require.resolve("../../provider/runtime");
        const loaded = JSON.parse(
            execFileSync(process.execPath, ["-e", list, runtimeFile], { encoding: "utf8" }),
        ) as string[];
        const ofPackages = loaded
            .filter((file) => file.includes("node_modules"))
            .map((file) => file.split(/node_modules./).at(-1));
        assert.ok(loaded.includes(runtimeFile));
        assert.deepEqual(
            ofPackages.filter((file) => /^(axios|digest-fetch|valibot|@pulumi)/.test(file ?? "")),
            [],
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
