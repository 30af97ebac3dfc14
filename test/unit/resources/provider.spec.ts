import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import sinon from "sinon";
import { Provider, type ProviderArgs } from "../../../provider";
import { findSettings, type SettingsResult } from "../../../provider/settings/settings";
import { registrationsOf } from "../../support/fakeEngine";

const secretKey = "4dabf18193072939515e22adb298388d";
const secretMark = "1b47061264138c4ac30d75fd1eb44270";

/** The value of an input that has to be a secret. */
function secretOf(input: unknown): unknown {
    const { [secretKey]: mark, value } = input as Record<string, unknown>;
    assert.equal(mark, secretMark, `${JSON.stringify(input)} is stored as a secret`);
    return value;
}

async function inputsOf(args: ProviderArgs | undefined, config: Record<string, string> = {}): Promise<object> {
    const [registered] = await registrationsOf(
        () => {
            new Provider("eu", args);
        },
        { config },
    );
    assert.equal(registered?.type, "pulumi:providers:pulumi-nodejs");
    assert.equal(registered.name, "eu");
    return Object.fromEntries(Object.entries(registered.inputs).map(([key, input]) => [key, secretOf(input)]));
}

/** What the plugin finds with the inputs of such a Provider. */
async function foundBy(
    args: ProviderArgs,
    config: Record<string, string> = {},
    environment: Record<string, string> = {},
): Promise<SettingsResult> {
    const [registered] = await registrationsOf(
        () => {
            new Provider("eu", args);
        },
        { config },
    );
    const inputs = registered?.inputs ?? {};
    return findSettings((key) => textOf(inputs[`mongodbatlas:${key}`]), environment);
}

/** As the SDK unwraps it for the plugin. */
function textOf(input: unknown): string | undefined {
    return (typeof input === "object" ? secretOf(input) : input) as string | undefined;
}

describe("the class Provider", () => {
    it("stores everything that it is given as secrets, under the stack configuration's own keys", async () => {
        const args = {
            publicKey: "pub",
            privateKey: "priv",
            clientId: "id",
            clientSecret: "secret",
            accessToken: "token",
            baseUrl: "https://atlas.example",
            isMongodbgovCloud: true,
        };
        assert.deepEqual(await inputsOf(args), {
            "mongodbatlas:publicKey": "pub",
            "mongodbatlas:privateKey": "priv",
            "mongodbatlas:clientId": "id",
            "mongodbatlas:clientSecret": "secret",
            "mongodbatlas:accessToken": "token",
            "mongodbatlas:baseUrl": "https://atlas.example",
            "mongodbatlas:isMongodbgovCloud": "true",
        });
    });

    it("takes outputs and secrets", async () => {
        const args = {
            publicKey: pulumi.output("pub"),
            privateKey: pulumi.secret("priv"),
            isMongodbgovCloud: pulumi.output(false),
        };
        assert.deepEqual(await inputsOf(args), {
            "mongodbatlas:publicKey": "pub",
            "mongodbatlas:privateKey": "priv",
            "mongodbatlas:isMongodbgovCloud": "false",
        });
    });

    const stack = {
        "mongodbatlas:publicKey": "stack's",
        "mongodbatlas:privateKey": "stack's",
        "mongodbatlas:baseUrl": "https://stack.example",
        "mongodbatlas:isMongodbgovCloud": "false",
    };

    it("passes the stack's configuration on where it is given nothing: the engine does not", async () => {
        assert.deepEqual(await inputsOf({}, stack), stack);
        assert.deepEqual(await inputsOf(undefined, stack), stack);
    });

    it("takes no part of the stack's credentials beside its own", async () => {
        assert.deepEqual(await inputsOf({ clientId: "id", clientSecret: "secret" }, stack), {
            "mongodbatlas:clientId": "id",
            "mongodbatlas:clientSecret": "secret",
            "mongodbatlas:baseUrl": "https://stack.example",
            "mongodbatlas:isMongodbgovCloud": "false",
        });
    });

    it("keeps the stack's credentials where it names an address alone", async () => {
        const inputs = await inputsOf({ baseUrl: "https://own.example", isMongodbgovCloud: true }, stack);
        assert.deepEqual(inputs, {
            ...stack,
            "mongodbatlas:baseUrl": "https://own.example",
            "mongodbatlas:isMongodbgovCloud": "true",
        });
    });

    it("registers nothing where nothing is known: the plugin looks into the environment", async () => {
        assert.deepEqual(await inputsOf({}), {});
    });

    it("takes arguments that are undefined or null for none", async () => {
        const args = { publicKey: undefined, accessToken: null, baseUrl: null } as unknown as ProviderArgs;
        assert.deepEqual(await inputsOf(args, stack), stack);
    });

    describe("of an address", () => {
        const keys = { publicKey: "pub", privateKey: "priv" };
        const atStack = { "mongodbatlas:baseUrl": "https://stack.example" };
        const gov = { "mongodbatlas:isMongodbgovCloud": "true" };
        for (const [what, args, config, href] of [
            ["its own baseUrl", { baseUrl: "https://own.example" }, atStack, "https://own.example/"],
            [
                "its own baseUrl before its cloud",
                { baseUrl: "https://own.example", isMongodbgovCloud: true },
                {},
                "https://own.example/",
            ],
            [
                "its own baseUrl before the stack's cloud",
                { baseUrl: "https://own.example" },
                gov,
                "https://own.example/",
            ],
            [
                "its own cloud before the stack's baseUrl",
                { isMongodbgovCloud: true },
                atStack,
                "https://cloud.mongodbgov.com/",
            ],
            [
                "its own cloud before the stack's baseUrl, as an output",
                { isMongodbgovCloud: pulumi.output(true) },
                atStack,
                "https://cloud.mongodbgov.com/",
            ],
            [
                "its own cloud before the environment's baseUrl",
                { isMongodbgovCloud: true },
                {},
                "https://cloud.mongodbgov.com/",
            ],
            [
                "its own cloud beside an empty baseUrl",
                { baseUrl: " ", isMongodbgovCloud: true },
                atStack,
                "https://cloud.mongodbgov.com/",
            ],
            [
                "the stack's baseUrl where its own is empty",
                { baseUrl: pulumi.output("") },
                atStack,
                "https://stack.example/",
            ],
            [
                "the stack's baseUrl where its cloud is false",
                { isMongodbgovCloud: false },
                atStack,
                "https://stack.example/",
            ],
            [
                "the environment's, not the stack's cloud, where its own is false",
                { isMongodbgovCloud: false },
                gov,
                "https://env.example/",
            ],
            ["the stack's cloud before the environment", {}, gov, "https://cloud.mongodbgov.com/"],
            ["the environment's", {}, {}, "https://env.example/"],
        ] as const) {
            it(`goes to ${what}`, async () => {
                const found = await foundBy({ ...keys, ...args }, config, {
                    MONGODB_ATLAS_BASE_URL: "https://env.example",
                });
                assert.ok("settings" in found, JSON.stringify(found));
                assert.equal(found.settings.baseUrl.href, href);
            });
        }
    });

    describe("of empty credentials", () => {
        const whole = { "mongodbatlas:publicKey": "stack's", "mongodbatlas:privateKey": "stack's" };
        for (const [what, args, names] of [
            ["one empty key", { publicKey: "" }, "publicKey"],
            ["two empty keys", { publicKey: "", privateKey: "" }, "publicKey, privateKey"],
            ["white space", { accessToken: " \n" }, "accessToken"],
            [
                "an output that is empty",
                { clientId: pulumi.output(""), clientSecret: pulumi.secret("") },
                "clientId, clientSecret",
            ],
            [
                "an output that is undefined",
                { accessToken: pulumi.output(undefined) as unknown as string },
                "accessToken",
            ],
            ["empty ones beside an address", { publicKey: "", baseUrl: "https://own.example" }, "publicKey"],
        ] as const) {
            it(`names them, and goes by no other source: ${what}`, async () => {
                const environment = { MONGODB_ATLAS_ACCESS_TOKEN: "environment's" };
                for (const config of [{}, whole]) {
                    assert.deepEqual(await foundBy(args, config, environment), {
                        problems: [
                            `the Provider "eu" was given no credentials but empty ones: ${names}. Those of the stack's configuration and the ` +
                                "environment are not used in their place, because they may belong to another account. Give the Provider a " +
                                "value for each, or remove them from its arguments",
                        ],
                    });
                }
            });
        }

        it("takes an empty one beside a whole pair for none", async () => {
            const found = await foundBy({ accessToken: "", publicKey: "pub", privateKey: "priv" });
            assert.ok("settings" in found);
            assert.deepEqual(found.settings.credentials, { kind: "apiKey", publicKey: "pub", privateKey: "priv" });
        });

        it("names the half of a pair that is empty as the Provider's", async () => {
            assert.deepEqual(await foundBy({ publicKey: "", privateKey: "s3cret" }, whole), {
                problems: [
                    'Only half of the MongoDB Atlas API key pair is set: privateKey of the Provider "eu" is there, publicKey of the ' +
                        'Provider "eu" is missing or empty',
                ],
            });
        });

        it("tells what is wrong with its address at the same time, by the Provider's name", async () => {
            const found = await foundBy({ publicKey: "s3cret", baseUrl: "https://own.example//s3cret" });
            assert.ok("problems" in found);
            assert.match(
                found.problems.join(),
                /publicKey of the Provider "eu" is there.*; baseUrl of the Provider "eu" has an empty segment/,
            );
            assert.doesNotMatch(found.problems.join(), /s3cret/);
        });

        it("says nothing where its values are not known yet", async () => {
            const publicKey = pulumi.output(pulumi.unknown as string);
            const [registered] = await registrationsOf(
                () => {
                    new Provider("eu", { publicKey, privateKey: "" });
                },
                {
                    preview: true,
                },
            );
            assert.ok(!JSON.stringify(registered?.inputs).includes("empty"));
        });
    });

    it("takes the white space around a value away, and says so by the Provider's name", async () => {
        const warn = sinon.stub(pulumi.log, "warn").resolves();
        try {
            const args = { publicKey: "pub\r\n", privateKey: pulumi.secret(" priv"), baseUrl: "https://own.example" };
            assert.deepEqual(await inputsOf(args), {
                "mongodbatlas:publicKey": "pub",
                "mongodbatlas:privateKey": "priv",
                "mongodbatlas:baseUrl": "https://own.example",
            });
            const said =
                "has spaces or a line end around its value. They were removed for this run; store it without them";
            assert.deepEqual(
                warn.args.map(([text]) => text),
                ["publicKey", "privateKey"].map((key) => `${key} of the Provider "eu" ${said}`),
            );
        } finally {
            warn.restore();
        }
    });
});
