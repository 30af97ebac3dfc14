import assert from "node:assert/strict";
import { Writable } from "node:stream";
import type { LoggedRequest } from "../../../provider/local";
import { writeRequestsTo } from "../../../provider/local/requestLine";

const request: LoggedRequest = {
    at: 0,
    method: "GET",
    path: "/api/atlas/v2/groups",
    query: {},
    status: 200,
    authenticated: "digest",
    accepted: true,
};

/** What is written of it, with every colour. */
function lineOf(changes: Partial<LoggedRequest>): string {
    let text = "";
    const stream = new Writable({
        write(chunk: Buffer, _, done) {
            text += chunk.toString();
            done();
        },
    });
    const before = process.env.FORCE_COLOR;
    process.env.FORCE_COLOR = "1";
    try {
        writeRequestsTo(stream, "plain")({ ...request, ...changes });
    } finally {
        if (before === undefined) {
            delete process.env.FORCE_COLOR;
        } else {
            process.env.FORCE_COLOR = before;
        }
    }
    return text;
}

describe("a request's line for the terminal", () => {
    const colours = { green: "\u001b[32m", yellow: "\u001b[33m", red: "\u001b[31m", magenta: "\u001b[35m" };

    for (const [status, colour] of [
        [200, "green"],
        [404, "yellow"],
        [500, "red"],
        ["reset", "magenta"],
    ] as const) {
        it(`has ${status} in ${colour}`, () => {
            assert.ok(lineOf({ status }).includes(`${colours[colour]}${status}`), lineOf({ status }));
        });
    }

    it("says that the client went away, and what is not known it leaves out", () => {
        assert.match(lineOf({ clientClosed: true, status: "hang" }), /\(digest\) clientClosed/);
        assert.match(lineOf({}), /\(digest\)\n$/);
        assert.match(lineOf({ durationMs: 1.6, errorCode: "X", userAgent: "atlascli" }), /2ms \(digest\) X .*atlascli/);
    });
});
