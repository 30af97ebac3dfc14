import assert from "node:assert/strict";
import { AtlasAnswerError, AtlasApiError, AtlasAuthError, AtlasConnectionError } from "../../../provider/atlas/errors";
import { mayRepeat, retryDelayMs } from "../../../provider/atlas/retry";
import type { HttpRequest } from "../../../provider/atlas/transport";

type Method = HttpRequest["method"];

const reading: Method[] = ["GET", "DELETE", "PATCH"];
const every: Method[] = [...reading, "POST"];
const never: Method[] = [];

const api = (status: number, code?: string, retryAfterMs?: number) =>
    new AtlasApiError("GET", "/p", status, code, undefined, retryAfterMs, undefined);
const connection = (code: string, neverSent: boolean) => new AtlasConnectionError("GET", "/p", code, neverSent);
const answer = (status: number) => new AtlasAnswerError("GET", "/p", status, "an HTML page");

const table: [what: string, error: unknown, repeatable: Method[]][] = [
    ["429", api(429, "RATE_LIMITED"), every],
    ["429 without a code", api(429), every],
    ["405 while Atlas is upgraded", api(405, "WRITES_NOT_ALLOWED_DURING_APP_UPGRADES"), every],
    ["405 for another reason", api(405, "UNEXPECTED_ERROR"), never],
    ["500", api(500, "UNEXPECTED_ERROR"), reading],
    ["502 without a code", api(502), reading],
    ["503 with Retry-After", api(503, undefined, 1000), reading],
    ["504", api(504), reading],
    ["400", api(400, "INVALID_ATTRIBUTE"), never],
    ["an unfinished snapshot", api(400, "UNFINISHED_ON_DEMAND_SNAPSHOT"), never],
    ["401", api(401, "USER_CANNOT_ACCESS_GROUP"), never],
    ["403", api(403, "IP_ADDRESS_NOT_ON_ACCESS_LIST"), never],
    ["404", api(404, "SNAPSHOT_NOT_FOUND"), never],
    ["406", api(406, "INVALID_VERSION_DATE"), never],
    ["409", api(409, "CANNOT_UPDATE_PAUSED_CLUSTER"), never],
    ["410", api(410, "VERSION_GONE"), never],
    ["a refused connection", connection("ECONNREFUSED", true), every],
    ["a reset connection", connection("ECONNRESET", false), reading],
    ["a request without an answer", connection("ETIMEDOUT", false), reading],
    ["an unusable answer with status 200", answer(200), reading],
    ["an unusable answer with status 204", answer(204), reading],
    ["a redirect", answer(302), never],
    ["refused credentials", new AtlasAuthError("GET", "/p", "answered 401"), never],
    ["headers that were only too old", new AtlasAuthError("GET", "/p", "answered 401", true), every],
    ["an error of another kind", new TypeError("a bug"), never],
    ["what is no error at all", "text", never],
];

describe("mayRepeat", () => {
    for (const [what, error, repeatable] of table) {
        for (const method of every) {
            const may = repeatable.includes(method);
            it(`${may ? "lets" : "does not let"} a ${method} be repeated after ${what}`, () => {
                assert.equal(mayRepeat(method, error), may);
            });
        }
    }
});

describe("retryDelayMs", () => {
    const fault = connection("ECONNRESET", false);
    const almostOne = 1 - Number.EPSILON;
    const failures = Array.from({ length: 60 }, (_, index) => index + 1);

    it("doubles from half a second on, up to half a minute", () => {
        const longest = failures.slice(0, 9).map((count) => Math.round(retryDelayMs(fault, count, almostOne)));
        assert.deepEqual(longest, [500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
    });

    it("never exceeds half a minute, however often it failed", () => {
        assert.ok(failures.every((count) => retryDelayMs(fault, count, almostOne) <= 30_000));
        assert.ok(retryDelayMs(fault, 1_000_000, almostOne) <= 30_000);
    });

    it("spreads the delays over the upper half of what is allowed", () => {
        for (const count of failures) {
            const most = Math.min(30_000, 500 * 2 ** (count - 1));
            assert.equal(retryDelayMs(fault, count, 0), most / 2);
            assert.equal(retryDelayMs(fault, count, 0.5), (most * 3) / 4);
            assert.ok(retryDelayMs(fault, count, almostOne) <= most);
        }
    });

    it("waits as long as Retry-After asks for, and a little longer, never less", () => {
        for (const random of [0, 0.3, almostOne]) {
            const delay = retryDelayMs(api(429, "RATE_LIMITED", 42_000), 1, random);
            assert.ok(delay >= 42_000 && delay <= 42_500, String(delay));
        }
    });

    it("honours Retry-After on a 503, beyond its own longest delay too", () => {
        assert.ok(retryDelayMs(api(503, undefined, 120_000), 1, 0) >= 120_000);
    });

    it("follows its own schedule for a 429 without Retry-After", () => {
        assert.equal(retryDelayMs(api(429, "RATE_LIMITED"), 3, 0), 1000);
    });
});
