import assert from "node:assert/strict";
import { AtlasClient, type Budget } from "../../../provider/atlas/client";
import { AtlasAnswerError, AtlasApiError, AtlasConnectionError } from "../../../provider/atlas/errors";
import type { HttpAnswer } from "../../../provider/atlas/transport";
import type { Credentials } from "../../../provider/settings";
import {
    accessToken,
    apiError,
    apiKey,
    budgetUntil,
    challenge,
    errorOf,
    makeAnswer,
    okay,
    operation,
    readyToken,
    ScriptedTransport,
    serviceAccount,
    settingsWith,
    type Step,
    type ThingAnswer,
    tokenAnswer,
} from "../../support/clientScript";
import { VirtualClock } from "../../support/virtualClock";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const html = (status: number) => makeAnswer(status, "<html></html>", { "content-type": "text/html" });
const reset = new AtlasConnectionError("GET", "/p", "ECONNRESET", false);
const refusedConnection = new AtlasConnectionError("GET", "/p", "ECONNREFUSED", true);
const busy = apiError(503, "SERVICE_UNAVAILABLE");
const limited = (seconds: number) => apiError(429, "RATE_LIMITED", { "retry-after": String(seconds) });

type Method = "GET" | "POST" | "PATCH" | "DELETE";

interface Rig {
    clock: VirtualClock;
    transport: ScriptedTransport;
    /** Carries out one operation within ten minutes, if not told otherwise. */
    call: (method?: Method, more?: Partial<Budget>) => Promise<ThingAnswer>;
    /** Seconds since the start. */
    seconds: () => number;
}

function start(
    steps: Step[],
    { credentials = readyToken, url }: { credentials?: Credentials; url?: string } = {},
): Rig {
    const clock = new VirtualClock();
    const startedAt = clock.now();
    const transport = new ScriptedTransport(...steps);
    const client = new AtlasClient(settingsWith(credentials, url), transport.send, clock);
    return {
        clock,
        transport,
        call: (method = "GET", more = {}) =>
            client.request(operation(method), budgetUntil(clock.now() + 10 * minuteMs, more)),
        seconds: () => (clock.now() - startedAt) / 1000,
    };
}

const endless = (answer: HttpAnswer | Error): Step[] => Array.from({ length: 5000 }, () => answer);

describe("AtlasClient: the request", () => {
    it("names the versioned media type, and authenticates", async () => {
        const { transport, call } = start([okay]);
        await call();
        assert.deepEqual(transport.requests[0]?.headers, {
            Accept: "application/vnd.atlas.2023-01-01+json",
            Authorization: `Bearer ${accessToken}`,
        });
        assert.equal(transport.requests[0].body, undefined);
    });

    it("sends a body as JSON of the versioned media type", async () => {
        const { transport, call } = start([okay]);
        await call("POST");
        assert.equal(transport.requests[0]?.headers["Content-Type"], "application/vnd.atlas.2023-01-01+json");
        assert.equal(transport.requests[0].body, '{"description":"d"}');
    });

    for (const url of ["https://host.example", "https://host.example/", "https://host.example/atlas"]) {
        it(`goes below the base URL ${url}`, async () => {
            const { transport, call } = start([okay], { url });
            await call();
            assert.equal(transport.requests[0]?.url.href, `${url.replace(/\/$/, "")}/api/atlas/v2/things`);
        });
    }

    it("gives the value, and when Atlas answered by its own clock", async () => {
        const { call } = start([makeAnswer(200, { id: "one" }, { date: "Thu, 01 Jan 1970 00:00:09 GMT" })]);
        assert.deepEqual(await call(), { value: { id: "one" }, answeredAt: 9000 });
    });
});

describe("AtlasClient: repetition", () => {
    const faults: [what: string, step: Step][] = [
        ["a reset connection", reset],
        ["a refused connection", refusedConnection],
        ["500", apiError(500, "UNEXPECTED_ERROR")],
        ["503 with an HTML page", html(503)],
        ["an HTML page with status 200", html(200)],
        ["half an answer", makeAnswer(200, '{"id":"on')],
        ["an empty answer", makeAnswer(200)],
        ["429 without Retry-After", apiError(429, "RATE_LIMITED")],
        ["429 with Retry-After", limited(5)],
        ["405 during an upgrade of Atlas", apiError(405, "WRITES_NOT_ALLOWED_DURING_APP_UPGRADES")],
    ];
    for (const method of ["GET", "PATCH", "DELETE"] as const) {
        for (const [what, step] of faults) {
            it(`repeats a ${method} after ${what}`, async () => {
                const { transport, call } = start([step, okay]);
                assert.equal((await call(method)).value.id, "one");
                assert.deepEqual(transport.methods, [method, method]);
            });
        }
    }

    const uncertain = faults.filter(([what]) => !/^(429|405|a refused)/.test(what));
    for (const [what, step] of uncertain) {
        it(`does not repeat a POST after ${what}`, async () => {
            const { transport, call } = start([step]);
            await errorOf(call("POST"));
            assert.deepEqual(transport.methods, ["POST"]);
        });
    }

    const harmless = faults.filter(([what]) => /^(429|405|a refused)/.test(what));
    for (const [what, step] of harmless) {
        it(`repeats a POST after ${what}, because Atlas did nothing`, async () => {
            const { transport, call } = start([step, okay]);
            assert.equal((await call("POST")).value.id, "one");
            assert.deepEqual(transport.methods, ["POST", "POST"]);
        });
    }

    it("sends the same body each time", async () => {
        const { transport, call } = start([limited(1), okay]);
        await call("POST");
        assert.deepEqual(
            transport.requests.map(({ body }) => body),
            ['{"description":"d"}', '{"description":"d"}'],
        );
    });

    for (const status of [400, 402, 403, 404, 406, 409, 410]) {
        it(`takes a ${status} for final`, async () => {
            const { transport, clock, call } = start([apiError(status, "SOME_CODE")]);
            const error = await errorOf(call());
            assert.ok(error instanceof AtlasApiError && error.status === status);
            assert.equal(transport.requests.length, 1);
            assert.deepEqual(clock.pauses, []);
        });
    }

    it("takes a redirect for final", async () => {
        const { transport, call } = start([makeAnswer(302, "", { location: "https://sso.example" })]);
        assert.ok((await errorOf(call())) instanceof AtlasAnswerError);
        assert.equal(transport.requests.length, 1);
    });

    it("pauses longer and longer, up to half a minute, and tells the caller each time", async () => {
        const told: [string, number][] = [];
        const { clock, call } = start([...Array.from({ length: 9 }, () => reset), okay]);
        await call("GET", { onRetry: (error, delayMs) => told.push([error.message, delayMs]) });
        // The clock's chance is always a half: three quarters of what is allowed.
        const expected = [375, 750, 1500, 3000, 6000, 12_000, 22_500, 22_500, 22_500];
        assert.deepEqual(clock.pauses, expected);
        assert.deepEqual(
            told,
            expected.map((delayMs) => ["GET /p got no answer (ECONNRESET)", delayMs]),
        );
    });

    it("says nothing of a retry that is not made", async () => {
        const told: number[] = [];
        const { call } = start([apiError(404, "X")]);
        await errorOf(call("GET", { onRetry: (_error, delayMs) => told.push(delayMs) }));
        assert.deepEqual(told, []);
    });

    it("starts anew with short pauses for the next operation", async () => {
        const { clock, call } = start([reset, reset, okay, reset, okay]);
        await call();
        await call();
        assert.deepEqual(clock.pauses, [375, 750, 375]);
    });
});

describe("AtlasClient: the budget", () => {
    it("is used up to the last moment: the last attempt is made at the deadline itself", async () => {
        const { clock, transport, seconds, call } = start(endless(busy));
        const deadlineAt = clock.now() + 100_000;
        const error = await errorOf(call("GET", { deadlineAt }));
        assert.ok(error instanceof AtlasApiError && error.status === 503);
        assert.equal(seconds(), 100);
        assert.equal(
            clock.pauses.reduce((sum, ms) => sum + ms, 0),
            100_000,
        );
        assert.equal(transport.requests.length, clock.pauses.length + 1);
    });

    it("lets an attempt at the deadline itself succeed", async () => {
        const { clock, call } = start([busy, okay]);
        assert.equal((await call("GET", { deadlineAt: clock.now() + 100 })).value.id, "one");
        assert.deepEqual(clock.pauses, [100]);
    });

    it("makes one attempt, and no second one, when it is used up already", async () => {
        const { clock, transport, call } = start([busy]);
        await errorOf(call("GET", { deadlineAt: clock.now() - 1 }));
        assert.equal(transport.requests.length, 1);
        assert.deepEqual(clock.pauses, []);
    });

    it("holds out through an outage of an hour", async () => {
        const { clock, seconds, call } = start(
            Array.from({ length: 500 }, () => () => {
                if (seconds() < 3600) {
                    throw reset;
                }
                return okay;
            }),
        );
        assert.equal((await call("GET", { deadlineAt: clock.now() + 2 * hourMs })).value.id, "one");
        assert.ok(seconds() < 3660);
    });

    it("waits as long as Retry-After asks for", async () => {
        const { seconds, call } = start([limited(90), okay]);
        await call();
        assert.ok(seconds() >= 90 && seconds() < 91);
    });

    it("gives up at once where Retry-After goes beyond it", async () => {
        const { clock, transport, call } = start([limited(101)]);
        const error = await errorOf(call("GET", { deadlineAt: clock.now() + 100_000 }));
        assert.ok(error instanceof AtlasApiError && error.status === 429);
        assert.deepEqual(clock.pauses, []);
        assert.equal(transport.requests.length, 1);
    });

    it("makes the last attempt at the deadline where Retry-After ends right before it", async () => {
        const { clock, call } = start([limited(100), okay]);
        assert.equal((await call("GET", { deadlineAt: clock.now() + 100_000 })).value.id, "one");
        assert.deepEqual(clock.pauses, [100_000]);
    });
});

describe("AtlasClient: an address that never answered as Atlas does", () => {
    const wrong: [what: string, step: HttpAnswer | Error][] = [
        ["refuses every connection", refusedConnection],
        ["has no name", new AtlasConnectionError("GET", "/p", "ENOTFOUND", true)],
        ["shows pages for people", html(200)],
    ];
    for (const [what, step] of wrong) {
        it(`is given up after a minute where it ${what}`, async () => {
            const { clock, seconds, call } = start(endless(step));
            await errorOf(call("GET", { deadlineAt: clock.now() + 2 * hourMs }));
            assert.equal(seconds(), 60);
        });

        it(`is tried for the whole budget where it ${what} only after it has answered before`, async () => {
            const { clock, seconds, call } = start([okay, ...endless(step)]);
            await call();
            await errorOf(call("GET", { deadlineAt: clock.now() + 2 * hourMs }));
            assert.equal(seconds(), 7200);
        });
    }

    it("counts as one that has answered after an error of Atlas's own", async () => {
        const { clock, seconds, call } = start([apiError(404, "CLUSTER_NOT_FOUND"), ...endless(refusedConnection)]);
        await errorOf(call());
        await errorOf(call("GET", { deadlineAt: clock.now() + hourMs }));
        assert.equal(seconds(), 3600);
    });

    it("is tried for the whole budget where it breaks connections off, or answers with errors of a server", async () => {
        for (const step of [reset, busy, html(502)]) {
            const { clock, seconds, call } = start(endless(step));
            await errorOf(call("GET", { deadlineAt: clock.now() + hourMs }));
            assert.equal(seconds(), 3600);
        }
    });

    it("is given up by the end of a budget of less than a minute", async () => {
        const { clock, seconds, call } = start(endless(refusedConnection));
        await errorOf(call("GET", { deadlineAt: clock.now() + 20_000 }));
        assert.equal(seconds(), 20);
    });

    it("has one minute for all its requests together", async () => {
        const { clock, seconds, call } = start(endless(refusedConnection));
        const deadlineAt = clock.now() + hourMs;
        await errorOf(call("GET", { deadlineAt }));
        await errorOf(call("GET", { deadlineAt }));
        assert.equal(seconds(), 60);
    });

    it("keeps its minute also for a POST", async () => {
        const { clock, transport, seconds, call } = start(endless(refusedConnection));
        await errorOf(call("POST", { deadlineAt: clock.now() + hourMs }));
        assert.equal(seconds(), 60);
        assert.ok(transport.requests.length > 3);
    });
});

describe("AtlasClient: an abort", () => {
    const gone = new Error("the engine is gone");

    it("ends a pause at once, with the caller's own reason", async () => {
        const controller = new AbortController();
        const { seconds, transport, call } = start([busy, okay]);
        const error = await errorOf(
            call("GET", {
                signal: controller.signal,
                onRetry: () => {
                    setImmediate(() => {
                        controller.abort(gone);
                    });
                },
            }),
        );
        assert.equal(error, gone);
        assert.equal(seconds(), 0);
        assert.equal(transport.left, 1);
    });

    it("ends a request that is under way", async () => {
        const controller = new AbortController();
        const { transport, call } = start([
            async (_request, signal) => {
                controller.abort(gone);
                await Promise.resolve();
                signal.throwIfAborted();
                return okay;
            },
            okay,
        ]);
        assert.equal(await errorOf(call("GET", { signal: controller.signal })), gone);
        assert.equal(transport.left, 1);
    });

    it("sends nothing once it has happened", async () => {
        const { transport, call } = start([okay]);
        assert.equal(await errorOf(call("GET", { signal: AbortSignal.abort(gone) })), gone);
        assert.equal(transport.requests.length, 0);
    });

    it("is an error also where no reason, or none that is an error, was given", async () => {
        for (const reason of ["enough", 0]) {
            const controller = new AbortController();
            const { call } = start([
                () => {
                    controller.abort(reason);
                    throw reset;
                },
            ]);
            assert.equal((await errorOf(call("GET", { signal: controller.signal }))).message, "Interrupted");
        }
    });

    for (const [what, credentials, steps] of [
        ["a challenge", apiKey, [challenge(), okay]],
        ["a token", serviceAccount, [tokenAnswer("t"), okay]],
    ] as const) {
        it(`of one caller takes ${what} from no other one who waits for the same`, async () => {
            const controller = new AbortController();
            const { call } = start([...steps], { credentials });
            const one = errorOf(call("GET", { signal: controller.signal }));
            const other = call();
            controller.abort(gone);
            assert.equal(await one, gone);
            assert.equal((await other).value.id, "one");
        });
    }
});
