/** `npm run audit` against registries that answer in every way there is. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { packageRoot } from "../../pulumi/packageRoot";

const command = join(packageRoot, "out/test/repository/audit.js");

/** The exit code and what is printed, with a registry that answers by `listener`. */
async function audit(listener: RequestListener): Promise<{ code: number; output: string }> {
    const server = createServer(listener).listen(0, "127.0.0.1");
    await once(server, "listening");
    const registry = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const env = { ...process.env, npm_config_registry: registry, npm_config_fetch_retries: "0" };
    try {
        return await new Promise((resolve) => {
            execFile(process.execPath, [command], { cwd: packageRoot, env }, (error, stdout, stderr) => {
                resolve({ code: error ? Number(error.code) : 0, output: stdout + stderr });
            });
        });
    } finally {
        server.closeAllConnections();
        server.close();
    }
}

const { version } = JSON.parse(readFileSync(join(packageRoot, "node_modules/valibot/package.json"), "utf8")) as {
    version: string;
};

const advisory = {
    id: 1,
    url: "https://example.org/1",
    title: "It leaks",
    severity: "high",
    vulnerable_versions: "<99.0.0",
    cwe: [],
    cvss: { score: 8, vectorString: null },
};

describe("npm run audit", function () {
    this.timeout(60_000);

    it("passes if the registry knows of nothing", async () => {
        const { code, output } = await audit((_, response) => response.end("{}"));
        assert.deepEqual([code, output], [0, "No known vulnerability in a production dependency\n"]);
    });

    it("fails if a production dependency has a vulnerability, and names it", async () => {
        const { code, output } = await audit(({ method, url }, response) => {
            if (method === "POST" && url?.endsWith("/advisories/bulk"))
                response.end(JSON.stringify({ valibot: [advisory] }));
            else
                response.end(
                    JSON.stringify({ name: "valibot", versions: { [version]: { name: "valibot", version } } }),
                );
        });
        assert.equal(code, 1);
        assert.match(output, /^valibot .*: high$/m);
    });

    it("says so if the registry has no such service", async () => {
        const { code, output } = await audit((_, response) => response.writeHead(405).end());
        assert.equal(code, 0);
        assert.match(output, /^Not available here: 405 Method Not Allowed/);
    });
});
