import assert from "node:assert/strict";
import { isLoopback } from "../../../provider/loopback";
import { findSettings, providerProblemKey, type SettingsResult } from "../../../provider/settings/settings";

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
            "a public key variable",
            {},
            { MONGODB_ATLAS_PUBLIC_KEY: "s3cret" },
            "MONGODB_ATLAS_PUBLIC_API_KEY or MONGODB_ATLAS_PUBLIC_KEY",
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

    const strays: [what: string, config: Values, environment: Values, message: string][] = [
        [
            "one key of the stack before a complete environment",
            { publicKey: "s3cret" },
            environment.apiKey,
            "Only half of the MongoDB Atlas API key pair is set: mongodbatlas:publicKey is there, mongodbatlas:privateKey is " +
                "missing or empty. Because of it the complete API key pair of the environment is not used. Either remove " +
                "mongodbatlas:publicKey (`pulumi config rm mongodbatlas:publicKey`), or set mongodbatlas:privateKey",
        ],
        [
            "one key of the stack before another kind of credentials in the environment",
            { clientSecret: "s3cret" },
            environment.accessToken,
            "Only half of the MongoDB Atlas service account is set: mongodbatlas:clientSecret is there, mongodbatlas:clientId is " +
                "missing or empty. Because of it the complete access token of the environment is not used. Either remove " +
                "mongodbatlas:clientSecret (`pulumi config rm mongodbatlas:clientSecret`), or set mongodbatlas:clientId",
        ],
        [
            "half an account of the stack before its own key pair",
            { ...configured.apiKey, clientId: "s3cret" },
            {},
            "Only half of the MongoDB Atlas service account is set: mongodbatlas:clientId is there, mongodbatlas:clientSecret is " +
                "missing or empty. Because of it the complete API key pair of the stack's configuration is not used. Either " +
                "remove mongodbatlas:clientId (`pulumi config rm mongodbatlas:clientId`), or set mongodbatlas:clientSecret",
        ],
        [
            "half an account of the environment before its own key pair",
            {},
            { ...environment.apiKey, MONGODB_ATLAS_CLIENT_ID: "s3cret" },
            "Only half of the MongoDB Atlas service account is set: MONGODB_ATLAS_CLIENT_ID is there, " +
                "MONGODB_ATLAS_CLIENT_SECRET is missing or empty. Because of it the complete API key pair of the environment is " +
                "not used. Either remove the environment variable MONGODB_ATLAS_CLIENT_ID, or set MONGODB_ATLAS_CLIENT_SECRET",
        ],
    ];
    for (const [what, config, env, message] of strays) {
        it(`are missing nowhere where a stray key hides them, and the message says which: ${what}`, () => {
            assert.deepEqual(problemsOf(config, env), [message]);
        });
    }

    for (const empty of ["", " ", "\n", "\t\r\n", "\u00a0", "\ufeff"]) {
        it(`are absent where they are ${JSON.stringify(empty)}, in the configuration and in the environment`, () => {
            const { apiKey: keys } = configured;
            const blank = Object.fromEntries(Object.keys(keys).map((key) => [key, empty]));
            assert.deepEqual(settingsOf({ ...blank, accessToken: empty }, environment.apiKey).credentials, apiKey);
            const variables = { ...environment.olderApiKey, MONGODB_ATLAS_PUBLIC_API_KEY: empty };
            assert.deepEqual(settingsOf({}, { ...variables, MONGODB_ATLAS_ACCESS_TOKEN: empty }).credentials, apiKey);
            assert.match(problemsOf(blank)[0]!, /^There are no MongoDB Atlas credentials/);
            assert.match(
                problemsOf(blank)[0]!,
                /config set mongodbatlas:publicKey …` and `pulumi config set --secret mongodbatlas:private/,
            );
            assert.match(problemsOf({ ...keys, publicKey: empty })[0]!, /mongodbatlas:publicKey is missing or empty$/);
        });
    }

    it("are used as they are where a Provider has found no fault, and not at all where it has", () => {
        const config = { ...configured.apiKey, [providerProblemKey]: "publicKey is not there" };
        assert.deepEqual(problemsOf(config, environment.apiKey), ["publicKey is not there"]);
    });

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
        [
            "Atlas for Government's where the configuration says so, whatever the environment states",
            { isMongodbgovCloud: "true" },
            { MONGODB_ATLAS_BASE_URL: "https://b.example" },
            "https://cloud.mongodbgov.com/",
        ],
        [
            "the environment's where isMongodbgovCloud is false: that names no address",
            { isMongodbgovCloud: "false" },
            { MONGODB_ATLAS_BASE_URL: "https://b.example" },
            "https://b.example/",
        ],
        [
            "the environment's where the configured values are white space",
            { baseUrl: " \n", isMongodbgovCloud: " " },
            { MONGODB_ATLAS_BASE_URL: "https://b.example" },
            "https://b.example/",
        ],
        ["one with spaces and a line end around it", { baseUrl: " https://a.example\n" }, {}, "https://a.example/"],
        [
            "Government's with a line end after the word",
            { isMongodbgovCloud: "true\n" },
            {},
            "https://cloud.mongodbgov.com/",
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
            assert.equal(
                problem,
                `mongodbatlas:baseUrl is "${baseUrl}"; it has to begin with https:// (plain http is for this machine's own addresses only)`,
            );
            const [ofEnvironment] = problemsOf(configured.apiKey, { MONGODB_ATLAS_BASE_URL: baseUrl });
            assert.equal(ofEnvironment, problem.replace("mongodbatlas:baseUrl", "MONGODB_ATLAS_BASE_URL"));
        });
    }

    const userInfo = "holds a user name or password. Remove them; credentials have settings of their own";
    const empty = 'has an empty segment ("//") in its path. Remove one of the two slashes';
    const noUrl = "is not a URL such as https://cloud.mongodb.com";
    for (const [baseUrl, fault] of [
        ["cloud.mongodb.com", noUrl],
        ["//cloud.mongodb.com", noUrl],
        ["https://", noUrl],
        ["not a url", noUrl],
        // These parse, with "user:" and "s3cret:" as their protocols.
        ["user:s3cret@cloud.mongodb.com", noUrl],
        ["s3cret:8080", noUrl],
        ["https://user:s3cret@a.example", userInfo],
        ["https://s3cret@a.example", userInfo],
        ["https://:s3cret@a.example", userInfo],
        ["http://user:s3cret@a.example/?s3cret#s3cret", userInfo],
        ["https://a.example/?token=s3cret", 'holds a query or a fragment. Remove everything from the "?" on'],
        ["https://a.example/x?", 'holds a query or a fragment. Remove everything from the "?" on'],
        ["http://a.example?s3cret", 'holds a query or a fragment. Remove everything from the "?" on'],
        ["https://a.example/#s3cret", 'holds a query or a fragment. Remove everything from the "#" on'],
        ["https://a.example//other.example", empty],
        ["https://a.example//other.example/", empty],
        ["https://a.example/x//other.example/y", empty],
        ["https://a.example/x///y", empty],
        ["https://a.example\\\\other.example", empty],
        ["https://a.example/x/..//other.example", empty],
        ["http://127.0.0.1:8080//other.example", empty],
    ] as const) {
        it(`is not ${JSON.stringify(baseUrl)}, and the message names the source, the fault and no secret`, () => {
            assert.deepEqual(problemsOf({ ...configured.apiKey, baseUrl }), [`mongodbatlas:baseUrl ${fault}`]);
            const variables = { ...environment.apiKey, MONGODB_ATLAS_BASE_URL: baseUrl };
            assert.deepEqual(problemsOf({}, variables), [`MONGODB_ATLAS_BASE_URL ${fault}`]);
            assert.ok(!fault.includes("s3cret"));
        });
    }

    for (const isMongodbgovCloud of ["yes", "1", "TRUE"]) {
        it(`is not guessed where isMongodbgovCloud is ${isMongodbgovCloud}`, () => {
            assert.deepEqual(problemsOf({ ...configured.apiKey, isMongodbgovCloud }), [
                "mongodbatlas:isMongodbgovCloud has to be true or false",
            ]);
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
        ["127.9.8.7", true],
        ["localhost.", false],
        ["localhost.example", false],
        ["127.0.0.1.nip.io", false],
        ["10.0.0.1", false],
        ["0.0.0.0", false],
        ["cloud.mongodb.com", false],
        ["", false],
    ] as const) {
        it(`${is ? "stays on" : "leaves"} this machine at ${JSON.stringify(host)}`, () => {
            assert.equal(isLoopback(host), is);
        });
    }
});

describe("white space around a setting", () => {
    const said = "has spaces or a line end around its value. They were removed for this run; store it without them";
    const noticesOf = (config: Values, env: Values = {}) => {
        const found = find(config, env);
        assert.ok("notices" in found, JSON.stringify(found));
        return found.notices;
    };
    const padded = (values: Values) =>
        Object.fromEntries(Object.entries(values).map(([key, value]) => [key, ` ${value}\r\n`]));

    for (const [what, config, env, credentials] of [
        ["a configured key pair", configured.apiKey, {}, apiKey],
        ["a configured service account", configured.serviceAccount, {}, serviceAccount],
        ["a configured token", configured.accessToken, {}, accessToken],
        ["a key pair of the environment", {}, environment.apiKey, apiKey],
        ["a key pair of the environment, by its older names", {}, environment.olderApiKey, apiKey],
        ["a service account of the environment", {}, environment.serviceAccount, serviceAccount],
        ["a token of the environment", {}, environment.accessToken, accessToken],
    ] as const) {
        it(`is removed, and that is said by the name of each, without the value: ${what}`, () => {
            assert.deepEqual(settingsOf(padded(config), padded(env)).credentials, credentials);
            const names = [...Object.keys(config).map((key) => `mongodbatlas:${key}`), ...Object.keys(env)];
            assert.deepEqual(
                noticesOf(padded(config), padded(env)),
                names.map((name) => `${name} ${said}`),
            );
            assert.deepEqual(noticesOf(config, env), []);
        });
    }

    it("is said of an address too", () => {
        assert.deepEqual(noticesOf({ ...configured.apiKey, baseUrl: "https://a.example\n" }), [
            `mongodbatlas:baseUrl ${said}`,
        ]);
        const env = { ...environment.apiKey, MONGODB_ATLAS_BASE_URL: "https://a.example\n" };
        assert.deepEqual(noticesOf({}, env), [`MONGODB_ATLAS_BASE_URL ${said}`]);
    });

    it("is not said where there is nothing else: such a value is none", () => {
        assert.deepEqual(noticesOf({ ...configured.apiKey, accessToken: " ", baseUrl: "\n" }), []);
    });

    it("is not said of what is not used", () => {
        assert.deepEqual(noticesOf({ ...configured.accessToken, publicKey: "pub\n" }, padded(environment.apiKey)), []);
    });
});
