import assert from "node:assert/strict";
import { digest } from "../../support/localClient";

describe("local Atlas: the tests' own digest client", () => {
    it("computes the response of the example in RFC 7616, section 3.9.1", () => {
        const middle =
            "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v:00000001:f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ:auth";
        assert.equal(
            digest("Mufasa", "http-auth@example.org", "Circle of Life", "GET", "/dir/index.html", middle),
            "8ca523f5e9506fed4657c9700eebdbec",
        );
    });
});
