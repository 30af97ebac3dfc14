/** The description is right OpenAPI and complete, and what the tests hold the local Atlas to can be failed. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { Validator } from "@seriousme/openapi-schema-validator";
import { createLocalAtlas } from "../../../provider/local";
import { apiPrefix, v1Prefix } from "../../../provider/local/constants";
import { Core } from "../../../provider/local/core";
import { Holdings } from "../../../provider/local/holdings";
import { operations } from "../../../provider/local/operations";
import { settle } from "../../../provider/local/options";
import { packageRoot } from "../../pulumi/packageRoot";
import { describedOperations, description, deviationsOf } from "../../support/description";
import type { Exchange } from "../../support/description";
import { call, mediaType, projectPath, snapshotsPath, withAtlas } from "../../support/localClient";
import type { CallOptions } from "../../support/localClient";

describe("local Atlas: its description", () => {
    it("is valid OpenAPI 3.1", async () => {
        const validator = new Validator();
        const { valid, errors } = await validator.validate({ ...structuredClone(description) });
        assert.ok(valid, JSON.stringify(errors));
        assert.equal(validator.version, "3.1");
    });

    it("has every operation, and no other", () => {
        const core = new Core(new Holdings(settle({})));
        // Those for "ALL" stand before the operations, or say 405.
        const registered = core["app"].routes
            .filter(({ method }) => method !== "ALL")
            .map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, "{$1}")}`);
        const described = describedOperations.map(({ method, path }) => `${method} ${path}`);
        assert.ok(described.length > 40);
        assert.deepEqual(described.sort(), [...new Set(registered)].sort());
    });

    it("has every version of each operation", () => {
        const described = new Map(
            describedOperations.map(({ method, path, mediaTypes }) => [`${method} ${path}`, mediaTypes]),
        );
        for (const { path, versions, inV1, handlers } of operations) {
            const below = path.replace(/:(\w+)/g, "{$1}");
            // The answer to DELETE has no body.
            for (const method of Object.keys(handlers).filter((name) => name !== "DELETE")) {
                const mediaTypes = versions.map((version) => `application/vnd.atlas.${version}+json`);
                assert.deepEqual(described.get(`${method} ${apiPrefix}${below}`), mediaTypes);
                const before = described.get(`${method} ${v1Prefix}${below}`);
                assert.deepEqual(before, inV1 ? ["application/json"] : undefined);
            }
        }
    });

    it("is served with the server's own address, to whoever asks", async () => {
        await withAtlas({}, async ({ url, requests }) => {
            const answer = await fetch(`${url}/openapi.json`);
            assert.equal(answer.headers.get("content-type"), "application/json");
            assert.deepEqual(await answer.json(), { ...description, servers: [{ url }] });
            assert.deepEqual(requests, []);
        });
    });
});

describe("local Atlas: held to its description", () => {
    /** A real request with its answer, which is in order. */
    async function exchange(method: string, path: string, options: CallOptions = {}): Promise<Exchange> {
        let made: Exchange | undefined;
        await withAtlas({ queuedMs: 0, inProgressMs: 0 }, async (atlas) => {
            const target = path.replace("{id}", () => atlas.addSnapshot().id);
            const { status, headers, text } = await call(atlas, method, target, options);
            made = {
                method,
                target,
                requestHeaders: new Headers({ "Content-Type": mediaType }),
                requestBody: JSON.stringify(options.body ?? ""),
                status,
                // Node's server adds these.
                headers: new Headers([...headers].filter(([name]) => !["connection", "keep-alive"].includes(name))),
                body: text,
            };
        });
        assert.ok(made);
        assert.deepEqual(deviationsOf(made), []);
        return made;
    }

    const one = `${snapshotsPath}/{id}`;
    const missing = `${snapshotsPath}/${"0".repeat(24)}`;
    const edited = (made: Exchange, changes: Record<string, unknown>): Exchange => ({
        ...made,
        body: JSON.stringify({ ...(JSON.parse(made.body) as object), ...changes }),
    });
    const withHeader = (made: Exchange, name: string, value: string | null): Exchange => {
        const headers = new Headers(made.headers);
        if (value === null) headers.delete(name);
        else headers.set(name, value);
        return { ...made, headers };
    };
    const isOff = (wrong: Exchange, about: RegExp) => {
        const found = deviationsOf(wrong);
        assert.ok(
            found.some((deviation) => about.test(deviation)),
            JSON.stringify(found),
        );
    };

    it("notices a wrong status", async () => {
        isOff({ ...(await exchange("GET", one)), status: 202 }, /no such status/);
        isOff({ ...(await exchange("GET", `${projectPath}/nothing`)), status: 200 }, /no such status/);
    });

    it("notices a wrong body", async () => {
        const got = await exchange("GET", one);
        isOff(edited(got, { extra: 1 }), /the body/);
        isOff(edited(got, { id: "123" }), /the body/);
        isOff(edited(got, { id: undefined }), /the body/);
        isOff(edited(got, { expiresAt: "2026-13-45T00:00:00Z" }), /the body/);
        isOff(edited(got, { storageSizeBytes: "3" }), /the body/);
        isOff(edited(got, { type: "shardedCluster" }), /the body/);
        isOff({ ...got, body: "" }, /the body/);
        isOff({ ...(await exchange("DELETE", one)), body: "{}" }, /there is a body/);
    });

    it("notices a wrong media type", async () => {
        isOff(withHeader(await exchange("GET", one), "Content-Type", "application/json"), /the media type/);
        isOff(withHeader(await exchange("GET", missing), "Content-Type", mediaType), /the media type/);
    });

    it("notices a header that is missing, wrong or not described", async () => {
        const got = await exchange("GET", one);
        isOff(withHeader(got, "X-Frame-Options", null), /X-Frame-Options is missing/);
        isOff(withHeader(got, "RateLimit-Remaining", "many"), /RateLimit-Remaining/);
        isOff(withHeader(got, "X-Powered-By", "hono"), /x-powered-by is not described/);
        isOff(withHeader(await exchange("PUT", one), "Allow", "GET"), /the header Allow/);
    });

    it("notices an error code that the operation does not have", async () => {
        const refused = await exchange("GET", missing);
        isOff(edited(refused, { errorCode: "CLUSTER_IS_SAD" }), /the body/);
        isOff(edited(refused, { error: 400 }), /the body/);
        isOff(withHeader(refused, "X-Error-Code", "GROUP_NOT_FOUND"), /unlike the body/);
    });

    it("notices nonsense that was accepted", async () => {
        const listed = await exchange("GET", snapshotsPath);
        isOff({ ...listed, target: `${snapshotsPath}?pageNum=0` }, /accepted: the parameter pageNum/);
        isOff({ ...listed, target: `${snapshotsPath}?page=1` }, /accepted: the parameter page: not described/);
        isOff({ ...listed, target: `${snapshotsPath}?pageNum=1&pageNum=1` }, /accepted: the parameter pageNum twice/);
        isOff({ ...listed, target: snapshotsPath.replace("Cluster0", "a_b") }, /accepted: the parameter clusterName/);
        const taken = await exchange("POST", snapshotsPath, { body: { retentionInDays: 3 } });
        isOff({ ...taken, requestBody: '{"retentionInDays":0}' }, /accepted: the body/);
        isOff({ ...taken, requestBody: '{"retention":1}' }, /accepted: the body/);
        isOff({ ...taken, requestBody: "none" }, /accepted: the body/);
        isOff({ ...taken, requestHeaders: new Headers({ "Content-Type": "text/plain" }) }, /accepted: a body of/);
    });

    it("fails the test that got a wrong answer, and no other", async () => {
        const planted = join("out", "test", "contract", "local", "description", "planted.js");
        const mocha = join(packageRoot, "node_modules", "mocha", "bin", "mocha.js");
        const args = [mocha, "--no-config", "--require", "./out/test/support/hooks.js", "--reporter", "json", planted];
        const stdout = await new Promise<string>((resolve) => {
            execFile(process.execPath, args, { cwd: packageRoot }, (_error, out) => {
                resolve(out);
            });
        });
        const { failures, passes } = JSON.parse(stdout) as {
            failures: { title: string; err: { message: string } }[];
            passes: { title: string }[];
        };
        assert.deepEqual(
            [failures.map(({ title }) => title), passes.map(({ title }) => title)],
            [["gets a wrong answer"], ["gets right ones"]],
        );
        assert.match(failures[0]?.err.message ?? "", /off its description.*418: no such status/s);
    });

    it("does not mistake a fault for an answer of Atlas", async () => {
        const atlas = createLocalAtlas({ faults: [{ anonymous: true, fault: { kind: "html", status: 502 } }] });
        const answer = await atlas.fetch(new Request(`${atlas.url}${projectPath}`));
        assert.equal(answer.status, 502);
    });
});
