import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { AtlasClient, type Budget } from "../../../provider/atlas/client";
import {
    AtlasAnswerError,
    AtlasApiError,
    AtlasConnectionError,
    AtlasShapeError,
    AtlasUnreachableError,
} from "../../../provider/atlas/errors";
import type { HttpAnswer } from "../../../provider/atlas/transport";
import type { Credentials } from "../../../provider/settings/settings";
import {
    accessToken,
    apiError,
    apiKey,
    budgetUntil,
    challenge,
    challengeWithNonce,
    makeAnswer,
    okay,
    operation,
    readyToken,
    scriptedClient,
    ScriptedTransport,
    serviceAccount,
    settingsWith,
    type Step,
    tokenAnswer,
} from "../../support/clientScript";
import { failureOf } from "../../support/failureOf";
import { VirtualClock } from "../../support/virtualClock";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const html = (status: number) => makeAnswer(status, "<html></html>", { "content-type": "text/html" });
const reset = new AtlasConnectionError("GET", "/p", "ECONNRESET", false);
const refusedConnection = new AtlasConnectionError("GET", "/p", "ECONNREFUSED", true);
const busy = apiError(503, "SERVICE_UNAVAILABLE");
const limited = (seconds: number) => apiError(429, "RATE_LIMITED", { "retry-after": String(seconds) });

const endless = (answer: HttpAnswer | Error): Step[] => Array.from({ length: 5000 }, () => answer);

describe("AtlasClient: the request", () => {
    it("names the versioned media type, and authenticates", async () => {
        const { transport, call } = scriptedClient([okay]);
        await call();
        assert.deepEqual(transport.requests[0]?.headers, {
            Accept: "application/vnd.atlas.2023-01-01+json",
            Authorization: `Bearer ${accessToken}`,
        });
        assert.equal(transport.requests[0].body, undefined);
    });

    it("sends a body as JSON of the versioned media type", async () => {
        const { transport, call } = scriptedClient([okay]);
        await call("POST");
        assert.equal(transport.requests[0]?.headers["Content-Type"], "application/vnd.atlas.2023-01-01+json");
        assert.equal(transport.requests[0].body, '{"description":"d"}');
    });

    for (const url of ["https://host.example", "https://host.example/", "https://host.example/atlas"]) {
        it(`goes below the base URL ${url}`, async () => {
            const { transport, call } = scriptedClient([okay], { url });
            await call();
            assert.equal(transport.requests[0]?.url.href, `${url.replace(/\/$/, "")}/api/atlas/v2/things`);
        });
    }

    it("gives the value, and when Atlas answered by its own clock", async () => {
        const { call } = scriptedClient([makeAnswer(200, { id: "one" }, { date: "Thu, 01 Jan 1970 00:00:09 GMT" })]);
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
                const { transport, call } = scriptedClient([step, okay]);
                assert.equal((await call(method)).value.id, "one");
                assert.deepEqual(transport.methods, [method, method]);
            });
        }
    }

    const uncertain = faults.filter(([what]) => !/^(429|405|a refused)/.test(what));
    for (const [what, step] of uncertain) {
        it(`does not repeat a POST after ${what}`, async () => {
            const { transport, call } = scriptedClient([step]);
            await failureOf(call("POST"));
            assert.deepEqual(transport.methods, ["POST"]);
        });
    }

    const harmless = faults.filter(([what]) => /^(429|405|a refused)/.test(what));
    for (const [what, step] of harmless) {
        it(`repeats a POST after ${what}, because Atlas did nothing`, async () => {
            const { transport, call } = scriptedClient([step, okay]);
            assert.equal((await call("POST")).value.id, "one");
            assert.deepEqual(transport.methods, ["POST", "POST"]);
        });
    }

    it("sends the same body each time", async () => {
        const { transport, call } = scriptedClient([limited(1), okay]);
        await call("POST");
        assert.deepEqual(
            transport.requests.map(({ body }) => body),
            ['{"description":"d"}', '{"description":"d"}'],
        );
    });

    for (const status of [400, 402, 403, 404, 406, 409, 410]) {
        it(`takes a ${status} for final`, async () => {
            const { transport, clock, call } = scriptedClient([apiError(status, "SOME_CODE")]);
            const error = await failureOf(call());
            assert.ok(error instanceof AtlasApiError && error.status === status);
            assert.equal(transport.requests.length, 1);
            assert.deepEqual(clock.pauses, []);
        });
    }

    it("takes a redirect for final", async () => {
        const { transport, call } = scriptedClient([makeAnswer(302, "", { location: "https://sso.example" })]);
        assert.ok((await failureOf(call())) instanceof AtlasAnswerError);
        assert.equal(transport.requests.length, 1);
    });

    it("pauses longer and longer, up to half a minute, and tells the caller each time", async () => {
        const told: [string, number][] = [];
        const { clock, call } = scriptedClient([okay, ...Array.from({ length: 9 }, () => reset), okay]);
        await call();
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
        const { call } = scriptedClient([apiError(404, "X")]);
        await failureOf(call("GET", { onRetry: (_error, delayMs) => told.push(delayMs) }));
        assert.deepEqual(told, []);
    });

    it("starts anew with short pauses for the next operation", async () => {
        const { clock, call } = scriptedClient([reset, reset, okay, reset, okay]);
        await call();
        await call();
        assert.deepEqual(clock.pauses, [375, 750, 375]);
    });
});

describe("AtlasClient: the budget", () => {
    it("is used up to the last moment: the last attempt is made at the deadline itself", async () => {
        const { clock, transport, seconds, call } = scriptedClient(endless(busy));
        const deadlineAt = clock.now() + 100_000;
        const error = await failureOf(call("GET", { deadlineAt }));
        assert.ok(error instanceof AtlasApiError && error.status === 503);
        assert.equal(seconds(), 100);
        assert.equal(
            clock.pauses.reduce((sum, ms) => sum + ms, 0),
            100_000,
        );
        assert.equal(transport.requests.length, clock.pauses.length + 1);
    });

    it("lets an attempt at the deadline itself succeed", async () => {
        const { clock, call } = scriptedClient([busy, okay]);
        assert.equal((await call("GET", { deadlineAt: clock.now() + 100 })).value.id, "one");
        assert.deepEqual(clock.pauses, [100]);
    });

    it("makes one attempt, and no second one, when it is used up already", async () => {
        const { clock, transport, call } = scriptedClient([busy]);
        await failureOf(call("GET", { deadlineAt: clock.now() - 1 }));
        assert.equal(transport.requests.length, 1);
        assert.deepEqual(clock.pauses, []);
    });

    it("holds out through an outage of an hour", async () => {
        const { clock, seconds, call } = scriptedClient([
            okay,
            ...Array.from({ length: 500 }, () => () => {
                if (seconds() < 3600) {
                    throw reset;
                }
                return okay;
            }),
        ]);
        await call();
        assert.equal((await call("GET", { deadlineAt: clock.now() + 2 * hourMs })).value.id, "one");
        assert.ok(seconds() < 3660);
    });

    it("waits as long as Retry-After asks for", async () => {
        const { seconds, call } = scriptedClient([limited(90), okay]);
        await call();
        assert.ok(seconds() >= 90 && seconds() < 91);
    });

    it("gives up at once where Retry-After goes beyond it", async () => {
        const { clock, transport, call } = scriptedClient([limited(101)]);
        const error = await failureOf(call("GET", { deadlineAt: clock.now() + 100_000 }));
        assert.ok(error instanceof AtlasApiError && error.status === 429);
        assert.deepEqual(clock.pauses, []);
        assert.equal(transport.requests.length, 1);
    });

    it("makes the last attempt at the deadline where Retry-After ends right before it", async () => {
        const { clock, call } = scriptedClient([limited(100), okay]);
        assert.equal((await call("GET", { deadlineAt: clock.now() + 100_000 })).value.id, "one");
        assert.deepEqual(clock.pauses, [100_000]);
    });
});

describe("AtlasClient: an address that never answered as Atlas does", () => {
    const wrong: [what: string, step: HttpAnswer | Error][] = [
        ["refuses every connection", refusedConnection],
        ["has no name", new AtlasConnectionError("GET", "/p", "ENOTFOUND", true)],
        ["speaks plain http under https", new AtlasConnectionError("GET", "/p", "EPROTO", false)],
        ["lets nothing through", new AtlasConnectionError("GET", "/p", "ETIMEDOUT", false)],
        ["breaks every connection off", reset],
        ["shows pages for people", html(200)],
        ["shows a proxy's error pages", html(502)],
        ["gives a gateway's errors", makeAnswer(503, { message: "Service Unavailable" })],
    ];
    for (const [what, step] of wrong) {
        it(`is given up after a minute where it ${what}`, async () => {
            const { clock, seconds, call } = scriptedClient(endless(step));
            await failureOf(call("GET", { deadlineAt: clock.now() + 2 * hourMs }));
            assert.equal(seconds(), 60);
        });

        it(`is tried for the whole budget where it ${what} only after it has answered before`, async () => {
            const { clock, seconds, call } = scriptedClient([okay, ...endless(step)]);
            await call();
            await failureOf(call("GET", { deadlineAt: clock.now() + 2 * hourMs }));
            assert.equal(seconds(), 7200);
        });
    }

    it("counts as one that has answered after an error of Atlas's own", async () => {
        const { clock, seconds, call } = scriptedClient([
            apiError(404, "CLUSTER_NOT_FOUND"),
            ...endless(refusedConnection),
        ]);
        await failureOf(call());
        await failureOf(call("GET", { deadlineAt: clock.now() + hourMs }));
        assert.equal(seconds(), 3600);
    });

    it("is tried for the whole budget where it answers with Atlas's own errors of a server", async () => {
        const { clock, seconds, call } = scriptedClient(endless(busy));
        await failureOf(call("GET", { deadlineAt: clock.now() + hourMs }));
        assert.equal(seconds(), 3600);
    });

    for (const [what, credentials, first] of [
        ["a challenge", apiKey, challenge()],
        ["a token", serviceAccount, tokenAnswer("t")],
    ] as const) {
        it(`counts as one that has answered after ${what}`, async () => {
            const { clock, seconds, call } = scriptedClient([first, ...endless(reset)], { credentials });
            await failureOf(call("GET", { deadlineAt: clock.now() + hourMs }));
            assert.equal(seconds(), 3600);
        });
    }

    it("is named with the reason, and with what to check", async () => {
        const { clock, call } = scriptedClient(endless(reset), { url: "https://atlas.example:8443/below" });
        const error = await failureOf(call("GET", { deadlineAt: clock.now() + hourMs }));
        assert.ok(error instanceof AtlasUnreachableError);
        assert.equal(
            error.message,
            "GET /p got no answer (ECONNRESET), and Atlas has not answered once from atlas.example:8443: check the address " +
                "(mongodbatlas:baseUrl or MONGODB_ATLAS_BASE_URL), the proxy variables (HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, " +
                "NO_PROXY; a proxy needs its scheme, such as http://) and the firewall",
        );
    });

    it("is tried for about a minute too where each request takes half of it to fail", async () => {
        const timedOut = new AtlasConnectionError("GET", "/p", "ETIMEDOUT", false);
        const { clock, seconds, call, transport } = scriptedClient(
            Array.from({ length: 9 }, () => () => {
                clock.advance(30_000);
                throw timedOut;
            }),
        );
        await failureOf(call("GET", { deadlineAt: clock.now() + hourMs }));
        assert.equal(transport.requests.length, 2);
        assert.ok(seconds() < 61);
    });

    it("is given up by the end of a budget of less than a minute", async () => {
        const { clock, seconds, call } = scriptedClient(endless(refusedConnection));
        await failureOf(call("GET", { deadlineAt: clock.now() + 20_000 }));
        assert.equal(seconds(), 20);
    });

    it("has a minute again for the next run of a process that lives on", async () => {
        const { clock, seconds, call } = scriptedClient(endless(refusedConnection));
        await failureOf(call("GET", { deadlineAt: clock.now() + hourMs }));
        clock.advance(10 * minuteMs);
        await failureOf(call("GET", { deadlineAt: clock.now() + hourMs }));
        assert.equal(seconds(), 60 + 600 + 60);
    });

    it("has its minute for all requests that are made at the same time", async () => {
        const { clock, seconds, call } = scriptedClient(endless(refusedConnection));
        const deadlineAt = clock.now() + hourMs;
        await Promise.all(Array.from({ length: 5 }, () => failureOf(call("GET", { deadlineAt }))));
        assert.equal(seconds(), 60);
    });

    it("keeps its minute also for a POST", async () => {
        const { clock, transport, seconds, call } = scriptedClient(endless(refusedConnection));
        await failureOf(call("POST", { deadlineAt: clock.now() + hourMs }));
        assert.equal(seconds(), 60);
        assert.ok(transport.requests.length > 3);
    });
});

describe("AtlasClient: an answer of an unexpected shape", () => {
    const odd = makeAnswer(200, { id: 7 });

    for (const method of ["GET", "PATCH", "DELETE"] as const) {
        it(`is asked for three times on a ${method}, and is final then`, async () => {
            const { transport, call } = scriptedClient(endless(odd));
            const error = await failureOf(call(method));
            assert.ok(error instanceof AtlasShapeError);
            assert.match(error.message, /answered 200 with .* cannot read \(look for a newer one\), .*: id is number$/);
            assert.equal(transport.requests.length, 3);
        });
    }

    it("may be followed by one that is right", async () => {
        const { call } = scriptedClient([odd, odd, okay]);
        assert.equal((await call()).value.id, "one");
    });

    it("does not count the faults of the way before it", async () => {
        const { call } = scriptedClient([busy, html(502), reset, odd, busy, odd, okay]);
        assert.equal((await call()).value.id, "one");
    });

    it("is not asked for again on a POST", async () => {
        const { transport, call } = scriptedClient([odd]);
        assert.ok((await failureOf(call("POST"))) instanceof AtlasShapeError);
        assert.equal(transport.requests.length, 1);
    });

    it("is asked for three times where it is a token's", async () => {
        const { transport, call } = scriptedClient(endless(makeAnswer(200, { access_token: 7 })), {
            credentials: serviceAccount,
        });
        const error = await failureOf(call("POST"));
        assert.match(error.message, /^POST \/api\/oauth\/token answered 200 .*: access_token is number$/);
        assert.equal(transport.requests.length, 3);
    });
});

describe("AtlasClient: the project's request limit", () => {
    const path = "/api/atlas/v2/groups/5f1a/clusters/c/backup/snapshots";
    const deadline = (clock: VirtualClock, more: Partial<Budget> = {}) =>
        budgetUntil(clock.now() + 10 * minuteMs, more);

    function limitedClient(steps: Step[], credentials: Credentials = readyToken) {
        const clock = new VirtualClock();
        const startedAt = clock.now();
        const transport = new ScriptedTransport(...steps);
        const client = new AtlasClient(settingsWith(credentials), transport.send, clock);
        const sentAt: number[] = [];
        const send = async (more: Partial<Budget> = {}) => {
            const answer = await client.request({ ...operation("GET"), path }, deadline(clock, more));
            sentAt.push((clock.now() - startedAt) / 1000);
            return answer;
        };
        return { clock, transport, client, send, sentAt };
    }

    it("holds all others too after a 429, and tells them for how long", async () => {
        const { send, sentAt, clock } = limitedClient([okay, limited(30), ...endless(okay)]);
        await send();
        const told: [string, number][] = [];
        const refused = send();
        await clock.sleep(1000);
        const others = Array.from({ length: 3 }, () =>
            send({ onRetry: (error, ms) => told.push([error.message, Math.round(ms / 1000)]) }),
        );
        await Promise.all([refused, ...others]);
        assert.ok(
            sentAt.slice(1).every((seconds) => seconds >= 30),
            String(sentAt),
        );
        assert.deepEqual(
            told,
            Array.from({ length: 3 }, () => [`GET ${path} answered 429 RATE_LIMITED: About RATE_LIMITED`, 29]),
        );
    });

    it("is not touched by a 429 of the token endpoint", async () => {
        const parameters = ["/api/oauth/token", 6, 2, 1, 60];
        const refusal = makeAnswer(429, { error: 429, errorCode: "RATE_LIMITED", parameters }, { "retry-after": "30" });
        const { send, sentAt, clock, client } = limitedClient(
            [refusal, tokenAnswer("t"), ...endless(okay)],
            serviceAccount,
        );
        const first = send();
        const held: number[] = [];
        await clock.sleep(1000);
        const queue = client.queueFor(path);
        assert.ok(queue);
        const turn = { kind: "read", ...deadline(clock), onHeld: () => held.push(1), onWaiting: undefined } as const;
        await queue.turn(turn);
        queue.done(turn, undefined);
        assert.deepEqual([held, clock.now() - Date.UTC(2026, 0, 1)], [[], 1000]);
        await Promise.all([first, ...Array.from({ length: 50 }, () => send())]);
        assert.ok(Math.max(...sentAt) < 31, String(sentAt));
    });

    it("is not touched by a 429 of the token endpoint after a token was refused", async () => {
        const { send, clock, client } = limitedClient(
            [tokenAnswer("a"), okay, apiError(401, "UNEXPECTED_ERROR"), limited(30), tokenAnswer("b"), okay],
            serviceAccount,
        );
        await send();
        const second = send();
        await clock.sleep(1000);
        const turn = { kind: "read", ...deadline(clock) } as const;
        await client.queueFor(path)?.turn(turn);
        assert.equal(clock.now() - Date.UTC(2026, 0, 1), 1000);
        client.queueFor(path)?.done(turn, undefined);
        await second;
    });

    it("holds all where the challenge meets it", async () => {
        const { send, clock, client } = limitedClient([limited(30), challenge(), okay], apiKey);
        const first = send();
        await clock.sleep(1000);
        await client.queueFor(path)?.turn({ kind: "read", ...deadline(clock) });
        assert.ok(clock.now() - Date.UTC(2026, 0, 1) >= 30_000);
        await first;
    });
});

describe("AtlasClient: an abort", () => {
    const gone = new Error("the engine is gone");
    const unreachable = apiError(503, "SERVICE_UNAVAILABLE");

    /** Aborts while the request is under way, as a network would notice it. */
    const abortedMeanwhile =
        (controller: AbortController, then: HttpAnswer | Error): Step =>
        async (_request, signal) => {
            controller.abort(gone);
            await Promise.resolve();
            signal.throwIfAborted();
            if (then instanceof Error) {
                throw then;
            }
            return then;
        };

    it("lets a POST that has gone out run to its end, and gives what it brought", async () => {
        const controller = new AbortController();
        const { call } = scriptedClient([abortedMeanwhile(controller, okay)]);
        assert.equal((await call("POST", { signal: controller.signal })).value.id, "one");
    });

    const ends: [what: string, end: HttpAnswer | Error, message: RegExp][] = [
        ["gets no answer", reset, /got no answer \(ECONNRESET\)/],
        ["is answered 503", unreachable, /answered 503/],
        ["is answered 429", limited(5), /answered 429/],
        ["is refused", apiError(400, "UNFINISHED_ON_DEMAND_SNAPSHOT"), /UNFINISHED_ON_DEMAND_SNAPSHOT/],
        ["is answered with half a JSON text", makeAnswer(200, '{"id'), /not \(whole\) JSON/],
    ];
    for (const [what, end, message] of ends) {
        it(`is no reason to keep quiet about a POST that ${what}, which is not sent again`, async () => {
            const controller = new AbortController();
            const { transport, call } = scriptedClient([abortedMeanwhile(controller, end), okay]);
            assert.match((await failureOf(call("POST", { signal: controller.signal }))).message, message);
            assert.equal(transport.left, 1);
        });
    }

    it("ends a POST whose header was refused meanwhile, because Atlas did nothing", async () => {
        const controller = new AbortController();
        const stale = challengeWithNonce("two", true);
        const { transport, call } = scriptedClient([challenge(), abortedMeanwhile(controller, stale), okay], {
            credentials: apiKey,
        });
        assert.equal(await failureOf(call("POST", { signal: controller.signal })), gone);
        assert.equal(transport.left, 1);
    });

    it("ends a POST while it signs in", async () => {
        for (const [credentials, first] of [
            [apiKey, challenge()],
            [serviceAccount, tokenAnswer("t")],
        ] as const) {
            const controller = new AbortController();
            const { transport, call } = scriptedClient([abortedMeanwhile(controller, first), okay], { credentials });
            assert.equal(await failureOf(call("POST", { signal: controller.signal })), gone);
            assert.equal(transport.left, 1);
        }
    });

    it("ends a PATCH and a DELETE that are under way", async () => {
        for (const method of ["PATCH", "DELETE"] as const) {
            const controller = new AbortController();
            const { call } = scriptedClient([abortedMeanwhile(controller, okay)]);
            assert.equal(await failureOf(call(method, { signal: controller.signal })), gone);
        }
    });

    it("finds no listener left behind by what has ended, however it has ended", async () => {
        const controller = new AbortController();
        const { call } = scriptedClient(
            [challenge(), okay, busy, okay, apiError(404, "X"), okay, abortedMeanwhile(controller, okay)],
            { credentials: apiKey },
        );
        const { signal } = controller;
        await call("GET", { signal });
        await call("GET", { signal });
        await failureOf(call("GET", { signal }));
        await call("POST", { signal });
        assert.deepEqual(getEventListeners(signal, "abort"), []);
        await failureOf(call("GET", { signal }));
        assert.deepEqual(getEventListeners(signal, "abort"), []);
    });

    it("ends a pause at once, with the caller's own reason", async () => {
        const controller = new AbortController();
        const { seconds, transport, call } = scriptedClient([busy, okay]);
        const error = await failureOf(
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
        const { transport, call } = scriptedClient([
            async (_request, signal) => {
                controller.abort(gone);
                await Promise.resolve();
                signal.throwIfAborted();
                return okay;
            },
            okay,
        ]);
        assert.equal(await failureOf(call("GET", { signal: controller.signal })), gone);
        assert.equal(transport.left, 1);
    });

    it("sends nothing once it has happened", async () => {
        const { transport, call } = scriptedClient([okay]);
        assert.equal(await failureOf(call("GET", { signal: AbortSignal.abort(gone) })), gone);
        assert.equal(transport.requests.length, 0);
    });

    it("is an error also where no reason, or none that is an error, was given", async () => {
        for (const reason of ["enough", 0]) {
            const controller = new AbortController();
            const { call } = scriptedClient([
                () => {
                    controller.abort(reason);
                    throw reset;
                },
            ]);
            assert.equal((await failureOf(call("GET", { signal: controller.signal }))).message, "Interrupted");
        }
    });

    for (const [what, credentials, steps] of [
        ["a challenge", apiKey, [challenge(), okay]],
        ["a token", serviceAccount, [tokenAnswer("t"), okay]],
    ] as const) {
        it(`of one caller takes ${what} from no other one who waits for the same`, async () => {
            const controller = new AbortController();
            const { call } = scriptedClient([...steps], { credentials });
            const one = failureOf(call("GET", { signal: controller.signal }));
            const other = call();
            controller.abort(gone);
            assert.equal(await one, gone);
            assert.equal((await other).value.id, "one");
        });
    }
});
