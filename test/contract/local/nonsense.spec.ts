/** What no client sends: it is answered with what is wrong about it, never with a 5xx, and does nothing. */
import assert from "node:assert/strict";
import type { LocalAtlas } from "../../../provider/local";
import {
    call,
    challengeOf,
    clusterPath,
    mediaType,
    projectPath,
    sign,
    snapshotsPath,
    withAtlas,
} from "../../support/localClient";
import { type RawAnswer, sendLines, sendRaw } from "../../support/rawRequest";

/** With a sign-in that holds for any method, path and body. */
async function sendSigned(
    atlas: LocalAtlas,
    method: string,
    target: string,
    body: string | Buffer = "",
): Promise<RawAnswer> {
    const Authorization = sign(await challengeOf(atlas), method, target, 1);
    const headers = { Authorization, Accept: mediaType, "Content-Type": mediaType };
    return await sendLines(atlas, `${method} ${target}`, headers, body);
}

describe("local Atlas: a request of HTTP/1.0", () => {
    it("needs no Host, and is answered as under the address", async () => {
        await withAtlas({}, async (atlas) => {
            assert.equal((await sendRaw(atlas, `GET ${snapshotsPath} HTTP/1.0\r\n\r\n`)).status, 401);
        });
    });
});

describe("local Atlas: requests that are none", () => {
    const host = "Host: localhost\r\n";
    const post = `POST ${snapshotsPath} HTTP/1.1\r\n${host}`;
    const requests: [what: string, bytes: string | Buffer, status: number][] = [
        ["a TLS handshake", Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03]), 400],
        ["no request line", "\0\r\n\r\n", 400],
        ["a version that HTTP does not have", `GET ${projectPath} HTTP/9.9\r\n${host}\r\n`, 400],
        ["no Host", `GET ${projectPath} HTTP/1.1\r\n\r\n`, 400],
        ["two Hosts", `GET ${projectPath} HTTP/1.1\r\n${host}Host: 127.0.0.1\r\nConnection: close\r\n\r\n`, 400],
        ["a zero byte in a header", `GET ${projectPath} HTTP/1.1\r\n${host}X: a\0b\r\n\r\n`, 400],
        ["a header of 100 kB", `GET ${projectPath} HTTP/1.1\r\n${host}X: ${"x".repeat(100_000)}\r\n\r\n`, 431],
        ["a target of 100 kB", `GET /${"x".repeat(100_000)} HTTP/1.1\r\n${host}\r\n`, 431],
        ["a chunk without a size", `${post}Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n`, 400],
        ["a length and chunks", `${post}Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n`, 400],
        ["a negative length", `${post}Content-Length: -3\r\n\r\n`, 400],
        [
            "a target in another form",
            `GET http://localhost${projectPath} HTTP/1.1\r\n${host}Connection: close\r\n\r\n`,
            400,
        ],
        ["a target that is another host", `GET @other.example/ HTTP/1.1\r\n${host}Connection: close\r\n\r\n`, 400],
        ["an asterisk", `OPTIONS * HTTP/1.1\r\n${host}Connection: close\r\n\r\n`, 400],
    ];
    for (const [what, bytes, status] of requests) {
        it(`are answered ${status} to ${what}, and it goes on`, async () => {
            await withAtlas({}, async (atlas) => {
                assert.equal((await sendRaw(atlas, bytes)).status, status);
                assert.deepEqual(atlas.requests, []);
                assert.equal((await call(atlas, "GET", projectPath)).status, 200);
            });
        });
    }
});

describe("local Atlas: odd targets", () => {
    for (const [what, end, status] of [
        ["a fragment", "#x", 400],
        ["half an escape", "%", 400],
        ["an escape that is none", "%zz", 400],
        ["bytes that are no UTF-8", "%C3%28", 400],
        ["half an escape in the query", "?pretty=%", 400],
        ["a query parameter without a name", "?=x", 400],
        ["one that is a zero byte", "?%00", 400],
        ["one that is given twice", "?pretty=true&pretty=true", 400],
        ["a zero byte in the path", "%00", 400],
        ["a slash at the end", "/", 404],
        ["a backslash at the end", "\\", 400],
    ] as const) {
        it(`do not delete: ${what}`, async () => {
            await withAtlas({}, async (atlas, clock) => {
                const { id } = atlas.addSnapshot();
                clock.advance(10_000);
                const answer = await sendSigned(atlas, "DELETE", `${snapshotsPath}/${id}${end}`);
                assert.equal(answer.status, status, answer.body);
                assert.equal(atlas.snapshots().length, 1);
            });
        });
    }

    it("may have empty pieces in the query, which are no parameters", async () => {
        await withAtlas({}, async (atlas) => {
            assert.equal((await sendSigned(atlas, "GET", `${clusterPath}?&&`)).status, 200);
            assert.equal((await sendSigned(atlas, "GET", `${clusterPath}?&pretty=true&`)).status, 200);
        });
    });

    it("do not find what JavaScript knows", async () => {
        await withAtlas({}, async (atlas) => {
            for (const name of ["constructor", "toString", "hasOwnProperty"]) {
                const answer = await call(atlas, "GET", `${projectPath}/clusters/${name}`);
                assert.deepEqual([answer.status, answer.body.errorCode], [404, "CLUSTER_NOT_FOUND"]);
            }
        });
    });
});

describe("local Atlas: odd bodies", () => {
    const deep = `${"[".repeat(200_000)}${"]".repeat(200_000)}`;
    const bodies: [what: string, body: string | Buffer, errorCode: string][] = [
        ["a zero byte", "\0", "MALFORMED_JSON"],
        ["bytes that are no UTF-8", Buffer.from('{"description":"\xff"}', "latin1"), "MALFORMED_JSON"],
        ["something behind the JSON", "{}x", "MALFORMED_JSON"],
        ["deep lists", deep, "INVALID_JSON"],
        ["deep lists in a field", `{"description":${deep},"retentionUnit":1}`, "INVALID_JSON_ATTRIBUTE"],
    ];
    for (const [what, body, errorCode] of bodies) {
        it(`are refused with ${errorCode}: ${what}`, async () => {
            await withAtlas({}, async (atlas) => {
                const answer = await sendSigned(atlas, "POST", snapshotsPath, body);
                assert.equal(answer.status, 400);
                assert.equal((JSON.parse(answer.body) as { errorCode: string }).errorCode, errorCode);
                assert.deepEqual(atlas.snapshots(), []);
            });
        });
    }

    for (const unit of [deep, '{"toString":1}', "null", '"__proto__"']) {
        it(`change no retention: the unit ${unit.slice(0, 20)}`, async () => {
            await withAtlas({}, async (atlas, clock) => {
                const before = atlas.addSnapshot();
                clock.advance(10_000);
                const body = `{"retentionUnit":${unit},"retentionValue":9}`;
                const answer = await sendSigned(atlas, "PATCH", `${snapshotsPath}/${before.id}`, body);
                assert.equal(answer.status, 400);
                const [after] = atlas.snapshots();
                assert.equal(after?.expiresAt.slice(0, 10), before.expiresAt.slice(0, 10));
            });
        });
    }
});
