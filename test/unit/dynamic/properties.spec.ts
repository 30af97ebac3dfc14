import assert from "node:assert/strict";
import { operationError, plainError } from "../../../provider/dynamic/failures";
import { toPlain } from "../../../provider/dynamic/properties";
import { SnapshotError } from "../../../provider/lifecycle/explain";
import { UnfinishedSnapshotError } from "../../../provider/lifecycle/snapshot/unfinished";
import { resourceId, snapshotState } from "../../support/fakeSnapshot";

const idOf = () => resourceId;

describe("what leaves the provider", () => {
    it("holds no undefined, at any depth, and no Date", () => {
        const value = { a: undefined, b: { c: undefined, d: [{ e: undefined, f: null }] }, g: new Date(0) };
        const plain = toPlain(value) as object;
        assert.deepEqual(plain, { b: { d: [{ f: null }] }, g: "1970-01-01T00:00:00.000Z" });
        assert.deepEqual(Object.keys(plain), ["b", "g"]);
    });

    it("is a copy", () => {
        const value = { a: [1] };
        assert.notEqual(toPlain(value).a, value.a);
        assert.deepEqual(toPlain(value), value);
    });
});

describe("an error that leaves the provider", () => {
    it("has no stack, and is otherwise itself", () => {
        const error = new SnapshotError("Nothing was taken");
        assert.equal(plainError(error), error);
        assert.deepEqual([error.stack, error.message], ["", "Nothing was taken"]);
    });

    it("is an error, also where something else was thrown", () => {
        assert.equal(plainError("a text").message, "a text");
        assert.equal(plainError(undefined).message, "undefined");
    });

    it("carries no id where there is no snapshot", () => {
        const error = operationError(new SnapshotError("Nothing was taken"), idOf, "text");
        assert.deepEqual(
            Object.keys(error).filter((name) => ["id", "properties", "reasons"].includes(name)),
            [],
        );
        assert.equal(error.stack, "");
    });

    it("carries id, plain properties with the captured text, and reasons where there is one", () => {
        const state = { ...snapshotState({ triggers: [{ a: undefined }] }), createdAt: undefined as unknown as string };
        const error = operationError(
            new UnfinishedSnapshotError("Still queued", state),
            idOf,
            "text",
        ) as unknown as Record<string, object>;
        assert.equal(error["id"], resourceId);
        assert.deepEqual(error["reasons"], ["Still queued"]);
        assert.equal(error["stack"], "");
        const { createdAt, ...properties } = snapshotState({ triggers: [{}] });
        assert.ok(createdAt);
        assert.deepEqual(error["properties"], { ...properties, __provider: "text" });
        assert.ok(!("createdAt" in error["properties"]));
    });
});
