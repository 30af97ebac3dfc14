import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { Provider } from "../../../provider";
import {
    type Args,
    type FunctionName,
    functions,
    isList,
    madeWithMocks,
    messageOf,
    messageOfOutput,
    names,
    useProgram,
} from "../../support/functionForms";

const projectId = "5f1a2b3c4d5e6f7a8b9c0d1e";
const snapshotId = "6ba7b8109dad11d180b400c0";

class ForeignProvider extends pulumi.ProviderResource {}

const placeOf = (name: FunctionName) => (name.includes("Serverless") ? "instanceName" : "clusterName");

function goodArgs(name: FunctionName): Args {
    return { projectId, [placeOf(name)]: "Cluster0", ...(!isList(name) && { snapshotId }) };
}

describe("the arguments of a function", () => {
    beforeEach(() => {
        useProgram({ "mongodbatlas:accessToken": "token" });
    });

    for (const name of names) {
        const required = Object.keys(goodArgs(name));

        it(`${name} says everything that is missing at once, in either form`, async () => {
            const [now, later] = functions[name];
            const expected = `${name}: ${required.map((argument) => `${argument} is missing`).join("; ")}`;
            assert.equal(await messageOf(now({})), expected);
            assert.equal(await messageOf(now(undefined as unknown as Args)), expected);
            assert.equal(await messageOfOutput(later({ projectId: undefined })), expected);
        });

        it(`${name} says everything that is wrong at once, in either form`, async () => {
            const [now, later] = functions[name];
            const args = Object.fromEntries(required.map((argument) => [argument, "-"]));
            for (const message of [await messageOf(now(args)), await messageOfOutput(later(args))]) {
                const faults = message.split("; ").filter((part) => part.includes(' is the string "-"'));
                assert.equal(faults.length, required.length, message);
            }
        });

        it(`${name} says what is wrong with the settings as well`, async () => {
            useProgram();
            const message = await messageOf(functions[name][0]({ ...goodArgs(name), projectId: 5 }));
            assert.match(message, /projectId is 5; .*There are no MongoDB Atlas credentials\./);
        });
    }

    for (const [name, more, fault] of [
        ["getLegacySnapshots", { completed: true }, /completed has to be one of the texts "all", "true" and "false"/],
        ["getLegacySnapshots", { completed: "none" }, /completed has to be one of/],
        ["getSnapshots", { pointInTimeUtcSeconds: 1.5 }, /pointInTimeUtcSeconds has to be a whole number/],
        ["getSnapshots", { pointInTimeUtcSeconds: 1, oplogTs: 1, oplogInc: 1 }, /one way or the other/],
        ["getSnapshots", { oplogTs: 1 }, /oplogInc is missing; oplogTs and oplogInc go together/],
        ["getSnapshots", { oplogInc: "1" }, /oplogInc has to be a whole number.*oplogTs is missing/],
    ] as const) {
        it(`${name} refuses ${JSON.stringify(more)}`, async () => {
            assert.match(await messageOf(functions[name][0]({ ...goodArgs(name), ...more })), fault);
        });
    }

    for (const [what, config, words] of [
        ["half a key pair", { "mongodbatlas:publicKey": "only-half" }, /mongodbatlas:privateKey is missing or empty/],
        ["plain http", { "mongodbatlas:accessToken": "t", "mongodbatlas:baseUrl": "http://atlas.example" }, /https:/],
    ] as const) {
        it(`are refused beside ${what}, without a secret in the message`, async () => {
            useProgram(config);
            const message = await messageOf(functions.getSnapshots[0](goodArgs("getSnapshots")));
            assert.match(message, words);
            assert.doesNotMatch(message, /only-half/);
        });
    }
});

describe("the provider of a function", () => {
    it("is refused where it is none of this package: its account is not known", async () => {
        const foreign = await madeWithMocks(() => new ForeignProvider("pulumi-nodejs", "foreign", {}));
        useProgram({ "mongodbatlas:accessToken": "token" });
        const [now, later] = functions.getSnapshots;
        const args = goodArgs("getSnapshots");
        assert.match(
            await messageOf(now(args, { provider: foreign })),
            /its provider was not made by pulumi-atlas-snapshots\. Give it/,
        );
        assert.throws(
            () => later(args, { provider: foreign }),
            /its provider was not made by pulumi-atlas-snapshots\. Give it/,
        );
    });

    it("has to be known for the plain form, which names the other one", async () => {
        const accessToken = pulumi.output(pulumi.unknown as string);
        const provider = await madeWithMocks(() => new Provider("eu", { accessToken }));
        useProgram({}, {}, true);
        const message = await messageOf(functions.getSnapshot[0](goodArgs("getSnapshot"), { provider }));
        assert.match(message, /settings are not known yet: use the form that ends in Output/);
    });
});
