import assert from "node:assert/strict";
import { findSettings, isLoopback, type SettingsResult } from "../../provider/settings";

type Values = Record<string, string>;

function find(config: Values, environment: Values = {}): SettingsResult {
    return findSettings((key) => config[key], environment);
}

function settingsOf(config: Values, environment: Values = {}) {
    const found = find(config, environment);
    assert.ok("settings" in found, JSON.stringify(found));
    return found.settings;
}

function problemsOf(config: Values, environment: Values = {}): string[] {
    const found = find(config, environment);
    assert.ok("problems" in found, "there are no problems");
    return found.problems;
}

const apiKey = { kind: "apiKey", publicKey: "pub", privateKey: "priv" };
const serviceAccount = { kind: "serviceAccount", clientId: "id", clientSecret: "secret" };
const accessToken = { kind: "accessToken", accessToken: "token" };

const configured = {
    apiKey: { publicKey: "pub", privateKey: "priv" },
    serviceAccount: { clientId: "id", clientSecret: "secret" },
    accessToken: { accessToken: "token" },
};
const environment = {
    apiKey: { MONGODB_ATLAS_PUBLIC_API_KEY: "pub", MONGODB_ATLAS_PRIVATE_API_KEY: "priv" },
    olderApiKey: { MONGODB_ATLAS_PUBLIC_KEY: "pub", MONGODB_ATLAS_PRIVATE_KEY: "priv" },
    serviceAccount: { MONGODB_ATLAS_CLIENT_ID: "id", MONGODB_ATLAS_CLIENT_SECRET: "secret" },
    accessToken: { MONGODB_ATLAS_ACCESS_TOKEN: "token" },
};

describe("credentials", () => {
    const table: [what: string, config: Values, environment: Values, credentials: object][] = [
        ["a configured key pair", configured.apiKey, {}, apiKey],
        ["a configured service account", configured.serviceAccount, {}, serviceAccount],
        ["a configured token", configured.accessToken, {}, accessToken],
        ["a key pair of the environment", {}, environment.apiKey, apiKey],
        ["a key pair of the environment, by its older names", {}, environment.olderApiKey, apiKey],
        [
            "the newer name before the older one",
            {},
            { ...environment.apiKey, MONGODB_ATLAS_PUBLIC_KEY: "x", MONGODB_ATLAS_PRIVATE_KEY: "x" },
            apiKey,
        ],
        [
            "one newer and one older name",
            {},
            { MONGODB_ATLAS_PUBLIC_API_KEY: "pub", MONGODB_ATLAS_PRIVATE_KEY: "priv" },
            apiKey,
        ],
        [
            "the older name where the newer one is empty",
            {},
            { ...environment.olderApiKey, MONGODB_ATLAS_PUBLIC_API_KEY: "", MONGODB_ATLAS_PRIVATE_API_KEY: "" },
            apiKey,
        ],
        ["a service account of the environment", {}, environment.serviceAccount, serviceAccount],
        ["a token of the environment", {}, environment.accessToken, accessToken],
        ["the configuration before the environment", configured.apiKey, environment.accessToken, apiKey],
        [
            "the token before the service account before the key pair",
            { ...configured.apiKey, ...configured.serviceAccount, ...configured.accessToken },
            {},
            accessToken,
        ],
        [
            "the service account before the key pair",
            { ...configured.apiKey, ...configured.serviceAccount },
            {},
            serviceAccount,
        ],
        [
            "the token of the environment before its other kinds",
            {},
            { ...environment.apiKey, ...environment.serviceAccount, ...environment.accessToken },
            accessToken,
        ],
        [
            "the environment where the configuration holds empty texts",
            { publicKey: "", privateKey: "", clientId: "", clientSecret: "", accessToken: "" },
            environment.apiKey,
            apiKey,
        ],
        ["a token beside half a pair", { accessToken: "token", publicKey: "pub" }, {}, accessToken],
    ];
    for (const [what, config, env, credentials] of table) {
        it(`are ${what}`, () => {
            assert.deepEqual(settingsOf(config, env).credentials, credentials);
        });
    }

    const halves: [what: string, config: Values, environment: Values, present: string, missing: string][] = [
        ["a public key", { publicKey: "s3cret" }, {}, "mongodbatlas:publicKey", "mongodbatlas:privateKey"],
        ["a private key", { privateKey: "s3cret" }, {}, "mongodbatlas:privateKey", "mongodbatlas:publicKey"],
        ["a client id", { clientId: "s3cret" }, {}, "mongodbatlas:clientId", "mongodbatlas:clientSecret"],
        ["a client secret", { clientSecret: "s3cret" }, {}, "mongodbatlas:clientSecret", "mongodbatlas:clientId"],
        [
            "a key whose other half is empty",
            { publicKey: "s3cret", privateKey: "" },
            {},
            "mongodbatlas:publicKey",
            "mongodbatlas:privateKey",
        ],
        [
            "a key whose other half is in the environment",
            { publicKey: "s3cret" },
            environment.apiKey,
            "mongodbatlas:publicKey",
            "mongodbatlas:privateKey",
        ],
        [
            "half an account beside a whole key pair",
            { ...configured.apiKey, clientId: "s3cret" },
            {},
            "mongodbatlas:clientId",
            "mongodbatlas:clientSecret",
        ],
        [
            "a public key variable",
            {},
            { MONGODB_ATLAS_PUBLIC_KEY: "s3cret" },
            "MONGODB_ATLAS_PUBLIC_API_KEY",
            "MONGODB_ATLAS_PRIVATE_API_KEY",
        ],
        [
            "a private key variable",
            {},
            { MONGODB_ATLAS_PRIVATE_API_KEY: "s3cret" },
            "MONGODB_ATLAS_PRIVATE_API_KEY",
            "MONGODB_ATLAS_PUBLIC_API_KEY",
        ],
        [
            "a client id variable",
            {},
            { MONGODB_ATLAS_CLIENT_ID: "s3cret" },
            "MONGODB_ATLAS_CLIENT_ID",
            "MONGODB_ATLAS_CLIENT_SECRET",
        ],
        [
            "a client secret variable",
            {},
            { MONGODB_ATLAS_CLIENT_SECRET: "s3cret" },
            "MONGODB_ATLAS_CLIENT_SECRET",
            "MONGODB_ATLAS_CLIENT_ID",
        ],
    ];
    for (const [what, config, env, present, missing] of halves) {
        it(`are not half a pair: ${what}`, () => {
            const [problem, ...others] = problemsOf(config, env);
            assert.deepEqual(others, []);
            assert.match(problem!, new RegExp(`${present}.* is there, ${missing}.* is missing or empty$`));
            assert.ok(!problem!.includes("s3cret"), "a credential is shown to nobody");
        });
    }

    it("are asked for by every key and variable where there are none", () => {
        const [problem, ...others] = problemsOf({});
        assert.deepEqual(others, []);
        for (const name of [
            ...["publicKey", "privateKey", "clientId", "clientSecret", "accessToken"].map(
                (key) => `mongodbatlas:${key}`,
            ),
            ...Object.keys({ ...environment.apiKey, ...environment.serviceAccount, ...environment.accessToken }),
        ]) {
            assert.ok(problem!.includes(name), `names ${name}`);
        }
    });
});

describe("the address of the API", () => {
    const table: [what: string, config: Values, environment: Values, href: string][] = [
        ["Atlas's own by default", {}, {}, "https://cloud.mongodb.com/"],
        ["Atlas for Government's", { isMongodbgovCloud: "true" }, {}, "https://cloud.mongodbgov.com/"],
        [
            "Atlas's own where isMongodbgovCloud is false",
            { isMongodbgovCloud: "false" },
            {},
            "https://cloud.mongodb.com/",
        ],
        ["the configured one", { baseUrl: "https://a.example" }, {}, "https://a.example/"],
        ["the environment's", {}, { MONGODB_ATLAS_BASE_URL: "https://b.example" }, "https://b.example/"],
        [
            "the configured one before the environment's",
            { baseUrl: "https://a.example" },
            { MONGODB_ATLAS_BASE_URL: "https://b.example" },
            "https://a.example/",
        ],
        [
            "the environment's where the configured one is empty",
            { baseUrl: "" },
            { MONGODB_ATLAS_BASE_URL: "https://b.example" },
            "https://b.example/",
        ],
        [
            "the default where both are empty",
            { baseUrl: "" },
            { MONGODB_ATLAS_BASE_URL: "" },
            "https://cloud.mongodb.com/",
        ],
        [
            "a stated one before Government's",
            { baseUrl: "https://a.example", isMongodbgovCloud: "true" },
            {},
            "https://a.example/",
        ],
        ["one with a trailing slash", { baseUrl: "https://a.example/" }, {}, "https://a.example/"],
        ["one with a path", { baseUrl: "https://a.example/atlas" }, {}, "https://a.example/atlas"],
        [
            "one with a path and trailing slashes",
            { baseUrl: "https://a.example/atlas//" },
            {},
            "https://a.example/atlas",
        ],
        ["one with a port", { baseUrl: "https://a.example:8443" }, {}, "https://a.example:8443/"],
        ["plain http on this machine, by name", { baseUrl: "http://localhost:8080/" }, {}, "http://localhost:8080/"],
        ["plain http on this machine, by IPv4", { baseUrl: "http://127.0.0.1:8080" }, {}, "http://127.0.0.1:8080/"],
        ["plain http on this machine, by IPv6", { baseUrl: "http://[::1]:8080" }, {}, "http://[::1]:8080/"],
    ];
    for (const [what, config, env, href] of table) {
        it(`is ${what}`, () => {
            assert.equal(settingsOf({ ...configured.apiKey, ...config }, env).baseUrl.href, href);
        });
    }

    for (const baseUrl of [
        "http://cloud.mongodb.com",
        "http://192.168.0.1",
        "http://localhost.example",
        "http://127.0.0.1.example",
        "http://10.0.0.127",
        "ftp://localhost",
        "file:///etc/passwd",
    ]) {
        it(`is not ${baseUrl}: credentials travel by https only, but for this machine's own addresses`, () => {
            const [problem] = problemsOf({ ...configured.apiKey, baseUrl });
            assert.match(problem!, /mongodbatlas:baseUrl \(or MONGODB_ATLAS_BASE_URL\).*https:\/\//);
            assert.ok(problem!.includes(baseUrl));
        });
    }

    for (const baseUrl of ["cloud.mongodb.com", "//cloud.mongodb.com", "https://", "not a url"]) {
        it(`is not ${JSON.stringify(baseUrl)}`, () => {
            assert.match(
                problemsOf({ ...configured.apiKey, baseUrl })[0]!,
                /is not a URL such as https:\/\/cloud\.mongodb\.com/,
            );
        });
    }

    for (const baseUrl of ["https://user:s3cret@a.example", "https://s3cret@a.example"]) {
        it("holds no user name and no password, and a message does not repeat them", () => {
            const [problem] = problemsOf({ ...configured.apiKey, baseUrl });
            assert.match(problem!, /user name or password/);
            assert.ok(!problem!.includes("s3cret"));
        });
    }

    it("is told together with what is wrong with the credentials", () => {
        assert.equal(problemsOf({ baseUrl: "nowhere", publicKey: "pub" }).length, 2);
    });

    for (const [host, is] of [
        ["localhost", true],
        ["127.0.0.1", true],
        ["127.255.0.9", true],
        ["[::1]", true],
        ["128.0.0.1", false],
        ["localhost.", false],
        ["", false],
    ] as const) {
        it(`${is ? "stays on" : "leaves"} this machine at ${JSON.stringify(host)}`, () => {
            assert.equal(isLoopback(host), is);
        });
    }
});
