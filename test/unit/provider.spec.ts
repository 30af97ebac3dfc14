import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { Provider, type ProviderArgs } from "../../provider";
import { registrationsOf } from "../support/fakeEngine";

const secretKey = "4dabf18193072939515e22adb298388d";
const secretMark = "1b47061264138c4ac30d75fd1eb44270";

/** The value of an input that has to be a secret. */
function secretOf(input: unknown): unknown {
    const { [secretKey]: mark, value } = input as Record<string, unknown>;
    assert.equal(mark, secretMark, `${JSON.stringify(input)} is stored as a secret`);
    return value;
}

async function inputsOf(args: ProviderArgs | undefined, config: Record<string, string> = {}): Promise<object> {
    const [registered] = await registrationsOf(() => new Provider("eu", args), { config });
    assert.equal(registered?.type, "pulumi:providers:pulumi-nodejs");
    assert.equal(registered.name, "eu");
    return Object.fromEntries(Object.entries(registered.inputs).map(([key, input]) => [key, secretOf(input)]));
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
});
