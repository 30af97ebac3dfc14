/** Where credentials and the address come from, as the real engine hands them on: never from a source that was not meant. */
import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { diagnostics, useStory } from "./support.js";

const us = { publicKey: "uskvwpub", privateKey: "us-private-key", clientId: "us-id", clientSecret: "us-client-secret" };

describe("a Provider that was given empty credentials only, beside complete ones elsewhere", function () {
    this.timeout(120_000);
    const story = useStory({
        config: {
            "test:names": '["snapshot"]',
            "test:provider": '{"publicKey":"","privateKey":" "}',
            "mongodbatlas:accessToken": "the-stack's",
        },
    });

    for (const asOutputs of ["false", "true"]) {
        for (const verb of ["preview", "up"] as const) {
            it(`is an error at ${verb} that names them${asOutputs === "true" ? ", also as outputs" : ""}`, async () => {
                story.useStep("settings/step1");
                await story.stack.config({ "test:asOutputs": asOutputs });
                const result = await story.stack[verb]([], { mayFail: true });
                assert.notEqual(result.code, 0);
                assert.match(
                    diagnostics(result, "error"),
                    /the Provider "eu" was given no credentials but empty ones: publicKey, privateKey\. Those of/,
                );
                assert.deepEqual(story.requests(), []);
            });
        }
    }
});

describe("a Provider of the government's cloud, beside another address elsewhere", function () {
    this.timeout(120_000);
    const story = useStory({
        config: {
            "test:names": '["snapshot"]',
            "test:provider": '{"publicKey":"govpub","privateKey":"gov-private-key","isMongodbgovCloud":"true"}',
        },
    });
    let proxy: Server;
    const reached: string[] = [];

    before(async () => {
        // Whatever leaves this machine would go through here. Nothing is let through.
        proxy = createServer((request, response) => {
            reached.push(new URL(request.url ?? "").host);
            response.writeHead(502).end();
        });
        proxy.on("connect", ({ url = "" }, socket) => {
            reached.push(url.replace(/:443$/, ""));
            socket.end("HTTP/1.1 502 Bad Gateway\r\n\r\n");
        });
        await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
    });

    after(async () => {
        await new Promise((resolve) => {
            proxy.close(resolve);
            proxy.closeAllConnections();
        });
    });

    for (const source of ["the environment", "the stack's configuration"]) {
        it(`sends its keys nowhere else: ${source}`, async () => {
            story.useStep("settings/step1");
            reached.length = 0;
            if (source !== "the environment") await story.stack.config({ "mongodbatlas:baseUrl": story.atlas.url });
            const { port } = proxy.address() as AddressInfo;
            const proxyUrl = `http://127.0.0.1:${port}`;
            const env = { HTTPS_PROXY: proxyUrl, https_proxy: proxyUrl, NO_PROXY: "127.0.0.1", no_proxy: "127.0.0.1" };
            const up = await story.stack.up([], { mayFail: true, env });
            assert.notEqual(up.code, 0);
            assert.deepEqual([story.requests(), [...new Set(reached)]], [[], ["cloud.mongodbgov.com"]]);
        });
    }
});

describe("a base URL that would send credentials astray", function () {
    this.timeout(120_000);
    const story = useStory({ config: { "test:names": '["snapshot"]' } });

    for (const [what, path, fault] of [
        ["an empty path segment", "//other.example/", /has an empty segment \("\/\/"\) in its path/],
        ["a query", "/?token=s3cret", /holds a query or a fragment/],
    ] as const) {
        it(`is refused at preview, by the name of its source: ${what}`, async () => {
            story.useStep("settings/step1");
            const env = { MONGODB_ATLAS_BASE_URL: story.atlas.url + path };
            const fromEnvironment = await story.stack.preview([], { mayFail: true, env });
            await story.stack.config({ "mongodbatlas:baseUrl": story.atlas.url + path });
            const fromStack = await story.stack.preview([], { mayFail: true });
            for (const [preview, name] of [
                [fromEnvironment, "MONGODB_ATLAS_BASE_URL"],
                [fromStack, "mongodbatlas:baseUrl"],
            ] as const) {
                assert.notEqual(preview.code, 0);
                assert.match(diagnostics(preview, "error"), new RegExp(`${name} ${fault.source}`));
                assert.doesNotMatch(diagnostics(preview, "error"), /s3cret/);
            }
            await story.stack.run("config", ["rm", "mongodbatlas:baseUrl"]);
            assert.deepEqual(story.requests(), []);
        });
    }
});

describe("a stray key in the stack's configuration", function () {
    this.timeout(120_000);
    const story = useStory({ config: { "test:names": '["snapshot"]', "mongodbatlas:publicKey": "strayed" } });

    it("is named at preview, with the complete credentials that it hides and the way out", async () => {
        story.useStep("settings/step1");
        const preview = await story.stack.preview([], { mayFail: true });
        assert.notEqual(preview.code, 0);
        const told = diagnostics(preview, "error");
        assert.match(
            told,
            /mongodbatlas:publicKey is there, mongodbatlas:privateKey is missing or empty\. Because of it the complete API key pair of the environment is not used\. Either remove mongodbatlas:publicKey \(`pulumi config rm mongodbatlas:publicKey`\)/,
        );
        assert.doesNotMatch(told, /strayed/);
    });

    it("is no longer in the way once that is done", async () => {
        await story.stack.run("config", ["rm", "mongodbatlas:publicKey"]);
        await story.stack.preview();
    });
});

describe("keys with a line end and spaces, as CI systems hand them on", function () {
    this.timeout(120_000);
    const story = useStory({
        credentials: false,
        atlas: { accounts: [us] },
        config: { "test:names": '["one", "two", "three"]' },
        env: {
            MONGODB_ATLAS_PUBLIC_API_KEY: ` ${us.publicKey}\n`,
            MONGODB_ATLAS_PRIVATE_API_KEY: `${us.privateKey}\r\n`,
        },
    });

    it("work, and each is said once, without its value", async () => {
        story.useStep("settings/step1");
        const up = await story.stack.up();
        assert.deepEqual(story.writes(), ["POST", "POST", "POST"]);
        const warnings = diagnostics(up, "warning");
        const said = ["MONGODB_ATLAS_PUBLIC_API_KEY", "MONGODB_ATLAS_PRIVATE_API_KEY"].map(
            (name) => warnings.split(`${name} has spaces or a line end around its value`).length - 1,
        );
        assert.deepEqual(said, [1, 1], warnings);
        for (const secret of [us.publicKey, us.privateKey]) {
            assert.ok(!(up.stdout + up.stderr).includes(secret), `${secret} is shown`);
        }
    });

    it("work in a Provider, which is named", async () => {
        await story.stack.config({
            "test:provider": JSON.stringify({ publicKey: us.publicKey, privateKey: `${us.privateKey}\n` }),
        });
        const env = { MONGODB_ATLAS_PUBLIC_API_KEY: "", MONGODB_ATLAS_PRIVATE_API_KEY: "" };
        const preview = await story.stack.preview([], { env });
        const warnings = diagnostics(preview, "warning");
        assert.equal(warnings.split('privateKey of the Provider "eu" has spaces or a line end').length, 2, warnings);
        assert.doesNotMatch(warnings, /publicKey of/);
    });

    it("leave the trimmed keys of a Provider in the state, as secrets, and nothing else of it", async () => {
        await story.stack.config({ "test:asOutputs": "true" });
        await story.stack.up();
        const { resources } = await story.stack.state();
        const inputs = resources.find(({ urn }) => urn.endsWith("::eu"))?.inputs ?? {};
        const own = Object.entries(inputs).filter(([key]) => key.startsWith("mongodbatlas:"));
        assert.deepEqual(own.map(([key]) => key).sort(), ["mongodbatlas:privateKey", "mongodbatlas:publicKey"]);
        assert.ok(own.every(([, value]) => "ciphertext" in (value as object)));
    });
});
