import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import * as state from "@pulumi/pulumi/runtime/state.js";
import sinon from "sinon";
import { Provider } from "../../../provider";
import { functions, madeWithMocks, messageOf, messageOfOutput, useProgram } from "../../support/functionForms";

/** Left out of the SDK's declarations. */
const { withLocalStorage } = state as unknown as { withLocalStorage: <T>(program: () => Promise<T>) => Promise<T> };

const engine = "127.0.0.1:40404";
const args = { projectId: "5f1a2b3c4d5e6f7a8b9c0d1e", clusterName: "-" };
const token = { MONGODB_ATLAS_ACCESS_TOKEN: "the environment's" };
const refused = /does not use environment variables/;
const addressRefused = /MONGODB_ATLAS_BASE_URL is set for this process/;

/** What a function says in a store of its own, as the SDK makes one for an inline program and for a component of a provider. */
async function saidWith(
    config: Record<string, string>,
    env: Record<string, string>,
    provider?: Provider,
): Promise<string> {
    return await withLocalStorage(async () => {
        useProgram(config, env);
        pulumi.runtime.resetOptions("shop", "dev", 1, engine, "", false, "");
        const opts = provider && { provider };
        const message = await messageOf(functions.getSnapshots[0](args, opts));
        assert.equal(await messageOfOutput(functions.getSnapshots[1](args, opts)), message);
        return message;
    });
}

describe("a function in an inline program of the Automation API", () => {
    afterEach(() => {
        sinon.restore();
        useProgram();
    });

    it("goes by no credentials of the environment, which the resources may not have", async () => {
        assert.match(await saidWith({}, token), refused);
        assert.match(await saidWith({ "mongodbatlas:accessToken": " " }, token), refused);
        assert.match(await saidWith({ "mongodbatlas:baseUrl": "https://atlas.example" }, token), refused);
    });

    it("goes by those of the stack's configuration and of a Provider", async () => {
        const provider = await madeWithMocks(() => new Provider("eu", { accessToken: "provider's" }));
        for (const message of [
            await saidWith({ "mongodbatlas:accessToken": "stack's" }, token),
            await saidWith({ "mongodbatlas:publicKey": "a", "mongodbatlas:privateKey": "b" }, {}),
            await saidWith({}, token, provider),
        ]) {
            assert.match(message, /^getSnapshots: clusterName is the string "-"; it has to be [^;]*$/);
        }
    });

    it("goes by no address of the environment either", async () => {
        const env = { ...token, MONGODB_ATLAS_BASE_URL: "https://atlas.example" };
        const config = { "mongodbatlas:accessToken": "stack's" };
        assert.match(await saidWith(config, env), addressRefused);
        assert.match(await saidWith({ ...config, "mongodbatlas:isMongodbgovCloud": "false" }, env), addressRefused);
        for (const stated of [
            { "mongodbatlas:baseUrl": "https://other.example" },
            { "mongodbatlas:isMongodbgovCloud": "true" },
        ]) {
            assert.doesNotMatch(await saidWith({ ...config, ...stated }, env), addressRefused);
        }
    });

    it("says what is wrong with its Provider instead", async () => {
        const provider = await madeWithMocks(() => new Provider("eu", { accessToken: "" }));
        const message = await saidWith({}, token, provider);
        assert.match(message, /the Provider "eu" was given no credentials but empty ones: accessToken/);
        assert.doesNotMatch(message, refused);
    });
});

describe("a function in a component provider", () => {
    afterEach(() => {
        sinon.restore();
        useProgram();
    });

    it("goes by the environment: the engine started its process, as it does the resources'", async () => {
        sinon.stub(process, "argv").value([...process.argv.slice(0, 2), engine]);
        assert.doesNotMatch(await saidWith({}, token), refused);
    });
});
