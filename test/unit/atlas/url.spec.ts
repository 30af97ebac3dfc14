import assert from "node:assert/strict";
import { urlBelow } from "../../../provider/atlas/url";

describe("urlBelow", () => {
    for (const [base, expected] of [
        ["https://atlas.example", "https://atlas.example/api/x"],
        ["https://atlas.example/", "https://atlas.example/api/x"],
        ["https://atlas.example:8443/below/", "https://atlas.example:8443/below/api/x"],
        ["http://127.0.0.1:7/below//", "http://127.0.0.1:7/below/api/x"],
        ["https://atlas.example//other.example/y", "https://atlas.example//other.example/y/api/x"],
        ["https://atlas.example//", "https://atlas.example/api/x"],
        ["https://atlas.example/y?z=1#w", "https://atlas.example/y/api/x"],
        ["https://user:secret@atlas.example/", "https://atlas.example/api/x"],
    ] as const) {
        it(`stays at the host of ${base}, below its path`, () => {
            assert.equal(urlBelow(new URL(base), "/api/x").href, expected);
        });
    }

    it("keeps what is encoded, and adds the query", () => {
        const url = urlBelow(new URL("https://atlas.example"), "/clusters/a%20b%2Fc", {
            itemsPerPage: "500",
            q: "a b&c",
        });
        assert.equal(url.href, "https://atlas.example/clusters/a%20b%2Fc?itemsPerPage=500&q=a+b%26c");
    });
});
