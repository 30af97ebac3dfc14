import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { lateAccounts } from "../../../provider/atlas/lateAccounts";
import { systemClock } from "../../../provider/clock";

/** The packages that a process has loaded after `require(path)`, and after `then` is done with what that gave. */
function loadedBy(path: string, then: string): string[] {
    const program = `const given = require(process.argv[1]); ${then}; console.log(JSON.stringify(Object.keys(require.cache)))`;
    const output = execFileSync(process.execPath, ["-e", program, require.resolve(path)], { encoding: "utf8" });
    return (JSON.parse(output) as string[]).filter((file) => /node_modules.(axios|digest-fetch|valibot)/.test(file));
}

describe("the client that is loaded late", function () {
    this.timeout(30_000);

    it("is not loaded by a program that declares resources and calls no function", () => {
        assert.deepEqual(loadedBy("../../../provider", "void 0"), []);
    });

    it("is loaded when Atlas is to be asked, and not before", () => {
        const path = "../../../provider/atlas/lateAccounts";
        const clock = "{ now: () => 0, random: () => 0, sleep: async () => {} }";
        assert.deepEqual(loadedBy(path, `given.lateAccounts(${clock})`), []);
        assert.notDeepEqual(loadedBy(path, `given.lateAccounts(${clock})()`), []);
    });

    it("is one for all who ask", () => {
        const accounts = lateAccounts(systemClock, () => Promise.reject(new Error("not asked")));
        assert.equal(accounts(), accounts());
    });
});
