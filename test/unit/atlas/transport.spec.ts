import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { AxiosAdapter } from "axios";
import { AtlasConnectionError, ProxyVariableError } from "../../../provider/atlas/errors";
import { createTransport, type HttpRequest, requestLimitMs } from "../../../provider/atlas/transport";
import { failureOf } from "../../support/failureOf";
import { withEnvironment, withServer } from "../../support/clientServer";
import { start, VirtualClock } from "../../support/virtualClock";

const nobody = () => new AbortController().signal;
/** No request has ever taken too long, until the test says so. */
const endless = () => new VirtualClock(start, { pausesEnd: "by hand" });
const secret = "Bearer secret-token";

function request(url: string, more: Partial<HttpRequest> = {}): HttpRequest {
    return { method: "GET", url: new URL(url), headers: { Authorization: secret }, ...more };
}

describe("transport: a request", () => {
    it("goes out as it is given, and brings back status, headers and text", async () => {
        await withServer(
            (_incoming, outgoing) => {
                outgoing.writeHead(418, { "X-Error-Code": "TEAPOT", "Set-Cookie": ["a=1", "b=2"] });
                outgoing.end('{"as":"text"}');
            },
            async ({ url, requests }) => {
                const answer = await createTransport(endless())(
                    request(`${url}/a/b?c=d`, {
                        method: "PATCH",
                        headers: { Accept: "application/vnd.atlas.2023-01-01+json", "Content-Type": "x/y" },
                        body: '{"not":"touched" }',
                    }),
                    nobody(),
                );
                assert.equal(answer.status, 418);
                assert.equal(answer.text, '{"as":"text"}');
                assert.equal(answer.header("x-error-code"), "TEAPOT");
                assert.equal(answer.header("set-cookie"), "a=1, b=2");
                assert.equal(answer.header("retry-after"), undefined);
                const [{ method, path, headers, body } = assert.fail("nothing came")] = requests;
                assert.deepEqual([method, path, body], ["PATCH", "/a/b?c=d", '{"not":"touched" }']);
                assert.equal(headers.accept, "application/vnd.atlas.2023-01-01+json");
                assert.equal(headers["content-type"], "x/y");
                assert.match(headers["user-agent"] ?? "", /^pulumi-atlas-snapshots/);
            },
        );
    });

    it("takes JSON text as text, also where it is a number or a string", async () => {
        await withServer(
            (_incoming, outgoing) => {
                outgoing.writeHead(200, { "Content-Type": "application/json" }).end("12");
            },
            async ({ url }) => {
                assert.equal((await createTransport(endless())(request(url), nobody())).text, "12");
            },
        );
    });

    it("keeps its connection for the next one", async () => {
        await withServer(
            (_incoming, outgoing) => {
                outgoing.end("{}");
            },
            async ({ url, requests, connections }) => {
                const transport = createTransport(endless());
                for (let count = 0; count < 5; count++) {
                    await transport(request(url), nobody());
                }
                assert.equal(requests.length, 5);
                assert.equal(connections(), 1);
            },
        );
    });

    /** Ends every connection on which something was answered before, as soon as the next request comes. */
    function brittleServer() {
        const used = new Set<Socket>();
        return (incoming: IncomingMessage, outgoing: ServerResponse) => {
            if (used.has(incoming.socket)) {
                incoming.socket.destroy();
            } else {
                used.add(incoming.socket);
                outgoing.end("{}");
            }
        };
    }

    it("goes out on a connection of its own where it is a POST, because a used one may just be closed", async () => {
        await withServer(brittleServer(), async ({ url, requests }) => {
            const transport = createTransport(endless());
            for (let count = 0; count < 3; count++) {
                await transport(request(url), nobody());
                assert.equal((await transport(request(url, { method: "POST", body: "{}" }), nobody())).text, "{}");
                // The connection that the GET has left is not used again.
                await failureOf(transport(request(url), nobody()));
            }
            assert.deepEqual(
                requests.map(({ method }) => method),
                ["GET", "POST", "GET", "GET", "POST", "GET", "GET", "POST", "GET"],
            );
        });
    });

    it("meets no other used connection after one has failed", async () => {
        await withServer(brittleServer(), async ({ url, connections }) => {
            const transport = createTransport(endless());
            await Promise.all(Array.from({ length: 5 }, () => transport(request(url), nobody())));
            assert.equal(connections(), 5);
            await failureOf(transport(request(url), nobody()));
            assert.equal((await transport(request(url), nobody())).text, "{}");
            assert.equal(connections(), 6);
        });
    });

    for (const status of [301, 302, 303, 307, 308]) {
        it(`does not follow a redirect with ${status}, to wherever it leads`, async () => {
            await withServer(
                (_incoming, outgoing) => {
                    outgoing.end("caught");
                },
                async (elsewhere) => {
                    await withServer(
                        (_incoming, outgoing) => {
                            outgoing.writeHead(status, { Location: `${elsewhere.url}/login` }).end();
                        },
                        async ({ url, requests }) => {
                            const answer = await createTransport(endless())(request(url), nobody());
                            assert.equal(answer.status, status);
                            assert.equal(answer.header("location"), `${elsewhere.url}/login`);
                            assert.equal(requests.length, 1);
                        },
                    );
                    assert.equal(elsewhere.requests.length, 0);
                },
            );
        });
    }

    it("does not go through a proxy to a server on this machine", async () => {
        await withServer(
            (_incoming, outgoing) => {
                outgoing.end("by proxy");
            },
            async (proxy) => {
                const variables = { http_proxy: proxy.url, HTTP_PROXY: proxy.url, no_proxy: "", NO_PROXY: "" };
                await withEnvironment(variables, async () => {
                    await withServer(
                        (_incoming, outgoing) => {
                            outgoing.end("direct");
                        },
                        async ({ url }) => {
                            const answer = await createTransport(endless())(request(url), nobody());
                            assert.equal(answer.text, "direct");
                        },
                    );
                });
                assert.equal(proxy.requests.length, 0);
            },
        );
    });
});

describe("transport: a proxy variable that is no URL", () => {
    const names = ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY"];
    const none = Object.fromEntries(names.map((name) => [name, ""]));

    for (const [name, value] of [
        ["HTTPS_PROXY", "http://user:pass-word@"],
        ["https_proxy", "proxy.example:pass-word"],
        ["ALL_PROXY", "http://pass-word proxy:3128"],
        ["all_proxy", "http:pass-word"],
    ] as const) {
        it(`is named, and its value is not, where it is ${name}`, async () => {
            await withEnvironment({ ...none, [name]: value }, async () => {
                const error = await failureOf(createTransport(endless())(request("https://atlas.example/p"), nobody()));
                assert.ok(error instanceof ProxyVariableError);
                assert.equal(
                    error.message,
                    `GET /p was not sent: the environment variable ${name} is not a URL such as http://proxy.example:3128; ` +
                        "correct or unset it, or name Atlas's host in NO_PROXY",
                );
                assert.doesNotMatch(JSON.stringify(Object.getOwnPropertyDescriptors(error)), /pass-word|secret-token/);
            });
        });
    }

    it("names the one that is used where there are several", async () => {
        const variables = { ...none, ALL_PROXY: "http://", https_proxy: "http://:1" };
        await withEnvironment(variables, async () => {
            const error = await failureOf(createTransport(endless())(request("https://atlas.example/p"), nobody()));
            assert.match(error.message, /variable https_proxy is/);
        });
    });
});

describe("transport: no answer", () => {
    it("gives a request up when its time is over", async () => {
        const clock = endless();
        await withServer(
            () => {
                clock.endPauses();
            },
            async ({ url, requests }) => {
                const error = await failureOf(createTransport(clock)(request(`${url}/slow`), nobody()));
                assert.ok(error instanceof AtlasConnectionError);
                assert.deepEqual([error.code, error.neverSent], ["ETIMEDOUT", false]);
                assert.equal(error.message, "GET /slow got no answer (ETIMEDOUT)");
                assert.equal(requests.length, 1);
            },
        );
    });

    it("gives a request up when its time is over in the middle of the answer", async () => {
        const clock = endless();
        await withServer(
            (_incoming, outgoing) => {
                outgoing.writeHead(200, { "Content-Length": 100 });
                outgoing.write("half", () => {
                    clock.endPauses();
                });
            },
            async ({ url }) => {
                const error = await failureOf(createTransport(clock)(request(url), nobody()));
                assert.ok(error instanceof AtlasConnectionError);
                assert.equal(error.code, "ETIMEDOUT");
            },
        );
    });

    it("allows every request half a minute, and leaves no pause behind", async () => {
        const clock = new VirtualClock();
        const startedAt = clock.now();
        const never: AxiosAdapter = ({ signal }) =>
            new Promise((_resolve, reject) => {
                signal?.addEventListener?.("abort", () => {
                    reject(new Error("canceled"));
                });
            });
        await failureOf(createTransport(clock, never)(request("https://atlas.example"), nobody()));
        assert.equal(requestLimitMs, 30_000);
        assert.equal(clock.now() - startedAt, 30_000);

        const stopped = endless();
        await withServer(
            (_incoming, outgoing) => {
                outgoing.end();
            },
            async ({ url }) => {
                await createTransport(stopped)(request(url), nobody());
                assert.equal(stopped.sleeperCount, 0);
            },
        );
    });

    it("is the caller's own reason after an abort", async () => {
        const controller = new AbortController();
        const gone = new Error("the engine is gone");
        await withServer(
            () => {
                controller.abort(gone);
            },
            async ({ url }) => {
                const transport = createTransport(endless());
                assert.equal(await failureOf(transport(request(url), controller.signal)), gone);
                assert.equal(await failureOf(transport(request(url), controller.signal)), gone);
            },
        );
    });

    it("leaves nothing behind on the caller's signal, whatever has come of it", async () => {
        const controller = new AbortController();
        const left = () => getEventListeners(controller.signal, "abort").length;
        const seen: number[] = [];
        await withServer(
            (incoming, outgoing) => {
                seen.push(left());
                if (incoming.url === "/reset") {
                    incoming.socket.destroy();
                } else if (incoming.url === "/abort") {
                    controller.abort(new Error("the engine is gone"));
                } else {
                    outgoing.end("{}");
                }
            },
            async ({ url }) => {
                const transport = createTransport(endless());
                await transport(request(url), controller.signal);
                assert.equal(left(), 0);
                await failureOf(transport(request(`${url}/reset`), controller.signal));
                assert.equal(left(), 0);
                await failureOf(transport(request(`${url}/abort`), controller.signal));
                assert.equal(left(), 0);
            },
        );
        assert.ok(
            seen.every((count) => count > 0),
            String(seen),
        );
    });

    it("is one that may have been sent when the connection is reset", async () => {
        await withServer(
            (incoming) => {
                incoming.socket.resetAndDestroy();
            },
            async ({ url }) => {
                const error = await failureOf(createTransport(endless())(request(url), nobody()));
                assert.ok(error instanceof AtlasConnectionError);
                assert.deepEqual([error.code, error.neverSent], ["ECONNRESET", false]);
            },
        );
    });

    it("is one that may have been sent when the answer breaks off", async () => {
        await withServer(
            (incoming, outgoing) => {
                outgoing.writeHead(200, { "Content-Length": 100 });
                outgoing.write('{"id":"ab', () => incoming.socket.destroy());
            },
            async ({ url }) => {
                const error = await failureOf(createTransport(endless())(request(url), nobody()));
                assert.ok(error instanceof AtlasConnectionError);
                assert.equal(error.neverSent, false);
            },
        );
    });

    it("is one that was never sent where nobody listens", async () => {
        let url = "";
        await withServer(
            () => undefined,
            async (server) => {
                url = server.url;
                await Promise.resolve();
            },
        );
        const error = await failureOf(createTransport(endless())(request(url), nobody()));
        assert.ok(error instanceof AtlasConnectionError);
        assert.deepEqual([error.code, error.neverSent], ["ECONNREFUSED", true]);
    });

    const codes: [code: string, neverSent: boolean][] = [
        ["ENOTFOUND", true],
        ["EAI_AGAIN", true],
        ["EHOSTUNREACH", true],
        ["ENETUNREACH", true],
        ["DEPTH_ZERO_SELF_SIGNED_CERT", true],
        ["SELF_SIGNED_CERT_IN_CHAIN", true],
        ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", true],
        ["UNABLE_TO_GET_ISSUER_CERT_LOCALLY", true],
        ["CERT_HAS_EXPIRED", true],
        ["ERR_TLS_CERT_ALTNAME_INVALID", true],
        ["EPIPE", false],
        ["ECONNABORTED", false],
        ["EPROTO", false],
    ];
    for (const [code, neverSent] of codes) {
        it(`is one that ${neverSent ? "was never" : "may have been"} sent where the system says ${code}`, async () => {
            const failing: AxiosAdapter = () => Promise.reject(Object.assign(new Error(`it says ${code}`), { code }));
            const transport = createTransport(endless(), failing);
            const error = await failureOf(transport(request("https://atlas.example/p"), nobody()));
            assert.ok(error instanceof AtlasConnectionError);
            assert.deepEqual([error.code, error.neverSent], [code, neverSent]);
        });
    }

    it("keeps nothing of the request in its error but the method and the path", async () => {
        await withServer(
            (incoming) => {
                incoming.socket.destroy();
            },
            async ({ url }) => {
                const error = await failureOf(createTransport(endless())(request(`${url}/p`), nobody()));
                assert.equal(error.cause, undefined);
                assert.doesNotMatch(JSON.stringify(Object.getOwnPropertyDescriptors(error)), /secret-token/);
            },
        );
    });
});
