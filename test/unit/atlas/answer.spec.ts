import assert from "node:assert/strict";
import * as v from "valibot";
import { answeredAt, apiErrorOf, isFromAtlas, readAnswer } from "../../../provider/atlas/answer";
import { AtlasAnswerError, AtlasApiError } from "../../../provider/atlas/errors";
import type { HttpAnswer } from "../../../provider/atlas/transport";
import { apiError, makeAnswer } from "../../support/clientScript";

const Snapshot = v.looseObject({
    id: v.string(),
    status: v.nullish(v.string()),
    members: v.nullish(v.array(v.looseObject({ id: v.string() }))),
});
const page = "<html><head><title>503</title></head><body>secret inside</body></html>";
const html = { "content-type": "text/html" };

const read = (answer: HttpAnswer) => readAnswer("GET", "/path", answer, Snapshot);

function answerError(answer: HttpAnswer): AtlasAnswerError {
    try {
        read(answer);
    } catch (error) {
        assert.ok(error instanceof AtlasAnswerError, String(error));
        return error;
    }
    assert.fail("It was taken for a success");
}

function apiErrorIn(answer: HttpAnswer): AtlasApiError {
    const error = apiErrorOf("GET", "/path", answer);
    assert.ok(error instanceof AtlasApiError, String(error));
    return error;
}

describe("readAnswer", () => {
    it("gives the checked body of a success", () => {
        assert.deepEqual(read(makeAnswer(200, { id: "a", status: "queued" })), { id: "a", status: "queued" });
    });

    it("lets unknown fields through", () => {
        assert.deepEqual(read(makeAnswer(200, { id: "a", new: { deep: [1] } })), { id: "a", new: { deep: [1] } });
    });

    it("lets unknown enum values through", () => {
        assert.equal(read(makeAnswer(200, { id: "a", status: "paused" })).status, "paused");
    });

    it("lets absent fields be absent, and null be null", () => {
        assert.deepEqual(read(makeAnswer(200, { id: "a" })), { id: "a" });
        assert.deepEqual(read(makeAnswer(200, { id: "a", status: null })), { id: "a", status: null });
    });

    it("reads a 204 as no value", () => {
        assert.equal(readAnswer("DELETE", "/path", makeAnswer(204), v.unknown()), undefined);
    });

    it("calls a 204 in place of a value an unexpected shape", () => {
        assert.match(answerError(makeAnswer(204)).message, /an unexpected shape: the body is undefined/);
    });

    it("calls an HTML page with status 200 what it is, and shows none of it", () => {
        const error = answerError(makeAnswer(200, page, html));
        assert.equal(error.message, "GET /path answered 200 with an HTML page");
        assert.equal(error.status, 200);
    });

    it("recognises HTML that has no media type", () => {
        assert.match(answerError(makeAnswer(200, `\n ${page}`)).message, /with an HTML page$/);
    });

    it("calls half a JSON text an error", () => {
        const error = answerError(makeAnswer(200, '{"id":"a","status":"que'));
        assert.equal(error.message, "GET /path answered 200 with a body that is not (whole) JSON");
    });

    it("calls an empty body an error", () => {
        assert.match(answerError(makeAnswer(200)).message, /with an empty body$/);
    });

    it("names the place and the kind of what has an unexpected shape, and not its value", () => {
        const wrong = answerError(makeAnswer(200, { id: "a", members: [{ id: "b" }, { id: { secret: 1 } }] }));
        assert.match(wrong.message, /an unexpected shape: members\.1\.id is Object$/);
        assert.match(answerError(makeAnswer(200, { status: "queued" })).message, /unexpected shape: id is undefined$/);
        assert.match(answerError(makeAnswer(200, "[]")).message, /unexpected shape/);
        for (const [value, kind] of [
            [12345, "number"],
            [true, "boolean"],
            [null, "null"],
            [["12345"], "Array"],
        ] as const) {
            const { message } = answerError(makeAnswer(200, { id: value }));
            assert.match(message, new RegExp(`unexpected shape: id is ${kind}$`));
            assert.doesNotMatch(message, /12345/);
        }
        const status = answerError(makeAnswer(200, { id: "a", members: "secret" }));
        assert.match(status.message, /unexpected shape: members is string$/);
    });

    it("throws what is not a success as Atlas's error", () => {
        assert.throws(() => read(apiError(404, "SNAPSHOT_NOT_FOUND")), AtlasApiError);
    });

    it("calls a redirect an error that names the other host, and nothing else of the target", () => {
        const target = "https://user:secret@login.example/page?token=secret";
        const error = answerError(makeAnswer(302, "", { location: target }));
        assert.match(error.message, /answered 302 with a redirect to login\.example, which is not followed/);
        assert.match(error.message, /check mongodbatlas:baseUrl/);
        assert.doesNotMatch(error.message, /secret/);
    });

    it("calls a redirect without a usable target an error too", () => {
        assert.match(answerError(makeAnswer(307)).message, /answered 307 with a redirect, which/);
        assert.match(answerError(makeAnswer(301, "", { location: "/login" })).message, /a redirect, which/);
    });
});

describe("apiErrorOf", () => {
    it("carries method, path, status, Atlas's code and its detail", () => {
        const { method, path, status, code, detail, message } = apiErrorIn(apiError(404, "CLUSTER_NOT_FOUND"));
        assert.deepEqual(
            { method, path, status, code, detail },
            {
                method: "GET",
                path: "/path",
                status: 404,
                code: "CLUSTER_NOT_FOUND",
                detail: "About CLUSTER_NOT_FOUND.",
            },
        );
        assert.equal(message, "GET /path answered 404 CLUSTER_NOT_FOUND: About CLUSTER_NOT_FOUND");
    });

    it("takes the reason where there is no detail", () => {
        const error = apiErrorIn(makeAnswer(409, { error: 409, errorCode: "X", reason: "Conflict" }));
        assert.equal(error.detail, "Conflict");
    });

    it("reads the error of a token endpoint", () => {
        const body = { error: "invalid_client", error_description: "Invalid credentials provided." };
        const { code, detail } = apiErrorIn(makeAnswer(401, body));
        assert.deepEqual([code, detail], ["invalid_client", "Invalid credentials provided."]);
    });

    it("finds the code also where other fields are null or of an odd form", () => {
        const odd = { error: 404, errorCode: "SNAPSHOT_NOT_FOUND", reason: null, detail: { text: "gone" } };
        const { code, detail } = apiErrorIn(makeAnswer(404, odd));
        assert.deepEqual([code, detail], ["SNAPSHOT_NOT_FOUND", undefined]);
    });

    it("has no code for an error that is not Atlas's own", () => {
        const error = apiErrorIn(makeAnswer(503, page, html));
        assert.equal(error.code, undefined);
        assert.equal(error.message, "GET /path answered 503: an HTML page");
    });

    it("takes a success in the place of an error for an answer that cannot be used", () => {
        const error = apiErrorOf("GET", "/p", makeAnswer(200, "<html></html>"));
        assert.ok(error instanceof AtlasAnswerError);
        assert.match(error.message, /answered 200 with an HTML page/);
    });

    it("takes an error without a body for an error", () => {
        assert.equal(apiErrorIn(makeAnswer(500)).message, "GET /path answered 500: an empty body");
    });

    it("takes half an error body for an error", () => {
        assert.match(
            apiErrorIn(makeAnswer(500, '{"error":50')).message,
            /answered 500: a body that is not \(whole\) JSON/,
        );
    });

    const date = "Thu, 15 Jan 2026 12:00:00 GMT";
    const waits: [what: string, headers: Record<string, string>, ms: number | undefined][] = [
        ["seconds", { "retry-after": "30" }, 30_000],
        ["seconds with blanks around", { "retry-after": " 7 " }, 7000],
        ["none", {}, undefined],
        ["a date, measured by Atlas's own clock", { "retry-after": "Thu, 15 Jan 2026 12:01:30 GMT", date }, 90_000],
        ["a date that has passed", { "retry-after": "Thu, 15 Jan 2026 11:00:00 GMT", date }, 0],
        ["a date that nothing can be measured against", { "retry-after": "Thu, 15 Jan 2026 12:01:30 GMT" }, undefined],
        ["nonsense", { "retry-after": "soon", date }, undefined],
        ["a day", { "retry-after": "86400" }, 86_400_000],
        ["more than a day", { "retry-after": "86401" }, undefined],
        ["nearly endless seconds", { "retry-after": "9".repeat(400) }, undefined],
        ["a part of a second", { "retry-after": "1e-9" }, undefined],
        ["fewer than no seconds", { "retry-after": "-5" }, undefined],
        ["a date in a hundred years", { "retry-after": "Thu, 15 Jan 2126 12:00:00 GMT", date }, undefined],
    ];
    for (const [what, headers, ms] of waits) {
        it(`reads a Retry-After of ${what}`, () => {
            assert.equal(apiErrorIn(apiError(429, "RATE_LIMITED", headers)).retryAfterMs, ms);
        });
    }

    it("remembers when Atlas answered", () => {
        assert.equal(apiErrorIn(apiError(500, "X", { date })).answeredAt, Date.UTC(2026, 0, 15, 12));
    });
});

describe("isFromAtlas", () => {
    const answers: [what: string, answer: HttpAnswer, isAtlas: boolean][] = [
        ["a success", makeAnswer(200, { id: "a" }), true],
        ["a success of an odd shape", makeAnswer(200, {}), true],
        ["a success without a body", makeAnswer(204), true],
        ["one of Atlas's errors", apiError(503, "SERVICE_UNAVAILABLE"), true],
        ["an error of the token endpoint", makeAnswer(401, { error: "invalid_client" }), true],
        ["a challenge", makeAnswer(401, "", { "www-authenticate": 'Digest realm="MMS", nonce="n", qop="auth"' }), true],
        ["a page with status 200", makeAnswer(200, page, html), false],
        ["a proxy's error page", makeAnswer(502, page, html), false],
        ["a gateway's JSON", makeAnswer(503, { message: "Service Unavailable" }), false],
        ["a proxy's challenge", makeAnswer(407, page, { "proxy-authenticate": "Basic" }), false],
        ["an empty page", makeAnswer(200), false],
        ["half a JSON text", makeAnswer(200, '{"id":'), false],
        ["a number", makeAnswer(200, "7"), false],
        ["null", makeAnswer(200, "null"), false],
        ["a redirect", makeAnswer(302, "", { location: "https://login.example/" }), false],
    ];
    for (const [what, answer, isAtlas] of answers) {
        it(`is ${isAtlas} for ${what}`, () => {
            assert.equal(isFromAtlas(answer), isAtlas);
        });
    }
});

describe("answeredAt", () => {
    it("is the moment of the Date header", () => {
        assert.equal(answeredAt(makeAnswer(200, "", { date: "Thu, 01 Jan 1970 00:00:05 GMT" })), 5000);
    });

    it("is unknown without a Date header, or with one that is none", () => {
        assert.equal(answeredAt(makeAnswer(200)), undefined);
        assert.equal(answeredAt(makeAnswer(200, "", { date: "yesterday" })), undefined);
    });
});
