// Bundles the program as docs/bundlers.md says, and runs the bundle with Pulumi.
const assert = require("node:assert/strict");
const { execFileSync } = require("node:child_process");
const { rmSync } = require("node:fs");
const { join } = require("node:path");
const { after, describe, it } = require("node:test");

const config = { projectId: "5f1a2b3c4d5e6f7a8b9c0d1e", clusterName: "Cluster0" };
const bundle = join(__dirname, "dist");

function run(command, ...args) {
    return execFileSync(command, args, { cwd: __dirname, encoding: "utf8" });
}

for (const [bundler, ...args] of [["webpack"], ["rollup", "--config"]]) {
    describe(`a program bundled with ${bundler}`, () => {
        after(() => {
            rmSync(bundle, { recursive: true, force: true });
        });

        it("takes a snapshot and reads it back", () => {
            run("npx", bundler, ...args);
            run("pulumi", "stack", "init", bundler);
            for (const [key, value] of Object.entries(config)) run("pulumi", "config", "set", key, value);
            run("pulumi", "preview", "--non-interactive");
            run("pulumi", "up", "--yes", "--skip-preview", "--non-interactive");
            const { snapshotId, ids } = JSON.parse(run("pulumi", "stack", "output", "--json"));
            assert.ok(ids.includes(snapshotId), `${snapshotId} is not one of ${ids}`);
        });
    });
}
