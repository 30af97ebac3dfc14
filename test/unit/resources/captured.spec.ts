import assert from "node:assert/strict";
import { runInNewContext } from "node:vm";
import { capturedText } from "../../../provider/resources/captured";

describe("the captured text", () => {
    it("never changes by a byte: old stacks hold it, and every later release has to run it", () => {
        assert.equal(
            capturedText("onDemandSnapshot"),
            'exports.handler = () => require("pulumi-atlas-snapshots/runtime").onDemandSnapshot()',
        );
    });

    it("is under 200 bytes", () => {
        assert.ok(Buffer.byteLength(capturedText("onDemandSnapshot")) < 200);
    });

    it("gives the provider object of the package's runtime", () => {
        const exports: { handler?: () => unknown } = {};
        const asked: string[] = [];
        const require = (name: string) => {
            asked.push(name);
            return { onDemandSnapshot: () => "the provider" };
        };
        runInNewContext(capturedText("onDemandSnapshot"), { exports, require });
        assert.deepEqual(asked, [], "nothing is loaded before the engine asks for the provider");
        assert.equal(exports.handler?.(), "the provider");
        assert.deepEqual(asked, ["pulumi-atlas-snapshots/runtime"]);
    });
});
