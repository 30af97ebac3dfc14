import assert from "node:assert/strict";
import { parseChallenges } from "../../../provider/atlas/challenges";

describe("parseChallenges", () => {
    const headers: [what: string, header: string, expected: [scheme: string, parameters: Record<string, string>][]][] =
        [
            ["nothing", "", []],
            ["a scheme alone", "Negotiate", [["negotiate", {}]]],
            ["one with parameters", 'Digest realm="a b", qop=auth', [["digest", { realm: "a b", qop: "auth" }]]],
            [
                "several",
                'Basic realm="x", Digest nonce="1", qop="auth", DIGEST Nonce="2"',
                [
                    ["basic", { realm: "x" }],
                    ["digest", { nonce: "1", qop: "auth" }],
                    ["digest", { nonce: "2" }],
                ],
            ],
            [
                "commas in quotes",
                'Digest qop="auth,auth-int", nonce="a, Digest b=c"',
                [["digest", { qop: "auth,auth-int", nonce: "a, Digest b=c" }]],
            ],
            ["escaped quotes", 'Digest realm="a\\"b", nonce=n', [["digest", { realm: 'a\\"b', nonce: "n" }]]],
            ["blanks around the sign", 'Digest realm = "r" ,nonce= "n"', [["digest", { realm: "r", nonce: "n" }]]],
            [
                "empty values",
                'Digest domain="", realm=, nonce="n"',
                [["digest", { domain: "", realm: "", nonce: "n" }]],
            ],
            [
                "a name that ends in another's",
                'Digest cnonce="c", nonce="n"',
                [["digest", { cnonce: "c", nonce: "n" }]],
            ],
            ["a name given twice", 'Digest nonce="first", nonce="second"', [["digest", { nonce: "first" }]]],
            ["parameters without a scheme", 'realm="r"', []],
            ["empty elements", ', Digest nonce="n",, qop=auth,', [["digest", { nonce: "n", qop: "auth" }]]],
        ];
    for (const [what, header, expected] of headers) {
        it(`reads ${what}`, () => {
            assert.deepEqual(
                parseChallenges(header).map(({ scheme, parameters }) => [scheme, parameters]),
                expected,
            );
        });
    }

    it("is quick with whatever a server may send", () => {
        const startedAt = process.hrtime.bigint();
        for (const part of ["a", "a ", "=", '"', "\\", 'a="', "a=,", "Digest "]) {
            parseChallenges(part.repeat(16_384 / part.length));
        }
        assert.ok(process.hrtime.bigint() - startedAt < 2_000_000_000n);
    });
});
