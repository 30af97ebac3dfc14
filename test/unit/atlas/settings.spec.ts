import assert from "node:assert/strict";
import { type AtlasSettings, findSettings, isLoopback } from "../../../provider/settings";

type Values = Record<string, string>;

const configPair = { publicKey: "config-public", privateKey: "config-private" };
const environmentPair = {
    MONGODB_ATLAS_PUBLIC_API_KEY: "env-public",
    MONGODB_ATLAS_PRIVATE_API_KEY: "env-private",
};

function find(config: Values, environment: Values = {}): AtlasSettings {
    const found = findSettings((key) => config[key], environment);
    assert.ok("settings" in found, JSON.stringify(found));
    return found.settings;
}

function problemsOf(config: Values, environment: Values = {}): string[] {
    const found = findSettings((key) => config[key], environment);
    assert.ok("problems" in found);
    return found.problems;
}

describe("findSettings: credentials", () => {
    it("come from the configuration, and from it alone where it holds any", () => {
        assert.deepEqual(
            find(configPair, { ...environmentPair, MONGODB_ATLAS_ACCESS_TOKEN: "env-token" }).credentials,
            {
                kind: "apiKey",
                ...configPair,
            },
        );
    });

    it("come from the environment where the configuration holds none", () => {
        assert.deepEqual(find({ baseUrl: "https://x.example" }, environmentPair).credentials, {
            kind: "apiKey",
            publicKey: "env-public",
            privateKey: "env-private",
        });
    });

    it("are never put together from both", () => {
        const [problem = ""] = problemsOf({ publicKey: "config-public" }, environmentPair);
        assert.match(problem, /mongodbatlas:publicKey is there, mongodbatlas:privateKey is missing/);
    });

    it("are a token before a service account before a key pair", () => {
        const account = { clientId: "id", clientSecret: "cs" };
        const token = { accessToken: "t" };
        assert.equal(find({ ...configPair, ...account, ...token }).credentials.kind, "accessToken");
        assert.equal(find({ ...configPair, ...account }).credentials.kind, "serviceAccount");
    });

    it("take the API_KEY variables before the shorter ones", () => {
        const shorter = { MONGODB_ATLAS_PUBLIC_KEY: "short-public", MONGODB_ATLAS_PRIVATE_KEY: "short-private" };
        const expected = { kind: "apiKey", publicKey: "env-public", privateKey: "env-private" };
        assert.deepEqual(find({}, { ...shorter, ...environmentPair }).credentials, expected);
        const { publicKey, privateKey } = { publicKey: "short-public", privateKey: "short-private" };
        assert.deepEqual(find({}, shorter).credentials, { kind: "apiKey", publicKey, privateKey });
    });

    it("count an empty text as absent", () => {
        assert.equal(find({ accessToken: "", ...configPair }).credentials.kind, "apiKey");
        assert.equal(find({ publicKey: "" }, environmentPair).credentials.kind, "apiKey");
    });

    it("are asked for by the names of keys and variables where there are none", () => {
        const [problem = "", ...others] = problemsOf({});
        assert.deepEqual(others, []);
        for (const name of [
            "mongodbatlas:publicKey",
            "mongodbatlas:privateKey",
            "mongodbatlas:clientId",
            "mongodbatlas:clientSecret",
            "mongodbatlas:accessToken",
            "MONGODB_ATLAS_PUBLIC_API_KEY",
            "MONGODB_ATLAS_PRIVATE_API_KEY",
            "MONGODB_ATLAS_CLIENT_ID",
            "MONGODB_ATLAS_CLIENT_SECRET",
            "MONGODB_ATLAS_ACCESS_TOKEN",
        ]) {
            assert.ok(problem.includes(name), name);
        }
    });

    const halves: [config: Values, environment: Values, there: string, missing: string][] = [
        [{ publicKey: "S3" }, {}, "mongodbatlas:publicKey", "mongodbatlas:privateKey"],
        [{ privateKey: "S3" }, {}, "mongodbatlas:privateKey", "mongodbatlas:publicKey"],
        [{ clientId: "S3" }, {}, "mongodbatlas:clientId", "mongodbatlas:clientSecret"],
        [{ clientSecret: "S3" }, {}, "mongodbatlas:clientSecret", "mongodbatlas:clientId"],
        [{}, { MONGODB_ATLAS_PUBLIC_KEY: "S3" }, "MONGODB_ATLAS_PUBLIC_KEY", "MONGODB_ATLAS_PRIVATE_API_KEY"],
        [{}, { MONGODB_ATLAS_CLIENT_SECRET: "S3" }, "MONGODB_ATLAS_CLIENT_SECRET", "MONGODB_ATLAS_CLIENT_ID"],
    ];
    for (const [config, environment, there, missing] of halves) {
        it(`are refused where ${there} stands alone, naming both and no value`, () => {
            const [problem = ""] = problemsOf(config, environment);
            assert.match(problem, new RegExp(`${there}.* is there, .*${missing}.* is missing`));
            assert.ok(!problem.includes("S3"));
        });
    }
});

describe("findSettings: the address", () => {
    const addresses: [what: string, config: Values, environment: Values, expected: string][] = [
        ["Atlas's own by default", {}, {}, "https://cloud.mongodb.com/"],
        ["the government's cloud", { isMongodbgovCloud: "true" }, {}, "https://cloud.mongodbgov.com/"],
        ["the usual cloud for a false", { isMongodbgovCloud: "false" }, {}, "https://cloud.mongodb.com/"],
        ["the configured one", { baseUrl: "https://a.example", isMongodbgovCloud: "true" }, {}, "https://a.example/"],
        ["the environment's one", {}, { MONGODB_ATLAS_BASE_URL: "https://b.example" }, "https://b.example/"],
        [
            "the configured one before the environment's",
            { baseUrl: "https://a.example" },
            { MONGODB_ATLAS_BASE_URL: "https://b.example" },
            "https://a.example/",
        ],
        ["without a slash at its end", { baseUrl: "https://a.example/atlas//" }, {}, "https://a.example/atlas"],
        ["plain http on this machine", { baseUrl: "http://127.0.0.1:8080/" }, {}, "http://127.0.0.1:8080/"],
        ["plain http on this machine by name", { baseUrl: "http://localhost:1" }, {}, "http://localhost:1/"],
        ["plain http on this machine, IPv6", { baseUrl: "http://[::1]:1" }, {}, "http://[::1]:1/"],
    ];
    for (const [what, config, environment, expected] of addresses) {
        it(`is ${what}`, () => {
            assert.equal(find({ ...configPair, ...config }, environment).baseUrl.href, expected);
        });
    }

    const refused: [what: string, baseUrl: string, expected: RegExp][] = [
        ["plain http to another host", "http://atlas.example", /has to begin with https:\/\//],
        ["plain http to a host that looks like this machine", "http://localhost.example", /has to begin with https/],
        ["plain http to an address that begins like this machine's", "http://127.0.0.1.example", /begin with https/],
        ["another protocol", "ftp://atlas.example", /has to begin with https/],
        ["what is no URL", "cloud.mongodb.com", /is not a URL/],
        ["a password in it", "https://user:pass-S3@atlas.example", /holds a user name or password/],
    ];
    for (const [what, baseUrl, expected] of refused) {
        it(`is refused for ${what}`, () => {
            const [problem = "", ...others] = problemsOf({ ...configPair, baseUrl });
            assert.deepEqual(others, []);
            assert.match(problem, expected);
            assert.match(problem, /mongodbatlas:baseUrl.*MONGODB_ATLAS_BASE_URL/);
            assert.ok(!problem.includes("S3"));
        });
    }

    it("is complained of together with the credentials", () => {
        assert.equal(problemsOf({ publicKey: "alone", baseUrl: "nonsense" }).length, 2);
    });
});

describe("isLoopback", () => {
    for (const host of ["localhost", "127.0.0.1", "127.9.8.7", "[::1]"]) {
        it(`holds for ${host}`, () => {
            assert.equal(isLoopback(host), true);
        });
    }
    for (const host of ["cloud.mongodb.com", "127.0.0.1.nip.io", "localhost.example", "10.0.0.1", "0.0.0.0", ""]) {
        it(`does not hold for ${host || "no host"}`, () => {
            assert.equal(isLoopback(host), false);
        });
    }
});
