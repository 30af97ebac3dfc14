import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { Provider } from "../../../provider";
import { functions, names, told, useProgram } from "../../support/functionForms";

const projectId = "5f1a2b3c4d5e6f7a8b9c0d1e";

/** Runs `program` as a unit test of a program does, and gives what it asked the mocks. */
async function callsOf(program: () => Promise<void>, preview = false): Promise<pulumi.runtime.MockCallArgs[]> {
    const calls: pulumi.runtime.MockCallArgs[] = [];
    const mocks = {
        newResource: ({ name, inputs }: pulumi.runtime.MockResourceArgs) => ({
            id: `${name}-id`,
            state: inputs as object,
        }),
        call: (call: pulumi.runtime.MockCallArgs) => {
            calls.push(call);
            return { status: "mocked" };
        },
    };
    useProgram();
    await pulumi.runtime.setMocks(mocks, "shop", "dev", preview);
    await program();
    await pulumi.runtime.disconnect();
    return calls;
}

describe("a function under setMocks", () => {
    after(() => {
        useProgram();
    });

    for (const name of names) {
        for (const preview of [false, true]) {
            it(`${name} asks mocks.call, in either form, ${preview ? "in previews as well" : "without credentials"}`, async () => {
                const results: unknown[] = [];
                const calls = await callsOf(async () => {
                    const [now, later] = functions[name];
                    results.push(
                        await now({ projectId }),
                        (await told(later({ projectId: pulumi.output(projectId) }))).value,
                    );
                }, preview);
                assert.deepEqual(results, [{ status: "mocked" }, { status: "mocked" }]);
                assert.deepEqual(
                    calls.map(({ token, inputs }) => ({ token, inputs: inputs as object })),
                    Array(2).fill({ token: `atlas:index:${name}`, inputs: { projectId } }),
                );
            });
        }
    }

    it("tells the mocks which provider it was called with, and no credential", async () => {
        const calls = await callsOf(async () => {
            const provider = new Provider("eu", { accessToken: "secret-token" });
            await functions.getSnapshots[0]({ projectId }, { provider });
            await told(functions.getSnapshots[1]({ projectId }, { provider }));
        });
        assert.equal(calls.length, 2);
        for (const call of calls) {
            assert.match(call.provider ?? "", /pulumi:providers:pulumi-nodejs::eu::eu-id$/);
            assert.doesNotMatch(JSON.stringify(call), /secret-token/);
        }
    });

    it("gives results that are no secrets, though the provider's settings are", async () => {
        await callsOf(async () => {
            const provider = new Provider("eu", { accessToken: "secret-token" });
            const result = functions.getSnapshots[1]({ projectId }, { provider });
            assert.deepEqual(await told(result), { value: { status: "mocked" }, isKnown: true, isSecret: false });
        });
    });
});
