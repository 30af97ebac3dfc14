import assert from "node:assert/strict";
import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import sinon from "sinon";
import type { LocalAtlas } from "../../../provider/local";
import {
    call,
    challengeOf,
    clusterPath,
    mediaType,
    projectId,
    projectPath,
    send,
    sign,
    snapshotsPath,
    take,
    withAtlas,
} from "../../support/localClient";
import type { CallOptions } from "../../support/localClient";
import { sendLines } from "../../support/rawRequest";
import { start, VirtualClock } from "../../support/virtualClock";

describe("local Atlas: versions", () => {
    const accepting = (Accept: string) => ({ headers: { Accept } });
    const dated = (date: string) => accepting(`application/vnd.atlas.${date}+json`);

    it("answers 406 to an Accept header that names no version which exists", async () => {
        await withAtlas({}, async (atlas) => {
            for (const accept of [
                "application/json",
                "*/*",
                "",
                "application/vnd.atlas.preview+json",
                `x ${mediaType}`,
                `x${mediaType}`,
                `${mediaType}x`,
                `${mediaType};q=0`,
                `"${mediaType}"`,
            ]) {
                const answer = await call(atlas, "GET", snapshotsPath, accepting(accept));
                assert.equal(answer.status, 406, accept);
                assert.equal(answer.body.errorCode, "INVALID_VERSION_DATE");
                assert.equal(answer.body.detail, "Invalid accept header or version date.");
            }
            assert.equal((await call(atlas, "GET", snapshotsPath, dated("2022-12-31"))).status, 406);
            assert.equal((await call(atlas, "GET", snapshotsPath, dated("2023-13-45"))).status, 406);
            assert.equal((await call(atlas, "GET", snapshotsPath, dated("2023-02-30"))).status, 406);
        });
    });

    it("finds the version in a list, with parameters, and in capitals; what the client likes best comes first", async () => {
        await withAtlas({}, async (atlas) => {
            const versionFor = async (accept: string) => {
                const { headers } = await call(atlas, "GET", clusterPath, accepting(accept));
                return /\d{4}-\d{2}-\d{2}/.exec(headers.get("content-type") ?? "")?.[0];
            };
            const [first, second] = [mediaType, "application/vnd.atlas.2023-02-01+json"];
            assert.equal(await versionFor(`text/html, ${second};q=0.5, */*;q=0.1`), "2023-02-01");
            assert.equal(await versionFor(`${first}; charset=utf-8`), "2023-01-01");
            assert.equal(await versionFor(second.toUpperCase()), "2023-02-01");
            assert.equal(await versionFor(`${first};q=0.5, ${second};q=0.9`), "2023-02-01");
            assert.equal(await versionFor(`${first}, ${second}`), "2023-01-01");
            assert.equal(await versionFor(`${first};q=0, ${second};q=0.1`), "2023-02-01");
            assert.equal(await versionFor(`application/vnd.atlas.2022-01-01+json, ${second};q=0.1`), "2023-02-01");
        });
    });

    it("resolves a later date to the newest version before it, unless it is strict", async () => {
        await withAtlas({}, async (atlas) => {
            const answer = await call(atlas, "GET", snapshotsPath, dated("2023-02-01"));
            assert.equal(answer.status, 200);
            assert.equal(answer.headers.get("content-type"), `${mediaType};charset=utf-8`);
            const cluster = await call(atlas, "GET", clusterPath, dated("2023-05-01"));
            assert.match(cluster.headers.get("content-type") ?? "", /2023-02-01/);
        });
        await withAtlas({ strictVersions: true }, async (atlas) => {
            assert.equal((await call(atlas, "GET", snapshotsPath, dated("2023-02-01"))).status, 406);
            assert.equal((await call(atlas, "GET", snapshotsPath)).status, 200);
        });
    });

    it("gives errors as plain JSON whatever the Accept header says", async () => {
        await withAtlas({}, async (atlas) => {
            const answer = await call(atlas, "GET", `${snapshotsPath}/${"0".repeat(24)}`);
            assert.equal(answer.headers.get("content-type"), "application/json");
            assert.equal(answer.headers.get("x-error-code"), "SNAPSHOT_NOT_FOUND");
            assert.deepEqual(Object.keys(answer.body), ["detail", "error", "errorCode", "parameters", "reason"]);
        });
    });
});

describe("local Atlas: paths", () => {
    it("names what is missing: project, cluster or snapshot", async () => {
        await withAtlas({}, async (atlas) => {
            const id = "0".repeat(24);
            const details = [];
            for (const path of [
                `/api/atlas/v2/groups/${id}/clusters/Cluster0/backup/snapshots`,
                `${projectPath}/clusters/no-such-cluster/backup/snapshots`,
                `${snapshotsPath}/${id}`,
            ]) {
                const { status, body } = await call(atlas, "GET", path);
                details.push([status, body.errorCode, body.detail, body.parameters]);
            }
            assert.deepEqual(details, [
                [404, "GROUP_NOT_FOUND", `No group with ID ${id} exists.`, [id]],
                [
                    404,
                    "CLUSTER_NOT_FOUND",
                    `No cluster named no-such-cluster exists in group ${projectId}.`,
                    ["no-such-cluster", projectId],
                ],
                [404, "SNAPSHOT_NOT_FOUND", `No snapshot with ID ${id} exists for cluster Cluster0.`, [id, "Cluster0"]],
            ]);
        });
    });

    it("does not find a snapshot under another cluster", async () => {
        await withAtlas({ clusters: [{ clusterName: "Cluster0" }, { clusterName: "b" }] }, async (atlas) => {
            const { id } = atlas.addSnapshot({ clusterName: "b" });
            assert.equal((await call(atlas, "GET", `${snapshotsPath}/${id}`)).status, 404);
        });
    });

    it("refuses ids and names that cannot be any", async () => {
        await withAtlas({}, async (atlas) => {
            for (const path of [
                "/api/atlas/v2/groups/nonsense",
                `/api/atlas/v2/groups/${projectId.toUpperCase()}`,
                `${projectPath}/clusters/under_score`,
                `${projectPath}/clusters/${"a".repeat(65)}`,
                `${snapshotsPath}/123`,
                `${snapshotsPath}/shardedCluster/123`,
            ]) {
                const answer = await call(atlas, "GET", path);
                assert.deepEqual([answer.status, answer.body.errorCode], [400, "PATH_PARAM_PARSE_ERROR"], path);
            }
        });
    });

    it("answers 404 to an unknown path and 405 to a method that a path lacks", async () => {
        await withAtlas({}, async (atlas) => {
            const unknown = await call(atlas, "GET", `${projectPath}/nothing`);
            assert.deepEqual([unknown.status, unknown.body.errorCode], [404, "RESOURCE_NOT_FOUND"]);
            assert.equal((await send(atlas, "GET", "/nothing")).status, 404);
            const put = await call(atlas, "PUT", `${snapshotsPath}/${"0".repeat(24)}`);
            assert.equal(put.status, 405);
            assert.equal(put.headers.get("allow"), "GET, PATCH, DELETE");
            assert.equal((await call(atlas, "DELETE", `${snapshotsPath}/shardedClusters`)).status, 405);
        });
    });

    for (const method of ["TRACE", "OPTIONS", "PROPFIND", "M-SEARCH"]) {
        it(`answers 405 to ${method}, but to whoever has not signed in 401`, async () => {
            await withAtlas({}, async (atlas) => {
                const Authorization = sign(await challengeOf(atlas), method, snapshotsPath, 1);
                const answer = await sendLines(atlas, `${method} ${snapshotsPath}`, { Authorization });
                assert.deepEqual([answer.status, answer.headers.allow], [405, "GET, POST"]);
                assert.equal((await sendLines(atlas, `${method} ${snapshotsPath}`)).status, 401);
                assert.equal((await sendLines(atlas, `${method} /api/oauth/token`)).headers.allow, "POST");
            });
        });
    }

    it("answers 405 to a method that HTTP does not know, and to CONNECT", async () => {
        await withAtlas({}, async (atlas) => {
            for (const requestLine of [`BREW ${snapshotsPath}`, "CONNECT localhost:80"]) {
                const answer = await sendLines(atlas, requestLine);
                assert.deepEqual([answer.status, answer.headers.allow], [405, "GET, POST, PATCH, DELETE"], requestLine);
                assert.equal((JSON.parse(answer.body) as { error: number }).error, 405);
            }
        });
    });
});

/** What a request with this Host header is answered; fetch would not send it. */
async function statusFor(atlas: LocalAtlas, host: string): Promise<{ status: number; text: string }> {
    const { port } = new URL(atlas.url);
    const headers = { Host: host.replace("PORT", port), Accept: mediaType };
    const sent = request({ host: "127.0.0.1", port, path: projectPath, headers }).end();
    const [answer] = (await once(sent, "response")) as [IncomingMessage];
    let text = "";
    for await (const chunk of answer) {
        text += String(chunk);
    }
    return { status: answer.statusCode ?? 0, text };
}

describe("local Atlas: the Host header", () => {
    for (const host of ["localhost", "localhost:PORT", "LOCALHOST:1", "127.0.0.1:PORT", "127.1.2.3", "[::1]:PORT"]) {
        it(`is served as ${host}`, async () => {
            await withAtlas({}, async (atlas) => {
                assert.equal((await statusFor(atlas, host)).status, 401);
            });
        });
    }

    for (const host of [
        "evil.example",
        "evil.example:PORT",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "10.0.0.1",
    ]) {
        it(`is refused as ${host}: a web page could make its own name lead here`, async () => {
            await withAtlas({}, async (atlas) => {
                const { status, text } = await statusFor(atlas, host);
                assert.equal(status, 421);
                assert.match((JSON.parse(text) as { detail: string }).detail, /localhost and 127\.0\.0\.1, and not /);
                assert.deepEqual(atlas.requests, []);
            });
        });
    }

    it("that is no host is refused as nonsense", async () => {
        await withAtlas({}, async (atlas) => {
            assert.equal((await statusFor(atlas, "a b")).status, 400);
        });
    });
});

describe("local Atlas: long bodies", () => {
    const mebibyte = 1024 * 1024;

    it("are taken up to a mebibyte", async () => {
        await withAtlas({}, async (atlas) => {
            const answer = await send(atlas, "POST", snapshotsPath, { body: "x".repeat(mebibyte) });
            assert.equal(answer.status, 401);
        });
    });

    it("are refused beyond that, and not kept", async () => {
        await withAtlas({}, async (atlas) => {
            const answer = await send(atlas, "POST", snapshotsPath, { body: "x".repeat(mebibyte + 1) });
            assert.deepEqual([answer.status, answer.body.errorCode], [413, "UNEXPECTED_ERROR"]);
            assert.deepEqual(atlas.requests, []);
            assert.equal((await call(atlas, "GET", projectPath)).status, 200);
        });
    });

    it("are counted where they announce no length", async () => {
        await withAtlas({}, async (atlas) => {
            const { port } = new URL(atlas.url);
            const sent = request({ host: "127.0.0.1", port, path: snapshotsPath, method: "POST" });
            const answered = once(sent, "response") as Promise<[IncomingMessage]>;
            for (let sentBytes = 0; sentBytes < 64 * mebibyte; sentBytes += mebibyte) {
                if (!sent.write(Buffer.alloc(mebibyte))) {
                    await once(sent, "drain");
                }
            }
            sent.end();
            const [answer] = await answered;
            answer.resume();
            assert.equal(answer.statusCode, 413);
        });
    });
});

describe("local Atlas: what its own program does wrong", () => {
    let told: sinon.SinonStub;

    beforeEach(() => {
        told = sinon.stub(console, "error");
    });

    afterEach(() => {
        sinon.restore();
    });

    it("in onRequest changes no answer, and is told", async () => {
        const failure = new Error("an assertion in a test");
        const onRequest = () => {
            throw failure;
        };
        await withAtlas({ onRequest }, async (atlas) => {
            const id = await take(atlas);
            assert.equal(atlas.snapshots()[0]?.id, id);
            assert.equal((await call(atlas, "GET", projectPath)).status, 200);
        });
        sinon.assert.calledWithExactly(told, sinon.match("onRequest"), failure);
    });

    it("in the clock is answered with 500, and told", async () => {
        const clock = new VirtualClock(start, { pausesEnd: "by hand" });
        await withAtlas({ clock }, async (atlas) => {
            sinon.stub(clock, "now").throws(new Error("no time"));
            const answer = await send(atlas, "GET", projectPath);
            assert.deepEqual([answer.status, answer.body.detail], [500, "Unexpected error: no time"]);
            sinon.restore();
            assert.equal((await call(atlas, "GET", projectPath)).status, 200);
        });
        sinon.assert.calledOnceWithMatch(told, "could not answer");
    });
});

describe("local Atlas: bodies", () => {
    const take400 = (options: CallOptions, errorCode: string, detail: string) => ({ options, errorCode, detail });
    const cases = {
        "text that is no JSON": take400({ body: "{" }, "MALFORMED_JSON", "Received JSON is malformed."),
        "an empty body": take400({ body: "" }, "MALFORMED_JSON", "Received JSON is malformed."),
        "a body that is no object": take400(
            { body: "[]" },
            "INVALID_JSON",
            "Received JSON does not match expected format.",
        ),
        "an unknown field": take400(
            { body: { retentionInDay: 1 } },
            "INVALID_ATTRIBUTE",
            "Invalid attribute retentionInDay specified.",
        ),
        "a number as description": take400(
            { body: { description: 5 } },
            "INVALID_JSON_ATTRIBUTE",
            "Received JSON for the description attribute does not match expected format.",
        ),
        "a text as retention": take400(
            { body: { retentionInDays: "5" } },
            "INVALID_JSON_ATTRIBUTE",
            "Received JSON for the retentionInDays attribute does not match expected format.",
        ),
        "a broken number of days": take400(
            { body: { retentionInDays: 1.5 } },
            "INVALID_JSON_ATTRIBUTE",
            "Received JSON for the retentionInDays attribute does not match expected format.",
        ),
        "a retention of more than a thousand years": take400(
            { body: { retentionInDays: 365_001 } },
            "BACKUP_SNAPSHOT_RETENTION_VALUE_INVALID",
            "Retention value of snapshot is invalid.",
        ),
        "fields of an answer": take400(
            { body: { status: "completed" } },
            "INVALID_ATTRIBUTE",
            "Invalid attribute status specified.",
        ),
        "a name from inside JavaScript": take400(
            { body: '{"__proto__":{"description":"x"}}' },
            "INVALID_ATTRIBUTE",
            "Invalid attribute __proto__ specified.",
        ),
        "a number beyond all numbers": take400(
            { body: '{"retentionInDays":1e400}' },
            "INVALID_JSON_ATTRIBUTE",
            "Received JSON for the retentionInDays attribute does not match expected format.",
        ),
        "a negative zero": take400(
            { body: '{"retentionInDays":-0}' },
            "ATTRIBUTE_NEGATIVE_OR_ZERO",
            "The attribute retentionInDays cannot be negative or zero.",
        ),
        "a retention of no days": take400(
            { body: { retentionInDays: 0 } },
            "ATTRIBUTE_NEGATIVE_OR_ZERO",
            "The attribute retentionInDays cannot be negative or zero.",
        ),
    };

    for (const [name, { options, errorCode, detail }] of Object.entries(cases)) {
        it(`refuses ${name} in a POST`, async () => {
            await withAtlas({}, async (atlas) => {
                const answer = await call(atlas, "POST", snapshotsPath, options);
                assert.deepEqual([answer.status, answer.body.errorCode, answer.body.detail], [400, errorCode, detail]);
                assert.deepEqual(atlas.snapshots(), []);
            });
        });
    }

    const typed = (type: string) => ({ body: {}, headers: { "Content-Type": type } });

    for (const type of [
        "application/json",
        "application/json; charset=utf-8",
        "Application/JSON;charset=UTF-8",
        mediaType,
        "application/vnd.atlas.2023-02-01+json",
    ]) {
        it(`may be of the type ${type}`, async () => {
            await withAtlas({}, async (atlas) => {
                assert.equal((await call(atlas, "POST", snapshotsPath, typed(type))).status, 200);
            });
        });
    }

    for (const type of [
        "text/plain",
        "application/jsonx",
        "application/json-patch+json",
        "application/json, text/plain",
        "application/vnd.atlas.2023-13-45+json",
        "application/vnd.atlas.2022-12-31+json",
        `${mediaType}x`,
        ";",
    ]) {
        it(`may not be of the type ${type}`, async () => {
            await withAtlas({}, async (atlas) => {
                const answer = await call(atlas, "POST", snapshotsPath, typed(type));
                assert.deepEqual([answer.status, answer.body.errorCode], [415, "UNEXPECTED_ERROR"]);
                assert.deepEqual(atlas.snapshots(), []);
            });
        });
    }

    it("may not be of a later version's type where versions are strict", async () => {
        await withAtlas({ strictVersions: true }, async (atlas) => {
            const later = typed("application/vnd.atlas.2023-02-01+json");
            assert.equal((await call(atlas, "POST", snapshotsPath, later)).status, 415);
            assert.equal((await call(atlas, "POST", snapshotsPath, typed(mediaType))).status, 200);
        });
    });

    it("may not have links, which only answers have", async () => {
        await withAtlas(
            { clusters: [{ clusterName: "Cluster0" }, { clusterName: "old", backup: "legacy" }] },
            async (atlas) => {
                const snapshot = `${snapshotsPath}/${atlas.addSnapshot().id}`;
                const legacy = `${projectPath}/clusters/old/snapshots/${atlas.addLegacySnapshot({ clusterName: "old" }).id}`;
                for (const [method, path, body] of [
                    ["POST", snapshotsPath, {}],
                    ["PATCH", snapshot, { retentionUnit: "DAYS", retentionValue: 2 }],
                    ["PATCH", legacy, { doNotDelete: true }],
                ] as const) {
                    for (const links of [[], null]) {
                        const answer = await call(atlas, method, path, { body: { ...body, links } });
                        assert.deepEqual([answer.status, answer.body.errorCode], [400, "ATTRIBUTE_READ_ONLY"], path);
                    }
                }
            },
        );
    });

    it("wants both fields of a PATCH, and its units in upper case", async () => {
        await withAtlas({}, async (atlas) => {
            const path = `${snapshotsPath}/${atlas.addSnapshot().id}`;
            const code = async (body: object) => (await call(atlas, "PATCH", path, { body })).body.errorCode;
            assert.equal(await code({ retentionUnit: "DAYS" }), "MISSING_ATTRIBUTE");
            assert.equal(await code({ retentionValue: 1 }), "MISSING_ATTRIBUTE");
            assert.equal(await code({ retentionUnit: "days", retentionValue: 1 }), "INVALID_ENUM_VALUE");
            assert.equal(await code({ retentionUnit: "DAYS", retentionValue: "1" }), "INVALID_JSON_ATTRIBUTE");
            assert.equal(await code({ retentionUnit: { toString: 1 }, retentionValue: 1 }), "INVALID_JSON_ATTRIBUTE");
            assert.equal(
                await code({ retentionUnit: "DAYS", retentionValue: 1, description: "x" }),
                "INVALID_ATTRIBUTE",
            );
        });
    });
});

describe("local Atlas: answers", () => {
    it("dates every answer by its clock", async () => {
        await withAtlas({}, async (atlas, clock) => {
            clock.advance(61_000);
            for (const answer of [await send(atlas, "GET", projectPath), await call(atlas, "GET", projectPath)]) {
                assert.equal(answer.headers.get("date"), "Thu, 01 Jan 2026 00:01:01 GMT");
            }
        });
    });

    it("cuts lists into pages that lead to each other", async () => {
        await withAtlas({}, async (atlas) => {
            const ids = Array.from(
                { length: 205 },
                (_, index) => atlas.addSnapshot({ requestedAt: start - 10_000 + index }).id,
            ).reverse();
            const seen: unknown[] = [];
            let path: string | undefined = snapshotsPath;
            const rels = [];
            while (path !== undefined) {
                const { body } = await call(atlas, "GET", path);
                const links = body.links as { href: string; rel: string }[];
                seen.push(...(body.results as { id: string }[]).map(({ id }) => id));
                rels.push(links.map(({ rel }) => rel).join(" "));
                assert.equal(body.totalCount, 205);
                path = links.find(({ rel }) => rel === "next")?.href.slice(atlas.url.length);
            }
            assert.deepEqual(rels, ["self next", "self next previous", "self previous"]);
            assert.deepEqual(seen, ids);
        });
    });

    it("names page and size in the links, and counts only when asked to", async () => {
        await withAtlas({}, async (atlas) => {
            const plain = (await call(atlas, "GET", snapshotsPath)).body;
            assert.deepEqual(plain, {
                links: [
                    {
                        href: `${atlas.url}${snapshotsPath}?includeCount=true&pageNum=1&itemsPerPage=100`,
                        rel: "self",
                    },
                ],
                results: [],
                totalCount: 0,
            });
            const uncounted = (await call(atlas, "GET", `${snapshotsPath}?includeCount=false`)).body;
            assert.equal("totalCount" in uncounted, false);
        });
    });

    it("refuses paging that makes no sense and parameters that do not exist", async () => {
        await withAtlas({}, async (atlas) => {
            for (const query of [
                "pageNum=0",
                "itemsPerPage=0",
                "itemsPerPage=501",
                "includeCount=1",
                "page=1",
                "pretty=x",
                "pretty",
                "pageNum=1&pageNum=1",
                "pageNum=1&page%4Eum=2",
                "=x",
                "=",
                "%00",
                "__proto__=1",
            ]) {
                const answer = await call(atlas, "GET", `${snapshotsPath}?${query}`);
                const [name] = new URLSearchParams(query).keys();
                assert.deepEqual(
                    [answer.status, answer.body.errorCode, answer.body.parameters],
                    [400, "INVALID_QUERY_PARAMETER", [name]],
                );
            }
        });
    });

    it("wraps an answer in an envelope and prints it prettily when asked to", async () => {
        await withAtlas({}, async (atlas) => {
            const project = (await call(atlas, "GET", projectPath)).body;
            assert.deepEqual((await call(atlas, "GET", `${projectPath}?envelope=true`)).body, {
                status: 200,
                content: project,
            });
            assert.equal((await call(atlas, "GET", `${snapshotsPath}?envelope=true`)).body.status, 200);
            assert.match(
                (await call(atlas, "GET", `${projectPath}?pretty=true`)).text,
                /^\{\n {2}"clusterCount": 1,\n/,
            );
        });
    });
});
